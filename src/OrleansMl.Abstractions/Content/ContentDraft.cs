using System.Collections.Immutable;

namespace OrleansMl.Content;

/// <summary>What an author submits: one item, before it has a revision or a verdict.</summary>
[GenerateSerializer, Immutable, Alias("content-draft")]
public sealed record ContentDraft
{
    /// <summary>The owner. 1–128 characters of <c>[A-Za-z0-9._:-]</c>.</summary>
    [Id(0)] public required string AuthorId { get; init; }

    /// <summary>The surface.</summary>
    [Id(1)] public required ContentType Type { get; init; }

    /// <summary>The raw text, 1–50,000 UTF-16 code units, well-formed and without NUL. Kept as given.</summary>
    [Id(2)] public required string Text { get; init; }

    /// <summary>The item this one answers, if any.</summary>
    [Id(3)] public string? ParentId { get; init; }

    /// <summary>BCP 47 language tag as the author's client declares it; null when unknown.</summary>
    [Id(4)] public string? Language { get; init; }

    /// <summary>Region code as the platform defines it, for example <c>DE</c>; null when unknown.</summary>
    [Id(5)] public string? Region { get; init; }

    /// <summary>Topics declared by the author. Empty when none.</summary>
    [Id(6)] public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>When the author created it (UTC); null means the time of acceptance.</summary>
    [Id(7)] public DateTimeOffset? CreatedAt { get; init; }
}
