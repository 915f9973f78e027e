using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansMl.Moderation;

/// <summary>What one detector said about one revision.</summary>
[GenerateSerializer, Immutable, Alias("assessment")]
public sealed record Assessment
{
    /// <summary>The revision that was looked at.</summary>
    [Id(0)] public required int Revision { get; init; }

    /// <summary>The detector: the model's name.</summary>
    [Id(1)] public required string Detector { get; init; }

    /// <summary>The model version that answered; null when none did.</summary>
    [Id(2)] public ModelKey? Model { get; init; }

    /// <summary>The calibration the scores went through.</summary>
    [Id(3)] public string? Calibration { get; init; }

    /// <summary>Calibrated probabilities.</summary>
    [Id(4)] public CategoryScores Scores { get; init; } = CategoryScores.Empty;

    /// <summary>The words behind the scores.</summary>
    [Id(5)] public ImmutableArray<EvidenceSpan> Evidence { get; init; } = [];

    /// <summary>How long the detector took, queueing included. Milliseconds.</summary>
    [Id(6)] public double Ms { get; init; }

    /// <summary>Why the detector gave no scores; null when it did.</summary>
    [Id(7)] public string? Error { get; init; }

    /// <summary>True when the version only scored beside the live one: this assessment had no part in any decision.</summary>
    [Id(8)] public bool Shadow { get; init; }

    /// <summary>
    /// Categories the model scores in languages that it can judge, and that the text (or a part of it) is not written in. One that also has
    /// a score was judged as far as the model can read the text.
    /// </summary>
    [Id(9)] public ImmutableArray<ModerationCategory> NotJudged { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// The detector whose text this one read again, as a second stage; null for every other detector. A second stage that failed fails no
    /// attempt: the verdict follows the first stage until the second look has come.
    /// </summary>
    [Id(10), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? SecondTo { get; init; }

    /// <summary>
    /// What both stages come to together: the scores the policy saw in the categories that the second stage knows. Null but for a second
    /// stage that answered.
    /// </summary>
    [Id(11), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CategoryScores? Mixed { get; init; }

    /// <summary>By which rule in words a model was asked, and which model; null for every other detector.</summary>
    [Id(12), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public WordRule? Rule { get; init; }

    /// <summary>What taught categories say, those that only score included. Empty for every other detector.</summary>
    [Id(20)] public ImmutableArray<TaughtScore> Taught { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What of the revision is in banks of known content. Empty for every other detector.</summary>
    [Id(30)] public ImmutableArray<BankMatch> Matches { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A rule in words, as it was when a model was asked by it.</summary>
/// <param name="Category">The category that the rule is about.</param>
/// <param name="PromptVersion">The version of the prompt, as the operator numbers it.</param>
/// <param name="PromptHash">The first 16 hexadecimal digits of the prompt's SHA-256: another text under one version shows.</param>
/// <param name="Model">The model that was asked for.</param>
/// <param name="AnsweredBy">The model that the server says answered; null when it says nothing, or nobody answered.</param>
/// <param name="GivenUp">Why nobody asks any more without an answer; null otherwise. The level is that of the other detectors.</param>
[GenerateSerializer, Immutable, Alias("word-rule")]
public sealed record WordRule(
    [property: Id(0)] ModerationCategory Category,
    [property: Id(1)] string PromptVersion,
    [property: Id(2)] string PromptHash,
    [property: Id(3)] string Model,
    [property: Id(4)] string? AnsweredBy = null,
    [property: Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GivenUp = null);
