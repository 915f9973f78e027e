using OrleansMl.Interactions;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

public sealed class ExperimentTallyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static Exposure Shown(string user, string item, double minute = 0, string variant = "control") => new()
    {
        UserId = user,
        ContentId = item,
        At = Start.AddMinutes(minute),
        Experiment = "e",
        Variant = variant,
        Place = 1
    };

    private static Interaction Did(string item, InteractionType type, double minute) => new()
    {
        ContentId = item,
        Type = type,
        At = Start.AddMinutes(minute)
    };

    [Fact]
    public void What_was_liked_after_it_was_shown_is_taken()
    {
        var tally = new ExperimentTally(
            [
                Shown("u1", "a"),
                Shown("u1", "a", 5),
                Shown("u1", "b"),
                Shown("u1", "c"),
                Shown("u1", "d"),
                Shown("u1", "e"),
                Shown("u2", "a", variant: "more"),
                Shown("u3", "a", 24 * 60 - 30)
            ], Day, Start.AddHours(30));
        Assert.Equal(["u1", "u2", "u3"], tally.People.Order());

        // Taken; only viewed; before it was shown; too late; rejected.
        tally.Add(
            "u1",
            [
                Did("a", InteractionType.Like, 0),
                Did("b", InteractionType.View, 1),
                Did("c", InteractionType.Like, -1),
                Did("d", InteractionType.Share, (24 * 60) + 1),
                Did("e", InteractionType.Hide, 1),
                Did("x", InteractionType.Like, 1)
            ]);
        tally.Add("u2", [Did("a", InteractionType.Watch, 24 * 60)]);
        tally.Add("u3", []);
        var results = tally.Variants(["control", "more", "unseen"]);
        Assert.Equal(
            [("control", 2, 6, 1, 1), ("more", 1, 1, 1, 0), ("unseen", 0, 0, 0, 0)],
            results.Select(one => (one.Name, one.People, one.Exposures, one.Takes, one.Open)));
        Assert.Null(results[0].Difference);
        Assert.Equal(1 - (1 / 6.0), results[1].Difference!.Value.Value, 1e-12);
        Assert.True(double.IsNaN(results[2].Rate.Value));
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Estimates_of_other_policies_hold_what_they_say()
    {
        // Six items with what is thought of them, and the truth, which is another: what is thought best is second.
        ExplorationCandidate[] thought = [new(20, 6, .1), new(20, 5, .1), new(10, 1, .1), new(0, 0, .1), new(0, 0, .15), new(50, 5, .1)];
        double[] truth = [.2, .3, .1, .15, .05, .12];
        var random = new Random(5);
        int greedySnips = 0, greedyRobust = 0, uniformSnips = 0, uniformRobust = 0;
        const int Times = 150;
        for (var time = 0; time < Times; time++)
        {
            var (exposures, likes) = (new List<Exposure>(), new Dictionary<string, List<Interaction>>());
            for (var i = 0; i < 1500; i++)
            {
                var choice = Exploration.Choose(thought, random);
                var (user, item) = ($"u{i}", $"i{choice.Chosen}");
                exposures.Add(
                    Shown(user, item) with { Propensity = choice.Propensity, Predicted = choice.Predicted, Explored = choice.Targets });
                likes[user] = random.NextDouble() < truth[choice.Chosen] ? [Did(item, InteractionType.Like, 1)] : [];
            }

            var tally = new ExperimentTally(exposures, Day, Start.AddDays(2));
            foreach (var user in tally.People)
            {
                tally.Add(user, likes[user]);
            }

            var estimates = tally.OffPolicy();
            Assert.Equal(["greedy", "uniform"], estimates.Select(one => one.Policy));
            greedySnips += Holds(estimates[0].Snips, truth[0]);
            greedyRobust += Holds(estimates[0].DoublyRobust, truth[0]);
            uniformSnips += Holds(estimates[1].Snips, truth.Average());
            uniformRobust += Holds(estimates[1].DoublyRobust, truth.Average());
            Assert.Null(estimates[0].Warning);
        }

        Assert.All(new[] { greedySnips, greedyRobust, uniformSnips, uniformRobust }, held => Assert.InRange(held / (double)Times, .88, 1));

        static int Holds(Interval interval, double truth) => interval.Low <= truth && truth <= interval.High ? 1 : 0;
    }

    [Fact]
    public void Few_exposures_come_with_a_warning()
    {
        Assert.Contains("Nothing was drawn yet", new ExperimentTally([], Day, Start).OffPolicy()[0].Warning!, StringComparison.Ordinal);
        var tally = new ExperimentTally(
            [Shown("u", "a") with { Propensity = .5, Predicted = .1, Explored = new(1, .1, .25, .05) }], Day, Start);
        tally.Add("u", [Did("a", InteractionType.Like, 0)]);
        var estimate = tally.OffPolicy()[0];
        Assert.Contains("The 1 exposures are worth 1 to this policy", estimate.Warning!, StringComparison.Ordinal);
        Assert.Equal((1, 1.0, 1.0), (estimate.Exposures, estimate.EffectiveSample, estimate.Snips.Value));
        Assert.Equal(.1 + (2 * .9), estimate.DoublyRobust.Value, 1e-12);
    }
}
