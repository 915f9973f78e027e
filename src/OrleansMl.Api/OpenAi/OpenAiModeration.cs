using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Moderation;

namespace OrleansMl.OpenAi;

/// <summary>A request in the shape of the OpenAI moderation API.</summary>
public sealed record OpenAiModerationRequest
{
    /// <summary>
    /// A string, a list of strings (one result each), or a list of content parts
    /// <c>{"type": "text", "text": "…"}</c> (one result together).
    /// </summary>
    public JsonElement Input { get; init; }

    /// <summary>Accepted and not used: the live models of this cluster answer, whatever it says.</summary>
    public JsonElement Model { get; init; }
}

/// <summary>An answer in the shape of the OpenAI moderation API.</summary>
/// <param name="Id"><c>modr-</c> and a number; nothing is stored under it.</param>
/// <param name="Model">The models that answered, as name@version.</param>
/// <param name="Results">One per input, in order.</param>
public sealed record OpenAiModerationAnswer(string Id, string Model, IReadOnlyList<OpenAiModerationResult> Results);

/// <summary>The scores of one input.</summary>
public sealed record OpenAiModerationResult
{
    /// <summary>True when a category below is true.</summary>
    public required bool Flagged { get; init; }

    /// <summary>True where the live policy asks for a person or removes: its thresholds decide, not a fixed one.</summary>
    public required IReadOnlyDictionary<string, bool> Categories { get; init; }

    /// <summary>
    /// Calibrated probabilities in [0, 1]; 0 where no model covers the category or can judge it in the language of the text.
    /// </summary>
    public required IReadOnlyDictionary<string, double> CategoryScores { get; init; }

    /// <summary><c>["text"]</c> where a model scored the category; empty where none did, and its score says nothing.</summary>
    public required IReadOnlyDictionary<string, string[]> CategoryAppliedInputTypes { get; init; }
}

/// <summary>Maps our categories to theirs.</summary>
internal static class OpenAiCategories
{
    // Null: no model of ours speaks for it. Spam is ours alone and appears nowhere here.
    private static readonly (string Name, ModerationCategory? Ours)[] All =
    [
        ("harassment", ModerationCategory.Harassment),
        ("harassment/threatening", null),
        ("hate", ModerationCategory.Hate),
        ("hate/threatening", null),
        ("illicit", null),
        ("illicit/violent", null),
        ("self-harm", ModerationCategory.SelfHarm),
        // Who tells others how speaks otherwise than who is in need: the model has learned nothing of it, so its low score is no answer.
        ("self-harm/instructions", null),
        // The model does not tell who speaks of it from who is about to do it; a platform must hear of both.
        ("self-harm/intent", ModerationCategory.SelfHarm),
        ("sexual", ModerationCategory.Sexual),
        ("sexual/minors", null),
        ("violence", ModerationCategory.Violence),
        ("violence/graphic", null),
    ];

    private static readonly string[] Text = ["text"];

    private static readonly FrozenDictionary<ModerationCategory, string[]> FlaggingRules = Enum.GetValues<ModerationCategory>()
        .ToFrozenDictionary(category => category, category =>
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString());
            return new[] { $"{name}>=review", $"{name}>=reject" };
        });

    /// <summary>The result for an input of one or more parts: a category's strongest part counts.</summary>
    public static OpenAiModerationResult ToResult(ReadOnlySpan<ModerationScore> parts)
    {
        var flags = new Dictionary<string, bool>(All.Length);
        var scores = new Dictionary<string, double>(All.Length);
        var applied = new Dictionary<string, string[]>(All.Length);
        var flagged = false;
        foreach (var (name, ours) in All)
        {
            float? score = null;
            var isFlagged = false;
            foreach (var part in parts)
            {
                if (ours is { } category && part.Scores[category] is { } given)
                {
                    score = Math.Max(score ?? 0, given);
                    isFlagged |= part.Rules.Any(rule => FlaggingRules[category].Contains(rule));
                }
            }

            flags[name] = isFlagged;
            scores[name] = score ?? 0;
            applied[name] = score is null ? [] : Text;
            flagged |= isFlagged;
        }

        return new() { Flagged = flagged, Categories = flags, CategoryScores = scores, CategoryAppliedInputTypes = applied };
    }
}
