using System.Collections.Frozen;
using OrleansMl.Moderation;

namespace OrleansMl.Perspective;

/// <summary>What of ours stands for an attribute of theirs.</summary>
/// <param name="Categories">The categories whose highest score is the attribute's.</param>
internal sealed record PerspectiveAttribute(params ModerationCategory[] Categories)
{
    private const string English = "en";

    /// <summary>True when an English swear word counts beside the categories.</summary>
    public bool ReadsWords { get; init; }

    /// <summary>What must hold at the same time: the scores are multiplied.</summary>
    public PerspectiveAttribute? And { get; init; }

    /// <summary>True when it is answered only where an operator says so.</summary>
    public bool IsWeak { get; init; }

    /// <summary>The score of a text; null when nothing speaks for it.</summary>
    public double? Of(ModerationScore score, string text)
    {
        float? highest = null;
        foreach (var category in Categories)
        {
            if (score.Scores[category] is { } given && !(highest >= given))
            {
                highest = given;
            }
        }

        if (highest is { } found && ReadsWords)
        {
            highest = Math.Max(found, ProfaneWords.Strongest(text));
        }

        return And is null ? highest : highest * And.Of(score, text);
    }

    /// <summary>True when a text is in a language that what answers here cannot judge.</summary>
    public bool IsUnjudged(ModerationScore score) =>
        score.NotJudged.Any(Categories.Contains)
        || (ReadsWords && score.Languages is { IsEmpty: false } found && !found.Contains(English))
        || And?.IsUnjudged(score) is true;
}

/// <summary>Their attributes: which are answered, and by what.</summary>
internal static class PerspectiveAttributes
{
    private const string Experimental = "_EXPERIMENTAL";

    private static readonly FrozenDictionary<string, PerspectiveAttribute> All = new Dictionary<string, PerspectiveAttribute>
    {
        ["TOXICITY"] = new(ModerationCategory.Harassment, ModerationCategory.Hate, ModerationCategory.Violence),
        ["TOXICITY_FAST"] = new(ModerationCategory.Harassment, ModerationCategory.Hate, ModerationCategory.Violence),
        ["SEVERE_TOXICITY"] = new(ModerationCategory.Harassment, ModerationCategory.Hate, ModerationCategory.Violence)
        {
            And = new(ModerationCategory.Hate, ModerationCategory.Violence, ModerationCategory.Sexual) { ReadsWords = true },
        },
        ["IDENTITY_ATTACK"] = new(ModerationCategory.Hate),
        ["INSULT"] = new(ModerationCategory.Harassment),
        ["PROFANITY"] = new(ModerationCategory.Sexual) { ReadsWords = true },
        ["OBSCENE"] = new(ModerationCategory.Sexual) { ReadsWords = true },
        ["THREAT"] = new(ModerationCategory.Violence),
        ["SEXUALLY_EXPLICIT"] = new(ModerationCategory.Sexual),
        ["FLIRTATION"] = new(ModerationCategory.Sexual) { IsWeak = true },
        ["SPAM"] = new(ModerationCategory.Spam),
    }.ToFrozenDictionary();

    // These had a name of their own while a language was tried out.
    private static readonly string[] TriedOut = ["TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT"];

    private static readonly FrozenSet<string> Unanswered = FrozenSet.Create(
        "ATTACK_ON_AUTHOR",
        "ATTACK_ON_COMMENTER",
        "ATTACK_ON_PUBLISHER",
        "INCOHERENT",
        "INFLAMMATORY",
        "LIKELY_TO_REJECT",
        "OFF_TOPIC",
        "UNSUBSTANTIAL",
        "AFFINITY_EXPERIMENTAL",
        "COMPASSION_EXPERIMENTAL",
        "CONSTRUCTIVE_EXPERIMENTAL",
        "CURIOSITY_EXPERIMENTAL",
        "NUANCE_EXPERIMENTAL",
        "PERSONAL_STORY_EXPERIMENTAL",
        "REASONING_EXPERIMENTAL",
        "RESPECT_EXPERIMENTAL",
        "ALIENATION_EXPERIMENTAL",
        "FEARMONGERING_EXPERIMENTAL",
        "GENERALIZATION_EXPERIMENTAL",
        "MORAL_OUTRAGE_EXPERIMENTAL",
        "POWER_APPEAL_EXPERIMENTAL",
        "SCAPEGOATING_EXPERIMENTAL");

    /// <summary>The names that something here answers, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Those of them that are weak.</summary>
    public static IReadOnlyList<string> WeakNames { get; } = [.. Names.Where(name => All[name].IsWeak)];

    /// <summary>True for every attribute that they had.</summary>
    public static bool IsKnown(string name) => Unanswered.Contains(name) || Find(name) is not null;

    /// <summary>What answers an attribute; null when nothing does.</summary>
    public static PerspectiveAttribute? Find(string name) => All.GetValueOrDefault(
        name.EndsWith(Experimental, StringComparison.Ordinal) && TriedOut.Contains(name[..^Experimental.Length])
            ? name[..^Experimental.Length]
            : name);
}
