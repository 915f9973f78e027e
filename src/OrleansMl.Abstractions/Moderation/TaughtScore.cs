using System.Text.Json.Serialization;

namespace OrleansMl.Moderation;

/// <summary>What a category that an operator taught says of a text, beside the fixed categories.</summary>
[GenerateSerializer, Immutable, Alias("taught-score")]
public sealed record TaughtScore
{
    /// <summary>The category.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Its version.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>
    /// The calibrated probability of the strongest sentence, in [0, 1]; null when it was not judged or when <see cref="Error"/> says why
    /// nobody looked.
    /// </summary>
    [Id(2)] public float? Score { get; init; }

    /// <summary>The level its thresholds lead to. It counts in the verdict unless the score is a shadow's.</summary>
    [Id(3)] public ModerationLevel Level { get; init; }

    /// <summary>True when the version only scores: it has no part in any decision.</summary>
    [Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Shadow { get; init; }

    /// <summary>True when the text is in a language that its examples or its encoder do not cover.</summary>
    [Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool NotJudged { get; init; }

    /// <summary>Why nobody looked; null in the normal case. Only categories that flag at most: others hold the item.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Error { get; init; }
}
