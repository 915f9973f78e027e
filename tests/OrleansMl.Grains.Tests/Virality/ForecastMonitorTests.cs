using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;

namespace OrleansMl.Virality;

public sealed class ForecastChecksTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_hour_later_a_forecast_is_held_against_what_happened()
    {
        var services = cluster.Services;
        var checks = services.GetRequiredService<ForecastMonitor>();
        var counts = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                // Those of this silo: other tests have silos of their own in this process.
                if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>()
                    && instrument.Name.StartsWith("orleansml.virality.", StringComparison.Ordinal))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value);
        listener.Start();

        var (right, wrong, early) = (await SharedAsync(8), await SharedAsync(8), await SharedAsync(8));
        checks.Add(right, Forecast(low: 5, high: 10), cluster.Time.GetUtcNow());
        checks.Add(right, Forecast(low: 0, high: 1), cluster.Time.GetUtcNow());
        checks.Add(wrong, Forecast(low: 0, high: 7), cluster.Time.GetUtcNow());
        checks.Add(early, Forecast(low: 0, high: 7) with { IsInformed = false }, cluster.Time.GetUtcNow());
        await checks.RunNowAsync(Token);
        Assert.Empty(counts);

        // The second of an item that waits already is not kept, and a prior is no forecast.
        cluster.Time.Advance(TimeSpan.FromHours(1));
        await checks.RunNowAsync(Token);
        Assert.Equal(
            (2, 1, 2), (counts["orleansml.virality.checked"], counts["orleansml.virality.held_80"], counts["orleansml.virality.held_95"]));
    }

    [Fact]
    public async Task An_unknown_item_is_not_foretold_and_a_series_that_makes_no_sense_is_refused()
    {
        var virality = cluster.Client.GetGrain<IViralityGrain>(0);
        Assert.Null(await virality.ForecastAsync("nobody-knows", Token));
        foreach (var series in new ShareSeries[]
        {
            new()
            {
                Times = [11],
                Age = 10
            }, new()
            {
                Times = [-1],
                Age = 10
            }, new()
            {
                Times = [double.NaN],
                Age = 10
            }, new() { Times = [], Age = double.NaN }, new() { Times = [1], Audiences = [1, 2], Age = 10 },
            new()
            {
                Times = [1],
                Audiences = [-1],
                Age = 10
            }, new()
            {
                Times = [1],
                RootAudience = double.PositiveInfinity,
                Age = 10
            }, new() { Times = [.. new double[ShareSeries.MaxShares + 1]], Age = 10 },
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => virality.ForecastSeriesAsync(series, Token));
        }
    }

    private static ViralityForecast Forecast(double low, double high) => new()
    {
        Shares = 8,
        IsInformed = true,
        Probability = .1,
        ViralSize = 1000,
        DoublingProbability = .1,
        Confidence = .5,
        Branching = .5,
        Sizes = [.. ViralityModel.Horizons.Select(horizon => new SizeForecast(horizon, 8, low, high, 0, 100))],
        Drivers = [],
    };

    private async Task<string> SharedAsync(int shares)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("hello"), Token);
        for (var i = 0; i < shares; i++)
        {
            await cluster.Client.GetGrain<IUserInteractionsGrain>($"{id}-{i}").RecordAsync([new()
            {
                ContentId = id,
                Type = InteractionType.Share
            }], Token);
        }

        await cluster.FlushEngagementAsync();
        return id;
    }
}
