using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Hosting;
using OrleansMl.Trending;

namespace OrleansMl.Virality;

/// <summary>
/// Whether forecasts hold on this platform: some are kept in mind, and an hour later the item's shares are held against the 80 and 95 %
/// intervals of that hour. A model whose intervals hold less than they say has to learn again. Bounded, in memory, one per silo.
/// </summary>
internal sealed class ForecastMonitor : SiloWorker
{
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan Horizon = ViralityModel.Horizons[0];

    private readonly TrendingShards _shards;
    private readonly ViralityOptions _options;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _growth;
    private readonly Counter<long> _held80;
    private readonly Counter<long> _held95;
    private readonly Counter<long> _checked;
    private readonly Lock _lock = new();
    private readonly Queue<Check> _waiting = new();
    private readonly HashSet<string> _items = [];
    private long _seen;

    public ForecastMonitor(
        TrendingShards shards, IOptions<ViralityOptions> options, TimeProvider time, IMeterFactory meters, ILogger<ForecastMonitor> logger)
        : base(TimeSpan.FromSeconds(10), logger)
    {
        (_shards, _options, _time) = (shards, options.Value, time);
        var meter = meters.Create("OrleansMl");
        _growth = meter.CreateHistogram<double>(
            "orleansml.virality.drift",
            "{ln}",
            "Logarithm of the growth that is foretold for a week: compare its distribution with that of the model's training (usual in "
            + "virality.json).");
        _checked = meter.CreateCounter<long>(
            "orleansml.virality.checked", "{forecast}", "Forecasts that were held against what happened an hour later.");
        _held80 = meter.CreateCounter<long>("orleansml.virality.held_80", "{forecast}", "Of those, how many lay in their 80 % interval.");
        _held95 = meter.CreateCounter<long>("orleansml.virality.held_95", "{forecast}", "Of those, how many lay in their 95 % interval.");
    }

    public void OnForecast(ViralityForecast forecast)
    {
        if (forecast.IsInformed)
        {
            _growth.Record(Math.Log((forecast.Sizes[^1].Value + 1) / (forecast.Shares + 1)));
        }
    }

    /// <summary>Keeps a forecast in mind; one at a time per item.</summary>
    public void Add(string contentId, ViralityForecast forecast, DateTimeOffset now)
    {
        if (!forecast.IsInformed || Interlocked.Increment(ref _seen) % _options.CheckEvery != 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_waiting.Count < MaxWaiting && _items.Add(contentId))
            {
                _waiting.Enqueue(new(contentId, forecast.Sizes[0], now + Horizon));
            }
        }
    }

    /// <summary>Holds what is due against what happened.</summary>
    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;
        while (Next() is { } check)
        {
            try
            {
                var shard = _shards[TrendingShards.Of(check.ContentId)];
                Compare(check, await shard.CascadeAsync(check.ContentId, cancellationToken).WaitAsync(cancellationToken));
                OnProgress();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One check of many; the others may be of shards that answer.
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
    }

    private void Compare(Check check, SharedCascade shared)
    {
        if (shared.State.IsEmpty)
        {
            return;
        }

        var shares = new CascadeState(shared.State.AsSpan()).Shares;
        _checked.Add(1);
        _held80.Add(shares >= check.Predicted.Low80 && shares <= check.Predicted.High80 ? 1 : 0);
        _held95.Add(shares >= check.Predicted.Low95 && shares <= check.Predicted.High95 ? 1 : 0);
    }

    private Check? Next()
    {
        lock (_lock)
        {
            if (!_waiting.TryPeek(out var check) || check.Due > _time.GetUtcNow())
            {
                return null;
            }

            _waiting.Dequeue();
            _items.Remove(check.ContentId);
            return check;
        }
    }

    private sealed record Check(string ContentId, SizeForecast Predicted, DateTimeOffset Due);
}
