namespace OrleansMl.Moderation;

/// <summary>A stretch of the raw text that speaks for a category.</summary>
/// <param name="Category">The category it speaks for.</param>
/// <param name="Start">First UTF-16 code unit of the raw text.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Contribution">What the stretch adds to the category's log-odds, before calibration. Higher is stronger.</param>
[GenerateSerializer, Immutable, Alias("evidence-span")]
public readonly record struct EvidenceSpan(
    [property: Id(0)] ModerationCategory Category,
    [property: Id(1)] int Start,
    [property: Id(2)] int End,
    [property: Id(3)] float Contribution);
