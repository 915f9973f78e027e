using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Jobs;
using OrleansMl.Storage;

namespace OrleansMl.Trending;

/// <summary>
/// Gathers the shards' parts of a board and ranks them, when somebody asks and what it has is too old. Reentrant: all who ask meanwhile get
/// the same answer.
/// </summary>
[GrainType("trending-board"), Reentrant, CollectionAgeLimit(Minutes = 10)]
internal sealed class TrendingBoardGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TrendingShards shards,
    IJobs jobs,
    IOptions<TrendingOptions> options,
    TrendingInstruments instruments,
    TimeProvider timeProvider) : Grain, ITrendingBoardGrain, ITrendingBoardRolls
{
    private static readonly TrendingWindow[] Windows = Enum.GetValues<TrendingWindow>();

    private readonly TrendingRanker[] _rankers = [.. Windows.Select(_ => new TrendingRanker(options.Value.Formula))];
    private readonly TrendingBoard?[] _boards = new TrendingBoard?[Windows.Length];
    private readonly DateTimeOffset[] _rankedAt = new DateTimeOffset[Windows.Length];
    private readonly Task<TrendingBoard>?[] _ranking = new Task<TrendingBoard>?[Windows.Length];
    private FrozenDictionary<string, int>[] _previous = [];
    private TrendingScope _scope;
    private bool _scheduled;

    private string Name => this.GetPrimaryKeyString();

    private StoredRecord<StoredTrendingRanks> Ranks => field ??= storage.Record<StoredTrendingRanks>(this, "ranks");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _scope = TrendingScope.Parse(Name);
        await Ranks.LoadAsync();
        TakePreviousRanks();
    }

    public async Task<TrendingBoard> GetAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        if (_boards[(int)window] is { } board && (timeProvider.GetUtcNow() - _rankedAt[(int)window]).Duration() < options.Value.BoardAge)
        {
            return board;
        }

        var ranking = _ranking[(int)window] ??= RankAsync(window);
        try
        {
            return await ranking;
        }
        finally
        {
            if (_ranking[(int)window] == ranking)
            {
                _ranking[(int)window] = null;
            }
        }
    }

    public async Task<bool> RollAsync(CancellationToken cancellationToken)
    {
        var boards = await Task.WhenAll(Windows.Select(RankAsync));
        if (boards.All(board => board.Items.IsEmpty))
        {
            _scheduled = false;
            await Ranks.ClearAsync();
            TakePreviousRanks();
            return false;
        }

        await Ranks.SaveAsync(new()
        {
            At = timeProvider.GetUtcNow(),
            ByWindow = [.. boards.Select(board => board.Items.Select(item => item.ContentId).ToImmutableArray())],
        });
        TakePreviousRanks();
        return true;
    }

    private async Task<TrendingBoard> RankAsync(TrendingWindow window)
    {
        var started = timeProvider.GetTimestamp();
        var slices = await Task.WhenAll(shards.All.Select(shard => shard.SliceAsync(Name, window)));
        var now = timeProvider.GetUtcNow();

        // While a simulation runs its time is the time.
        var time = Math.Max(TrendingClock.Seconds(now), slices.Max(slice => slice.Time));
        var board = new TrendingBoard
        {
            Scope = Name,
            Window = window,
            Items = _rankers[(int)window].Rank(slices, _scope, time, _previous[(int)window]),
            AsOf = TrendingClock.Landmark.AddSeconds(time),
        };
        _rankedAt[(int)window] = now;
        _boards[(int)window] = board;
        instruments.OnRanked(timeProvider.GetElapsedTime(started));
        if (!_scheduled && !board.Items.IsEmpty)
        {
            // Boards that show something roll every quarter of an hour, whether somebody looks or not.
            _scheduled = true;
            await jobs.ScheduleAsync(
                TrendingBoardJob.Name, Name, JobPeriod.Next(now, TrendingBoardJob.Every), cancellationToken: CancellationToken.None);
        }

        return board;
    }

    private void TakePreviousRanks() => _previous =
    [
        .. Windows.Select(window => Ranks.Value.ByWindow.Length > (int)window
            ? Ranks.Value.ByWindow[(int)window].Select((id, i) => KeyValuePair.Create(id, i + 1)).ToFrozenDictionary()
            : FrozenDictionary<string, int>.Empty),
    ];
}

/// <summary>The part of a board that only the quarter-hourly job calls.</summary>
[GrainInterfaceType("trending-board-rolls")]
internal interface ITrendingBoardRolls : IGrainWithStringKey
{
    /// <summary>Keeps the present places as the previous ones, durably.</summary>
    /// <returns>False when the board is empty and need not be called again.</returns>
    [Alias("roll")]
    Task<bool> RollAsync(CancellationToken cancellationToken = default);
}
