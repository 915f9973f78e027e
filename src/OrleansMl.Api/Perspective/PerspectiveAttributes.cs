using System.Collections.Frozen;
using OrleansMl.Moderation;

namespace OrleansMl.Perspective;

/// <summary>Their attributes and what of ours stands for them.</summary>
internal static class PerspectiveAttributes
{
    /// <summary>The categories whose highest score is an attribute's.</summary>
    public static readonly FrozenDictionary<string, ModerationCategory[]> Covered = new Dictionary<string, ModerationCategory[]>
    {
        ["TOXICITY"] = [ModerationCategory.Harassment, ModerationCategory.Hate, ModerationCategory.Violence],
        ["INSULT"] = [ModerationCategory.Harassment],
        ["IDENTITY_ATTACK"] = [ModerationCategory.Hate],
        ["THREAT"] = [ModerationCategory.Violence],
        ["SEXUALLY_EXPLICIT"] = [ModerationCategory.Sexual],
        ["SPAM"] = [ModerationCategory.Spam],
    }.ToFrozenDictionary();

    /// <summary>Names of theirs that no model of ours covers: accepted beside others and left out of the answer.</summary>
    public static readonly FrozenSet<string> Uncovered = FrozenSet.Create(
        "SEVERE_TOXICITY",
        "PROFANITY",
        "OBSCENE",
        "FLIRTATION",
        "INFLAMMATORY",
        "INCOHERENT",
        "UNSUBSTANTIAL",
        "LIKELY_TO_REJECT",
        "ATTACK_ON_AUTHOR",
        "ATTACK_ON_COMMENTER",
        "TOXICITY_EXPERIMENTAL",
        "SEVERE_TOXICITY_EXPERIMENTAL",
        "INSULT_EXPERIMENTAL",
        "PROFANITY_EXPERIMENTAL",
        "THREAT_EXPERIMENTAL",
        "IDENTITY_ATTACK_EXPERIMENTAL",
        "AFFINITY_EXPERIMENTAL",
        "COMPASSION_EXPERIMENTAL",
        "CURIOSITY_EXPERIMENTAL",
        "NUANCE_EXPERIMENTAL",
        "PERSONAL_STORY_EXPERIMENTAL",
        "REASONING_EXPERIMENTAL",
        "RESPECT_EXPERIMENTAL");

    /// <summary>The attribute's probability; null when nothing scored its categories.</summary>
    public static float? Of(CategoryScores scores, ModerationCategory[] categories)
    {
        float? highest = null;
        foreach (var category in categories)
        {
            if (scores[category] is { } score && !(highest >= score))
            {
                highest = score;
            }
        }

        return highest;
    }
}
