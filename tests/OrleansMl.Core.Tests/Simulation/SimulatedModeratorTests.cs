using OrleansMl.Moderation;

namespace OrleansMl.Simulation;

public sealed class SimulatedModeratorTests
{
    private const int Many = 20_000;

    private static readonly ModeratorWorld World = new() { ErrorRate = .1, UndoRate = .02, MedianHandling = TimeSpan.FromSeconds(40) };

    [Fact]
    public void Same_seed_same_decisions()
    {
        Assert.Equal(Decisions(7), Decisions(7));
        Assert.NotEqual(Decisions(7), Decisions(8));
    }

    [Fact]
    public void Errors_come_at_their_rate_and_say_the_opposite()
    {
        var moderator = new SimulatedModerator(World, 1);

        var wrong = Enumerable.Range(0, Many).Count(_ => moderator.Decide(SimulatedHarm.Spam) == ModerationLevel.Approved);

        Assert.InRange(wrong, .09 * Many, .11 * Many);
    }

    [Fact]
    public void Nobody_who_never_errs_errs()
    {
        var moderator = new SimulatedModerator(World with { ErrorRate = 0 }, 1);

        Assert.All(
            Enumerable.Range(0, 100), _ => Assert.Equal(ModerationLevel.Approved, moderator.Decide(SimulatedHarm.None)));
        Assert.All(
            Enumerable.Range(0, 100), _ => Assert.Equal(ModerationLevel.Rejected, moderator.Decide(SimulatedHarm.Insult)));
    }

    [Fact]
    public void Half_of_the_cases_take_at_most_the_median_and_none_takes_a_day()
    {
        var moderator = new SimulatedModerator(World, 1);

        var times = Enumerable.Range(0, Many).Select(_ => moderator.Handling().TotalSeconds).Order().ToArray();

        Assert.InRange(times[Many / 2], 39, 41);
        Assert.InRange(times[Many * 19 / 20], 100, 115);
        Assert.InRange(times[0], 4, 10);
        Assert.InRange(times[^1], 200, 400);
    }

    [Fact]
    public void Half_of_what_was_wrong_is_taken_back_and_little_of_what_was_right()
    {
        var moderator = new SimulatedModerator(World, 1);

        Assert.InRange(Enumerable.Range(0, Many).Count(_ => moderator.TakesBack(isWrong: true)), .48 * Many, .52 * Many);
        Assert.InRange(Enumerable.Range(0, Many).Count(_ => moderator.TakesBack(isWrong: false)), .015 * Many, .025 * Many);
    }

    private static List<ModerationLevel> Decisions(int seed)
    {
        var moderator = new SimulatedModerator(World, seed);
        return [.. Enumerable.Range(0, 200).Select(_ => moderator.Decide(SimulatedHarm.None))];
    }
}
