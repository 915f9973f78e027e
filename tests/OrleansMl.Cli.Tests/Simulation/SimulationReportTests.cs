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

    [Fact]
    public void Moderators_have_two_lines_more()
    {
        var text = Report(
            new(0, 0, null, 0, 0, 0), new(0, null, null, null), new(2, 30, 8, 20, 3, 1, 9, 24, 23), new(4, 2, 1, 3, 2, 1));

        Assert.EndsWith(
            """
            reviews: 30 cases opened, 8 of them after reports; 20 decided by 2
              moderators, 3 decisions undone, 1 cases late, 9 still wait; 23 of
              24 decisions as the truth says (96 %)
            complaints: 4 by authors and 2 by reporters, 1 not taken;
              3 upheld, 2 overturned, 1 still wait
            """,
            text,
            StringComparison.Ordinal);
    }

    private static string Report(
        BurstJudgement bursts,
        ViralityJudgement virality,
        ReviewJudgement? reviews = null,
        ComplaintJudgement? complaints = null) => new SimulationReport
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
            Virality = virality,
            Reviews = reviews,
            Complaints = complaints,
        }.ToText();
}
