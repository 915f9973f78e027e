using System.Collections.Immutable;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

public sealed class RunningExperimentsTests
{
    private const int People = 20_000;

    private static readonly string[] UserIds = [.. Enumerable.Range(0, People).Select(i => $"user-{i}")];
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static Experiment Of(
        string name, double share, double[] weights, int startedAfter = 0, ExperimentState state = ExperimentState.Running) =>
        new()
        {
            Name = name,
            Version = 1,
            State = state,
            Share = share,
            Variants = [.. weights.Select((weight, i) => new ExperimentVariant($"v{i}", weight, new() { Exploration = i }))],
            StartedAt = At.AddMinutes(startedAfter),
        };

    private static ImmutableDictionary<string, string> Assigned(params Experiment[] experiments)
    {
        var running = new RunningExperiments(experiments);
        return UserIds.Select(user => (user, running.Of(user)))
            .Where(pair => pair.Item2 is not null)
            .ToImmutableDictionary(pair => pair.user, pair => $"{pair.Item2!.Experiment}/{pair.Item2.Variant}");
    }

    [Fact]
    public void Buckets_are_the_same_for_ever()
    {
        // These figures were written once: whoever changes the hash moves everybody to another variant.
        Assert.Equal((0.29961, 0.04285), Rounded("ranking", "alice"));
        Assert.Equal((0.17976, 0.47451), Rounded("ranking", "bob"));
        Assert.Equal((0.41335, 0.51026), Rounded("other", "alice"));
        Assert.InRange(ExperimentBuckets.Of(new string('e', 64), new string('u', 128)).Entry, 0, 1);
        Assert.InRange(ExperimentBuckets.Of(new string('e', 300), new string('u', 300)).Variant, 0, 1);

        static (double, double) Rounded(string experiment, string user) =>
            (Math.Round(ExperimentBuckets.Of(experiment, user).Entry, 5), Math.Round(ExperimentBuckets.Of(experiment, user).Variant, 5));
    }

    [Fact]
    public void Shares_and_weights_are_what_they_say()
    {
        var assigned = Assigned(Of("ranking", .3, [2, 1, 1]));

        // Three standard deviations of what chance does; the list of people is fixed, so these are fixed too.
        Assert.InRange(assigned.Count, 6000 - 195, 6000 + 195);
        var counts = assigned.CountBy(pair => pair.Value).ToDictionary();
        Assert.InRange(counts["ranking/v0"], 3000 - 154, 3000 + 154);
        Assert.InRange(counts["ranking/v1"], 1500 - 113, 1500 + 113);
        Assert.InRange(counts["ranking/v2"], 1500 - 113, 1500 + 113);
        Assert.Equal(assigned, Assigned(Of("ranking", .3, [2, 1, 1])));
        Assert.Equal(People, Assigned(Of("all", 1, [1])).Count);
        Assert.Empty(Assigned(Of("none", 0, [1]), Of("stopped", 1, [1], state: ExperimentState.Stopped)));
    }

    [Fact]
    public void Another_share_adds_or_removes_people_and_moves_nobody()
    {
        var before = Assigned(Of("ranking", .2, [1, 1]));
        foreach (var share in new[] { .05, .21, .5, 1 })
        {
            var after = Assigned(Of("ranking", share, [1, 1]));
            var (smaller, larger) = share < .2 ? (after, before) : (before, after);
            Assert.All(smaller, pair => Assert.Equal(larger[pair.Key], pair.Value));
            Assert.NotEqual(smaller.Count, larger.Count);
        }
    }

    [Fact]
    public void Nobody_is_in_two_and_the_older_experiment_keeps_its_people()
    {
        var (older, younger) = (Of("b-older", .3, [1, 1]), Of("a-younger", .4, [1, 1], startedAfter: 1));
        var (alone, both) = (Assigned(older), Assigned(younger, older));
        Assert.Equal(alone, both.Where(pair => pair.Value.StartsWith("b-older", StringComparison.Ordinal)).ToImmutableDictionary());

        // Of the rest the younger one has its share, whoever they are: .7 · .4.
        var rest = both.Count - alone.Count;
        Assert.InRange(rest, 5600 - 200, 5600 + 200);
        Assert.InRange(both.Count(pair => pair.Value == "a-younger/v1"), (rest / 2) - 112, (rest / 2) + 112);
    }

    [Fact]
    public void Experiments_divide_people_independently()
    {
        var (one, other) = (Assigned(Of("one", 1, [1, 1])), Assigned(Of("other", 1, [1, 1])));
        var same = UserIds.Count(user => one[user][^1] == other[user][^1]);
        Assert.InRange(same, (People / 2) - 212, (People / 2) + 212);

        // Nor does who is in say which variant.
        var inside = UserIds.Count(user => ExperimentBuckets.Of("one", user) is { Entry: < .1, Variant: < .5 });
        Assert.InRange(inside, 1000 - 92, 1000 + 92);
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var running = new RunningExperiments([Of("one", .5, [1, 1]), Of("other", .5, [1, 1, 1])]);
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var user in UserIds)
            {
                running.Of(user);
            }
        }));
    }
}
