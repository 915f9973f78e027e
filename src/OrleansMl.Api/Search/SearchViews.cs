using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Search;

/// <summary>A page of items.</summary>
public sealed record ContentSearchView
{
    /// <summary>The newest first.</summary>
    public required ImmutableArray<ContentView> Items { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

/// <summary>Items with nearly the same text.</summary>
public sealed record NearDuplicatesView
{
    /// <summary>The item that they are like.</summary>
    public required string ContentId { get; init; }

    /// <summary>The nearest first.</summary>
    public required ImmutableArray<NearDuplicateView> Items { get; init; }
}

/// <summary>An item with nearly the same text.</summary>
/// <param name="Distance">Bits of 64 that differ, 0 to 7.</param>
/// <param name="Same">True when both texts are the same, but for their disguise.</param>
/// <param name="Content">The item.</param>
public sealed record NearDuplicateView(int Distance, bool Same, ContentView Content);

internal static class SearchGrains
{
    extension(GrainClient grains)
    {
        public IContentSearchGrain Search => grains.Single<IContentSearchGrain>();
    }
}
