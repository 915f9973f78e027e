using System.Text.Json.Serialization;

namespace OrleansMl.Moderation;

/// <summary>A stretch of the raw text, or of another field that readers see, that speaks for a category.</summary>
/// <param name="Category">The category it speaks for.</param>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Contribution">What the stretch adds to the category's log-odds, before calibration. Higher is stronger.</param>
/// <param name="Field">The field it is a stretch of, for example <c>categories/0</c>; null for the text.</param>
[GenerateSerializer, Immutable, Alias("evidence-span")]
public readonly record struct EvidenceSpan(
    [property: Id(0)] ModerationCategory Category,
    [property: Id(1)] int Start,
    [property: Id(2)] int End,
    [property: Id(3)] float Contribution,
    [property: Id(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null);
