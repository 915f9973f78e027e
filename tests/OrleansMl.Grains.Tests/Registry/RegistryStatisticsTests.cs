using System.Collections.Immutable;
using OrleansMl.Hosting;

namespace OrleansMl.Registry;

public sealed class RegistryStatisticsTests
{
    private readonly ShiftedTimeProvider _time = new();

    [Fact]
    public void Drift_compares_the_last_hour_with_the_first_thousand_scores()
    {
        var statistics = new RegistryStatistics(null, [], _time);
        statistics.Add(Scored("1.0.0", low: 950, high: 50), isLive: true);
        Assert.Equal(("1.0.0", 1), (statistics.ReferenceToKeep(null)?.Version, statistics.ReferenceToKeep(null)?.Scores.Length));
        Assert.Null(statistics.ReferenceToKeep("1.0.0"));
        Assert.Null(statistics.Drift("1.0.0"));

        statistics.Add(Scored("1.0.0", low: 950, high: 50), isLive: true);
        Assert.InRange(statistics.Drift("1.0.0")!.Value, 0, 0.001);

        _time.Advance(TimeSpan.FromMinutes(31));
        statistics.Add(Scored("1.0.0", low: 500, high: 500), isLive: true);
        var half = statistics.Drift("1.0.0")!.Value;
        _time.Advance(TimeSpan.FromMinutes(31));
        statistics.Add(Scored("1.0.0", low: 500, high: 500), isLive: true);
        Assert.InRange(half, 0.25, statistics.Drift("1.0.0")!.Value);
    }

    [Fact]
    public void A_stored_reference_survives_and_another_version_gets_its_own()
    {
        var statistics = new RegistryStatistics("1.0.0", Scored("1.0.0", 950, 50).Scores, _time);
        statistics.Add(Scored("1.0.0", 500, 500), isLive: true);
        Assert.InRange(statistics.Drift("1.0.0")!.Value, 0.25, 10);

        statistics.Add(Scored("2.0.0", 500, 500), isLive: true);
        statistics.Add(Scored("2.0.0", 500, 500), isLive: true);
        Assert.Equal("2.0.0", statistics.ReferenceToKeep("1.0.0")?.Version);
        Assert.InRange(statistics.Drift("2.0.0")!.Value, 0, 0.001);
        Assert.Null(statistics.Drift("1.0.0"));
    }

    [Fact]
    public void Silos_report_totals_and_to_a_restarted_registry_the_next_report_is_only_a_baseline()
    {
        var silos = new SiloTotals();

        Assert.Empty(silos.Since("a", [Scored("1.0.0", 10, 0)], first: false));
        Assert.Equal(5, Assert.Single(silos.Since("a", [Scored("1.0.0", 15, 0)], first: false)).Calls);
        Assert.Empty(silos.Since("a", [Scored("1.0.0", 15, 0)], first: false));
        Assert.Equal(3, Assert.Single(silos.Since("a", [Scored("2.0.0", 2, 1)], first: false)).Calls);
        Assert.Empty(silos.Since("b", [Scored("2.0.0", 100, 1)], first: false));
    }

    [Fact]
    public void The_first_report_of_a_silo_counts_whole_and_only_once_when_its_answer_is_lost()
    {
        // A route that was pushed serves before the silo has reported anything.
        var silos = new SiloTotals();

        Assert.Equal(10, Assert.Single(silos.Since("a", [Scored("1.0.0", 10, 0)], first: true)).Calls);
        Assert.Equal(2, Assert.Single(silos.Since("a", [Scored("1.0.0", 12, 0)], first: true)).Calls);
    }

    private static VersionStatistics Scored(string version, long low, long high) =>
        new() { Version = version, Calls = low + high, Scores = [new ScoreHistogram("spam", [low, high])] };
}
