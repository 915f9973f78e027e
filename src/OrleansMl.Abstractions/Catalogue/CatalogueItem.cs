using System.Collections.Immutable;

namespace OrleansMl.Catalogue;

/// <summary>An item as recommendations know it.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-item")]
public sealed record CatalogueItem
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>Whose.</summary>
    [Id(1)] public required string AuthorId { get; init; }

    /// <summary>The surface.</summary>
    [Id(2)] public required ContentType Type { get; init; }

    /// <summary>True when readers may see it: approved or flagged, and not hidden by who manages it.</summary>
    [Id(3)] public required bool Visible { get; init; }

    /// <summary>The first few categories, most important first.</summary>
    [Id(4)] public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>The item's region; null when unknown.</summary>
    [Id(5)] public string? Region { get; init; }

    /// <summary>The item's language; null when unknown.</summary>
    [Id(6)] public string? Language { get; init; }

    /// <summary>When it was made (UTC); may lie ahead.</summary>
    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The item's revision and what became of it since: the higher number knows better.</summary>
    [Id(8)] public required long Version { get; init; }
}
