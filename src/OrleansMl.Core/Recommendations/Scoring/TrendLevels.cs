using BitFaster.Caching.Lru;
using OrleansMl.Catalogue;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>
/// How much items trend, for everybody who asks from one place: a board is read and turned into z-scores once a second, not once a list.
/// </summary>
internal sealed class TrendChannel(IGrainFactory grains, CatalogueReplica catalogue, TimeProvider timeProvider)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    // Who invents regions pushes out other inventions.
    private readonly ConcurrentLru<TrendingScope, TrendLevels> _levels = new(1000);

    /// <summary>Of a region, a category, both or neither; at most a second old beyond the board's own age.</summary>
    public ValueTask<TrendLevels> GetAsync(string? region, string? category)
    {
        var scope = new TrendingScope(region, category, null);
        return _levels.TryGet(scope, out var levels) && (timeProvider.GetUtcNow() - levels.At).Duration() < Age
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

/// <summary>
/// z of the logarithm of engagement over a board and one item more that nobody does anything with, which stands for all others.
/// </summary>
internal sealed class TrendLevels
{
    private readonly Dictionary<string, float> _byId;
    private readonly Dictionary<int, float> _byPlace;
    private readonly int[] _places;
    private readonly CatalogueSegmentStore _view;

    private TrendLevels(IReadOnlyList<string> contentIds, ReadOnlySpan<float> scores, CatalogueSegmentStore view, DateTimeOffset at)
    {
        (_byId, _byPlace, _places) = (new(contentIds.Count, StringComparer.Ordinal), new(contentIds.Count), new int[contentIds.Count]);
        for (var i = 0; i < contentIds.Count; i++)
        {
            _byId[contentIds[i]] = scores[i];
            _places[i] = view.PlaceOf(contentIds[i]);
            if (_places[i] >= 0)
            {
                _byPlace[_places[i]] = scores[i];
            }
        }

        (ContentIds, _view, Floor, At) = (contentIds, view, scores[^1], at);
    }

    /// <summary>What trends, the highest first.</summary>
    public IReadOnlyList<string> ContentIds { get; }

    /// <summary>z of everything else.</summary>
    public float Floor { get; }

    /// <summary>When it was read (UTC).</summary>
    public DateTimeOffset At { get; }

    public static TrendLevels Of(TrendingBoard board, CatalogueSegmentStore view, DateTimeOffset at)
    {
        float[] scores = [.. board.Items.Select(item => (float)Math.Log2(1 + item.Engagement)), 0];
        UserScores.Standardise(scores);
        return new([.. board.Items.Select(item => item.ContentId)], scores, view, at);
    }

    /// <summary>The place of one of <see cref="ContentIds"/> in a catalogue; −1 when it has to be looked up.</summary>
    public int PlaceOf(int index, CatalogueSegmentStore view) =>
        ReferenceEquals(view, _view) && _places[index] is >= 0 and var place && view.At(place) is not null ? place : -1;

    /// <summary>z of an item; null when it does not trend.</summary>
    public float? Of(string contentId) => _byId.TryGetValue(contentId, out var score) ? score : null;

    /// <summary>z of the item at a place of a catalogue; null when it does not trend.</summary>
    public float? OfPlace(int place, CatalogueSegmentStore view) =>
        !ReferenceEquals(view, _view) ? (view.At(place) is { } item ? Of(item.ContentId) : null)
            : _byPlace.TryGetValue(place, out var score) ? score : null;
}
