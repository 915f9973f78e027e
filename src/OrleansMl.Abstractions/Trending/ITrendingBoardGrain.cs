using System.Collections.Immutable;

namespace OrleansMl.Trending;

/// <summary>
/// One board of each window (grain key: the scope, see <see cref="TrendingBoard.Scope"/>). At
/// most a second old, ranked when it is asked for.
/// </summary>
[GrainInterfaceType("trending-board")]
public interface ITrendingBoardGrain : IGrainWithStringKey
{
    /// <summary>The board. Empty for a scope that nobody engaged in.</summary>
    [Alias("get")]
    Task<TrendingBoard> GetAsync(TrendingWindow window, CancellationToken cancellationToken = default);
}

/// <summary>The hashtags that are used most (grain key: 0).</summary>
[GrainInterfaceType("trending-hashtags")]
public interface ITrendingHashtagsGrain : IGrainWithIntegerKey
{
    /// <summary>At most 512, heaviest first; at most a second old.</summary>
    [Alias("get")]
    Task<ImmutableArray<TrendingHashtag>> GetAsync(TrendingWindow window, CancellationToken cancellationToken = default);
}
