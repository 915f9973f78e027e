using System.Collections.Immutable;

namespace OrleansMl.Similar;

/// <summary>Finds items on like topics. Stateless; use key 0.</summary>
[GrainInterfaceType("similar-content")]
public interface ISimilarContentGrain : IGrainWithIntegerKey
{
    /// <summary>The most items that are returned.</summary>
    const int MaxLimit = 50;

    /// <summary>
    /// The visible items whose vectors lie closest to that of an item, closest first, from a cosine on that is configured; of copies of one
    /// text one, of copies of the item itself five. Empty when the item does not exist, has no vector (its author refused, or no embedding
    /// model is installed), or nothing else that is close has one by the same model version.
    /// </summary>
    /// <param name="contentId">The item to start from.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("find")]
    Task<ImmutableArray<SimilarItem>> FindAsync(string contentId, int limit, CancellationToken cancellationToken = default);
}

/// <summary>An item on a like topic.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">Its surface.</param>
/// <param name="Score">The cosine of the two vectors, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("similar-item")]
public readonly record struct SimilarItem(
    [property: Id(0)] string ContentId,
    [property: Id(1)] ContentType Type,
    [property: Id(2)] float Score);
