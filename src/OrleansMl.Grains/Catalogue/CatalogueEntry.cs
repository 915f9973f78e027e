using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

/// <summary>An item with what recommendations compare it by: as shards keep it and silos tell it.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-entry")]
internal sealed record CatalogueEntry : ICatalogueEntry
{
    [Id(0)] public required CatalogueItem Item { get; init; }

    /// <summary>Withdrawn: kept until everybody knows.</summary>
    [Id(1)] public bool IsGone { get; init; }

    /// <summary>The embedding version that made <see cref="Vector"/>.</summary>
    [Id(2)] public ModelKey? VectorVersion { get; init; }

    /// <summary>
    /// From <see cref="ByteVectors.Quantise"/>; empty when the author refused, no model is installed, or nobody may see the item.
    /// </summary>
    [Id(3)] public ImmutableArray<sbyte> Vector { get; init; } = [];

    bool ICatalogueEntry.HasVector => !Vector.IsEmpty;

    public CatalogueEntry WithoutVector() => this with { Vector = [], VectorVersion = null };

    /// <summary>A withdrawn item of which nothing is left but that it is withdrawn.</summary>
    public CatalogueEntry WithoutAuthor() => new()
    {
        Item = new()
        {
            ContentId = Item.ContentId,
            AuthorId = "",
            Type = Item.Type,
            Visible = false,
            CreatedAt = default,
            Version = Item.Version + 1,
        },
        IsGone = true,
    };
}

/// <summary>What a shard learned since a position.</summary>
/// <param name="Next">The position to ask from next.</param>
/// <param name="HasMore">True when there is more at once.</param>
/// <param name="Entries">The oldest first; of each item only the latest.</param>
[GenerateSerializer, Immutable, Alias("catalogue-changes")]
internal sealed record CatalogueChanges(
    [property: Id(0)] long Next, [property: Id(1)] bool HasMore, [property: Id(2)] ImmutableArray<CatalogueEntry> Entries)
{
    public static CatalogueChanges Of(CatalogueLogPage<CatalogueEntry> page) => new(page.Next, page.HasMore, page.Entries);
}
