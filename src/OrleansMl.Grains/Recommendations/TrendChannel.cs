using BitFaster.Caching.Lru;
using OrleansMl.Catalogue;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>
/// How much items trend, for everybody who asks from one scope: a board is read and turned into z-scores once a second, not once a list.
/// </summary>
internal sealed class TrendChannel(IGrainFactory grains, CatalogueReplica catalogue, TimeProvider timeProvider)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // Who invents regions pushes out other inventions.
    private readonly ConcurrentLru<TrendingScope, TrendLevels> _levels = new(1000);

    /// <summary>Of a region, a category, both or neither; at most a second old beyond the board's own age.</summary>
    public ValueTask<TrendLevels> GetAsync(string? region, string? category)
    {
        var scope = new TrendingScope(region, category, null);
        return _levels.TryGet(scope, out var levels) && (timeProvider.GetUtcNow() - levels.At).Duration() < MaxAge
            ? new(levels)
            : ReadAsync(scope);
    }

    private async ValueTask<TrendLevels> ReadAsync(TrendingScope scope)
    {
        var board = await grains.GetGrain<ITrendingBoardGrain>(scope.ToString()).GetAsync(TrendingWindow.Day);
        var levels = TrendLevels.Of(board, catalogue.Current, timeProvider.GetUtcNow());
        _levels.AddOrUpdate(scope, levels);
        return levels;
    }
}
