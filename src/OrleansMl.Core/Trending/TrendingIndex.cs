using System.Collections.Immutable;
using OrleansMl.Virality;

namespace OrleansMl.Trending;

/// <summary>
/// All engagement of a set of items and the heaviest items of every board, in bounded memory. Shards of a platform's items are
/// independent: the slices of all shards together hold what one index over all items would. An event costs O(boards of the item
/// · log kept). Not safe for two threads at once.
/// </summary>
public sealed class TrendingIndex
{
    /// <summary>Categories of an item that have boards.</summary>
    public const int MaxCategories = 3;

    private const int Windows = 3;

    private readonly TrendingIndexOptions _options;
    private readonly Dictionary<string, Item> _items = [];
    private readonly Dictionary<TrendingScope, Board> _boards = [];
    private readonly Board _global;

    /// <param name="options">What may be kept.</param>
    public TrendingIndex(TrendingIndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _global = _boards[TrendingScope.Global] = new(options.KeptPerBoard);
    }

    /// <summary>Items that are kept.</summary>
    public int Count => _items.Count;

    /// <summary>Boards that are kept.</summary>
    public int Boards => _boards.Count;

    /// <summary>Counts events, or takes news of an item.</summary>
    public void Add(in EngagementEvent added)
    {
        if (!_items.TryGetValue(added.ContentId, out var item))
        {
            if (added.Weight == 0)
            {
                return;
            }

            MakeRoom();
            item = _items[added.ContentId] = new(added.ContentId, added.Facts);
        }

        if (added.Facts.Version > item.Facts.Version)
        {
            Leave(item);
            item.Facts = added.Facts;
            Enter(item);
        }

        if (added.Shares > 0)
        {
            item.Share(added);
        }

        if (added.Weight != 0)
        {
            var isNew = Tally(item, item.Everywhere, added);
            Tally(_global, item, item.Everywhere, added, isNew);
            foreach (var category in Categories(item.Facts))
            {
                Tally(BoardOf(new(null, category, null)), item, item.Everywhere, added, isNew);
            }

            if (item.Facts.Language is { } language)
            {
                Tally(BoardOf(new(null, null, language)), item, item.Everywhere, added, isNew);
            }

            if ((added.Region ?? item.Facts.Region) is { } region && item.In(region, _options.RegionsPerItem) is { } there)
            {
                isNew = Tally(item, there, added);
                Tally(BoardOf(new(region, null, null)), item, there, added, isNew);
                foreach (var category in Categories(item.Facts))
                {
                    Tally(BoardOf(new(region, category, null)), item, there, added, isNew);
                }
            }
        }
    }

    /// <summary>The heaviest items of a board with the board's own sums.</summary>
    /// <param name="scope">The board.</param>
    /// <param name="window">How far back.</param>
    /// <param name="time">Now, seconds since <see cref="TrendingClock.Landmark"/>.</param>
    public TrendingSlice Slice(TrendingScope scope, TrendingWindow window, double time)
    {
        if (!_boards.TryGetValue(scope, out var board))
        {
            return new() { GlobalUps = _global.Total.Ups(window, time), Time = time };
        }

        var (bin, usual) = board.Total.LastBin(time);
        return new()
        {
            Candidates = [.. board.Tops[(int)window].Keys.Select(item => Candidate(item, scope, window, time)).OfType<TrendingCandidate>()],
            BinCount = bin,
            UsualCount = usual,
            BinItems = board.ItemsOfLastBin(time),
            Ups = board.Total.Ups(window, time),
            Unproven = board.Total.UnprovenUps(window, time),
            GlobalUps = _global.Total.Ups(window, time),
            Time = time,
        };
    }

    /// <summary>The shares of an item; null when it has none that are known. It must not be changed.</summary>
    public CascadeState? CascadeOf(string contentId) => _items.GetValueOrDefault(contentId)?.Cascade;

    /// <summary>What is kept of every item, for the store.</summary>
    public IEnumerable<TrendingItemState> Items => _items.Values.Select(State);

    /// <summary>What is kept of one item, for the store; null when nothing is.</summary>
    public TrendingItemState? Find(string contentId) => _items.TryGetValue(contentId, out var item) ? State(item) : null;

    /// <summary>What an item is; null when it is not known.</summary>
    public ContentMetadata? FactsOf(string contentId) => _items.GetValueOrDefault(contentId)?.Facts;

    /// <summary>True when an item that is shown carries the hashtag. O(items).</summary>
    public bool IsCarried(string hashtag) =>
        _items.Values.Any(item => item.Facts.Visible && item.Facts.Hashtags.Contains(hashtag, StringComparer.Ordinal));

    /// <summary>Takes back an item. The sums of the boards follow from those of their items.</summary>
    public void Restore(TrendingItemState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_items.ContainsKey(state.ContentId))
        {
            return;
        }

        MakeRoom();
        var item = _items[state.ContentId] = new(state.ContentId, state.Facts)
        {
            Everywhere = new(state.Everywhere.AsSpan()),
            Cascade = state.Cascade.IsDefaultOrEmpty ? null : new(state.Cascade.AsSpan())
        };
        foreach (var (region, counter) in state.Regions)
        {
            item.Regions[region] = new(counter.AsSpan());
        }

        foreach (var (scope, counter) in ScopesOf(item))
        {
            BoardOf(scope).Total.Merge(counter);
        }

        Enter(item);
    }

    private static TrendingItemState State(Item item) => new(
        item.Id,
        item.Facts,
        item.Everywhere.State.ToImmutableArray(),
        [.. item.Regions.Select(region => (region.Key, region.Value.State.ToImmutableArray()))])
    {
        Cascade = item.Cascade is { } cascade ? [.. cascade.State] : [],
    };

    private static IEnumerable<string> Categories(ContentMetadata facts) => facts.Categories.Take(MaxCategories).Distinct();

    private static TrendingCandidate? Candidate(Item item, TrendingScope scope, TrendingWindow window, double time)
    {
        var counter = scope.Region is { } region ? item.Regions.GetValueOrDefault(region) : item.Everywhere;
        if (counter is null || !item.Facts.Visible)
        {
            return null;
        }

        var (bin, usual) = counter.LastBin(time);
        var ups = counter.Ups(window, time);
        return new()
        {
            ContentId = item.Id,
            Facts = item.Facts,
            Ups = ups,
            Downs = counter.Downs(window, time),
            Unproven = counter.UnprovenUps(window, time),
            UnprovenDowns = counter.UnprovenDowns(window, time),
            FastRate = counter.FastRate(window, time),
            SlowRate = counter.SlowRate(window, time),
            BinCount = bin,
            UsualCount = usual,
            GlobalUps = scope.Region is null ? ups : item.Everywhere.Ups(window, time),
        };
    }

    private static bool Tally(Item item, EngagementCounter counter, in EngagementEvent added) =>
        counter.Add(added.Weight, added.Count, added.Time, added.Unproven) && item.Facts.Visible;

    private static void Tally(Board board, Item item, EngagementCounter counter, in EngagementEvent added, bool isNew)
    {
        board.Total.Add(added.Weight, added.Count, added.Time, added.Unproven);
        if (isNew)
        {
            board.CountItem(added.Time);
        }

        Rank(board, item, counter);
    }

    private static void Rank(Board board, Item item, EngagementCounter counter)
    {
        for (var window = 0; window < Windows && item.Facts.Visible; window++)
        {
            if (counter.Order((TrendingWindow)window) > ForwardDecay.Empty)
            {
                board.Tops[window].Set(item, counter.Order((TrendingWindow)window));
            }
        }
    }

    private IEnumerable<(TrendingScope Scope, EngagementCounter Counter)> ScopesOf(Item item)
    {
        yield return (TrendingScope.Global, item.Everywhere);
        foreach (var category in Categories(item.Facts))
        {
            yield return (new(null, category, null), item.Everywhere);
        }

        if (item.Facts.Language is { } language)
        {
            yield return (new(null, null, language), item.Everywhere);
        }

        foreach (var (region, there) in item.Regions)
        {
            yield return (new(region, null, null), there);
            foreach (var category in Categories(item.Facts))
            {
                yield return (new(region, category, null), there);
            }
        }
    }

    private void Enter(Item item)
    {
        if (item.Facts.Visible)
        {
            foreach (var (scope, counter) in ScopesOf(item))
            {
                Rank(BoardOf(scope), item, counter);
            }
        }
    }

    private void Leave(Item item)
    {
        foreach (var (scope, _) in ScopesOf(item))
        {
            if (_boards.TryGetValue(scope, out var board))
            {
                foreach (var top in board.Tops)
                {
                    top.Remove(item);
                }
            }
        }
    }

    private Board BoardOf(TrendingScope scope)
    {
        if (_boards.TryGetValue(scope, out var board))
        {
            return board;
        }

        if (_boards.Count >= _options.MaxBoards)
        {
            // The ones with the least engagement of the week give way, a tenth at once: whoever invents
            // regions only pushes out other inventions.
            foreach (var (light, _) in _boards
                .Where(entry => entry.Value != _global)
                .OrderBy(entry => entry.Value.Total.Order(TrendingWindow.Week))
                .Take(Math.Max(1, _options.MaxBoards / 10))
                .ToList())
            {
                _boards.Remove(light);
            }
        }

        return _boards[scope] = new(_options.KeptPerBoard);
    }

    // A tenth at once, so that the sort is paid by many newcomers.
    private void MakeRoom()
    {
        if (_items.Count < _options.MaxItems)
        {
            return;
        }

        foreach (var item in _items.Values
            .OrderBy(item => item.Everywhere.Order(TrendingWindow.Week))
            .Take(Math.Max(1, _options.MaxItems / 10))
            .ToList())
        {
            Leave(item);
            _items.Remove(item.Id);
        }
    }

    private sealed class Item(string id, ContentMetadata facts)
    {
        public string Id { get; } = id;

        public ContentMetadata Facts { get; set; } = facts;

        public EngagementCounter Everywhere { get; init; } = new();

        public Dictionary<string, EngagementCounter> Regions { get; } = [];

        // Only items that are shared have one.
        public CascadeState? Cascade { get; set; }

        public void Share(in EngagementEvent added)
        {
            Cascade ??= new(TrendingClock.Seconds(Facts.CreatedAt), CascadePriors.MeanAudience);
            for (var i = 0; i < added.Shares; i++)
            {
                Cascade.Add(added.Time, added.Audience / added.Shares);
            }
        }

        // An item has boards in its first regions; engagement from further ones counts everywhere only.
        public EngagementCounter? In(string region, int most) =>
            Regions.TryGetValue(region, out var counter) ? counter : Regions.Count < most ? Regions[region] = new() : null;
    }

    private sealed class Board(int kept)
    {
        private long _bin = long.MinValue;
        private int _current, _previous;

        public EngagementCounter Total { get; } = new();

        public TopSet<Item>[] Tops { get; } = [new(kept), new(kept), new(kept)];

        public void CountItem(double time)
        {
            var bin = EngagementCounter.BinOf(time);
            if (bin > _bin)
            {
                (_previous, _current, _bin) = (bin == _bin + 1 ? _current : 0, 0, bin);
            }

            _current += bin == _bin ? 1 : 0;
        }

        public int ItemsOfLastBin(double time)
        {
            var last = EngagementCounter.BinOf(time) - 1;
            return _bin > last ? _previous : _bin == last ? _current : 0;
        }
    }
}

/// <summary>What an index may keep.</summary>
public sealed record TrendingIndexOptions
{
    /// <summary>Items; the ones with the least engagement of the week give way. Positive.</summary>
    public int MaxItems { get; init; } = 16_384;

    /// <summary>Boards; the ones with the least engagement of the week give way. At least 2.</summary>
    public int MaxBoards { get; init; } = 1024;

    /// <summary>Items put forward for each board and window. Positive.</summary>
    public int KeptPerBoard { get; init; } = 128;

    /// <summary>Regions in which an item has sums of its own. Positive.</summary>
    public int RegionsPerItem { get; init; } = 8;
}

/// <summary>What is kept of an item between processes.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Everywhere">Its <see cref="EngagementCounter.State"/>.</param>
/// <param name="Regions">The same per region.</param>
public sealed record TrendingItemState(
    string ContentId,
    ContentMetadata Facts,
    ImmutableArray<double> Everywhere,
    ImmutableArray<(string Region, ImmutableArray<double> Counter)> Regions)
{
    /// <summary>Its <see cref="CascadeState.State"/>; empty when it was not shared.</summary>
    public ImmutableArray<double> Cascade { get; init; } = [];
}
