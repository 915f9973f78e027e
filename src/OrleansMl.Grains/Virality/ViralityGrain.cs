using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Models;
using OrleansMl.Trending;
using OrleansMl.Users;

namespace OrleansMl.Virality;

/// <summary>Brings an item's shares and the growth model together. On every silo, because it keeps nothing.</summary>
[GrainType("virality"), StatelessWorker(1, false), Reentrant]
internal sealed class ViralityGrain(
    TrendingShards shards,
    ContentMetadataCache facts,
    ModelClient models,
    ForecastMonitor checks,
    PlatformSize platform,
    IOptions<ViralityOptions> options,
    TimeProvider timeProvider) : Grain, IViralityGrain
{
    public async Task<ViralityForecast?> ForecastAsync(string contentId, CancellationToken cancellationToken)
    {
        if (await facts.GetAsync(contentId) is not { } item)
        {
            return null;
        }

        var shared = await shards[TrendingShards.Of(contentId)].CascadeAsync(contentId, cancellationToken);
        var cascade = shared.State.IsEmpty
            ? new(TrendingClock.Seconds(item.CreatedAt), CascadePriors.MeanAudience)
            : new CascadeState(shared.State.AsSpan());
        var forecast = await ForecastAsync(contentId, cascade, Math.Max(shared.Time, cascade.Time), null, cancellationToken);
        checks.Add(contentId, forecast, timeProvider.GetUtcNow());
        return forecast;
    }

    public async Task<ViralityForecast> ForecastSeriesAsync(ShareSeries series, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(series);
        return await ForecastAsync("series", Read(series), series.Age, series.Population, cancellationToken);
    }

    private async Task<ViralityForecast> ForecastAsync(
        string key, CascadeState cascade, double time, double? population, CancellationToken cancellationToken)
    {
        var forecast = await models.InvokeAsync<CascadeForecastInput, ViralityForecast>(
            options.Value.Model, key, new(cascade, time, options.Value.ViralSize), options.Value.Timeout, cancellationToken);
        checks.OnForecast(forecast);
        return forecast.Within(population ?? options.Value.Population ?? await platform.GetAsync(cancellationToken));
    }

    private static CascadeState Read(ShareSeries series)
    {
        var count = series.Times.Length;
        if (count > ShareSeries.MaxShares || (series.Audiences.Length != 0 && series.Audiences.Length != count))
        {
            throw new ArgumentException(
                $"A series has at most {ShareSeries.MaxShares} shares, and no audiences or one for each.", nameof(series));
        }

        if (!(series.Age >= 0)
            || series.Times.Any(time => !(time >= 0 && time <= series.Age))
            || series.Audiences.Append(series.RootAudience ?? 0).Any(audience => !(audience is >= 0 and <= ShareSeries.MaxAudience)))
        {
            throw new ArgumentException("Times lie between 0 and the age, audiences between 0 and a billion.", nameof(series));
        }

        var cascade = new CascadeState(0, series.RootAudience ?? CascadePriors.MeanAudience);
        foreach (var i in Enumerable.Range(0, count).OrderBy(i => series.Times[i]))
        {
            cascade.Add(series.Times[i], series.Audiences.IsEmpty ? CascadePriors.MeanAudience : series.Audiences[i]);
        }

        return cascade;
    }
}
