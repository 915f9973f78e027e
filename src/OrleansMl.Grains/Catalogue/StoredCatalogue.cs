using System.Collections.Immutable;

namespace OrleansMl.Catalogue;

/// <summary>
/// The head of a shard's log. What an item was before stays in older chunks until they are dropped from the front, and what is still true
/// in them is written anew at the end.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-catalogue")]
internal sealed record StoredCatalogue
{
    /// <summary>The oldest full chunk.</summary>
    [Id(0)] public int FirstChunk { get; init; }

    /// <summary>The number that the open chunk will have.</summary>
    [Id(1)] public int OpenChunk { get; init; }

    /// <summary>Of the open chunk, oldest first.</summary>
    [Id(2)] public ImmutableArray<CatalogueEntry> Open { get; init; } = [];
}

/// <summary>A full chunk.</summary>
[GenerateSerializer, Immutable, Alias("stored-catalogue-chunk")]
internal sealed record StoredCatalogueChunk
{
    /// <summary>A chunk with so many entries is full.</summary>
    public const int Capacity = 256;

    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<CatalogueEntry> Entries { get; init; } = [];
}
