using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

public sealed class SimulatedComplaintsTests
{
    private const int Many = 10_000;

    [Theory]
    [InlineData(ModerationLevel.Approved)]
    [InlineData(ModerationLevel.ReviewRequired)]
    public void Authors_contest_only_what_is_against_them(ModerationLevel level)
    {
        var complaints = new SimulatedComplaints(1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(complaints.OfAuthor(SimulatedHarm.None, level)));
    }

    [Theory]
    [InlineData(ModerationLevel.Rejected)]
    [InlineData(ModerationLevel.ReviewRequired)]
    public void Reporters_contest_only_what_stays(ModerationLevel level)
    {
        var complaints = new SimulatedComplaints(1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(complaints.OfReporter(SimulatedHarm.Spam, level)));
    }

    [Fact]
    public void Who_is_wronged_contests_more_often()
    {
        var complaints = new SimulatedComplaints(1);

        Assert.InRange(Count(() => complaints.OfAuthor(SimulatedHarm.None, ModerationLevel.Rejected)), .68 * Many, .72 * Many);
        Assert.InRange(Count(() => complaints.OfAuthor(SimulatedHarm.Spam, ModerationLevel.Rejected)), .13 * Many, .17 * Many);
        Assert.InRange(Count(() => complaints.OfReporter(SimulatedHarm.Spam, ModerationLevel.Approved)), .68 * Many, .72 * Many);
        Assert.InRange(Count(() => complaints.OfReporter(SimulatedHarm.None, ModerationLevel.Approved)), .13 * Many, .17 * Many);
    }

    private static int Count(Func<TimeSpan?> draw) => Enumerable.Range(0, Many)
        .Select(_ => draw())
        .Count(after => after >= TimeSpan.FromMinutes(5) && after <= TimeSpan.FromHours(1));
}
