namespace OrleansMl.Simulation;

public sealed class SimulationReportTests
{
    [Fact]
    public void Figures_of_nothing_are_none()
    {
        var text = Report(new(6, 0, null, 100, 0, 0), new(0, null, null, null));

        Assert.Contains("bursts: 0 of 6 found, median none;", text, StringComparison.Ordinal);
        Assert.Contains("0 forecasts of six hours, 80 % intervals held none", text, StringComparison.Ordinal);
        Assert.EndsWith("and 95 % intervals none, median error none", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_come_with_their_units()
    {
        var text = Report(new(6, 2, 4.25, 100, 0, 0), new(10, .8, .9, .5));

        Assert.Contains(
            FormattableString.Invariant($"found, median {4.25:0.#} simulated minutes after their start;"), text, StringComparison.Ordinal);
        Assert.EndsWith("and 95 % intervals 90 %, median error 50 %", text, StringComparison.Ordinal);
    }

    private static string Report(BurstJudgement bursts, ViralityJudgement virality) => new SimulationReport
    {
        Items = 1,
        Events = 2,
        Accepted = 2,
        Refused = [],
        Repeated = 0,
        Seconds = 1,
        LongestLagSeconds = 0,
        Moderation = new(1, 1, 1, 0),
        Bursts = bursts,
        Virality = virality
    }.ToText();
}
