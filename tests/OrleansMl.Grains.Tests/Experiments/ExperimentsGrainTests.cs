using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Hosting;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

public sealed class ExperimentsGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly ExperimentChange Root = new("root", "to see");

    private IExperimentsGrain Experiments => cluster.Client.GetGrain<IExperimentsGrain>(0);

    private IEnumerable<ExperimentCache> Books =>
        cluster.Cluster.Silos.Select(
            silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ExperimentCache>());

    private static ExperimentDraft Draft(string name, double share = 1, ExperimentState state = ExperimentState.Running) =>
        new()
        {
            Name = name,
            Share = share,
            State = state,
            Variants = [new("control", 1, new()), new("more", 1, new() { Exploration = 2 })]
        };

    [Fact]
    public async Task Changes_are_checked_kept_and_audited()
    {
        var name = $"e-{ClusterFixtureBase.FreshName()}";
        var made = await Experiments.PutAsync(Draft(name, .5), 0, Root, Token);
        Assert.Equal((ExperimentOutcome.Created, ExperimentState.Running), (made.Outcome, made.Experiment!.State));
        Assert.Equal(ExperimentOutcome.Unchanged, (await Experiments.PutAsync(Draft(name, .5), null, Root, Token)).Outcome);
        Assert.Equal(ExperimentOutcome.Stale, (await Experiments.PutAsync(Draft(name, .6), 0, Root, Token)).Outcome);
        Assert.Equal(ExperimentOutcome.Stale, (await Experiments.StopAsync(name, made.Experiment.Version + 1, Root, Token)).Outcome);

        // Another share goes on; other variants begin anew.
        cluster.Time.Advance(TimeSpan.FromMinutes(5));
        var more = (await Experiments.PutAsync(Draft(name, .6), made.Experiment.Version, Root, Token)).Experiment!;
        Assert.Equal(made.Experiment.StartedAt, more.StartedAt);
        var other =
            (await Experiments.PutAsync(
                Draft(name, .6) with { Variants = [new("control", 1, new()), new("most", 3, new())] }, null, Root, Token)).Experiment!;
        Assert.True(other.StartedAt > more.StartedAt);

        // Stopped, found again by another activation, started again, deleted.
        var stopped = (await Experiments.StopAsync(name, null, Root, Token)).Experiment!;
        Assert.Equal(ExperimentState.Stopped, stopped.State);
        Assert.NotNull(stopped.EndedAt);
        Assert.Equal(ExperimentOutcome.Unchanged, (await Experiments.StopAsync(name, null, Root, Token)).Outcome);
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        Assert.Equivalent(stopped, await Experiments.GetAsync(name, Token), strict: true);
        var again = (await Experiments.PutAsync(Draft(name), null, new("alice"), Token)).Experiment!;
        Assert.Equal((ExperimentState.Running, null), (again.State, again.EndedAt));
        Assert.Equal(
            [
                ("alice", ExperimentAction.Start, null),
                ("root", ExperimentAction.Stop, "to see"),
                ("root", ExperimentAction.Start, "to see"),
                ("root", ExperimentAction.Change, "to see"),
                ("root", ExperimentAction.Create, "to see")
            ],
            again.Audit.Select(entry => (entry.By, entry.Action, entry.Reason)));
        Assert.Equal("share 0.5 to 0.6", again.Audit[3].Detail);
        Assert.Equal(again.Audit.Select(entry => entry.Version), again.Audit.Select(entry => entry.Version).OrderDescending());
        Assert.Contains(await Experiments.ListAsync(Token), one => one.Name == name);
        Assert.Equal(
            (ExperimentOutcome.Changed, null),
            ((await Experiments.DeleteAsync(name, null, Root, Token)).Outcome, await Experiments.GetAsync(name, Token)));
        Assert.Equal(ExperimentOutcome.NotFound, (await Experiments.DeleteAsync(name, null, Root, Token)).Outcome);
        Assert.Equal(ExperimentOutcome.NotFound, (await Experiments.StopAsync(name, null, Root, Token)).Outcome);

        // A version is never used twice.
        var anew = (await Experiments.PutAsync(Draft(name, state: ExperimentState.Stopped), null, Root, Token)).Experiment!;
        Assert.True(anew.Version > again.Version);
        Assert.Equal((ExperimentState.Stopped, null, null), (anew.State, anew.StartedAt, anew.EndedAt));
        await Experiments.DeleteAsync(name, null, Root, Token);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Experiments.PutAsync(Draft(name, double.NaN), null, Root, Token));
    }

    [Fact]
    public async Task There_are_twenty_at_most()
    {
        var prefix = ClusterFixtureBase.FreshName();
        var results = new List<ExperimentResult>();
        for (var i = 0; results.Count == 0 || results[^1].Outcome == ExperimentOutcome.Created; i++)
        {
            Assert.True(i <= ExperimentRules.MaxExperiments);
            results.Add(await Experiments.PutAsync(Draft($"{prefix}-{i}", 0), null, Root, Token));
        }

        Assert.Equal((ExperimentOutcome.TooMany, null), (results[^1].Outcome, results[^1].Experiment));
        Assert.Equal(ExperimentRules.MaxExperiments, (await Experiments.ListAsync(Token)).Length);
        foreach (var result in results.Where(result => result.Experiment is not null))
        {
            await Experiments.DeleteAsync(result.Experiment!.Name, null, Root, Token);
        }
    }

    [Fact]
    public async Task Every_silo_learns_of_a_change_by_itself()
    {
        var name = $"e-{ClusterFixtureBase.FreshName()}";
        foreach (var (share, expected) in new[] { (1.0, true), (0, false) })
        {
            await Experiments.PutAsync(Draft(name, share), null, Root, Token);
            await Eventually.TrueAsync(
                () => Books.All(book => (book.Of("alice")?.Experiment == name) == expected), Token, within: TimeSpan.FromSeconds(10));
        }

        await Experiments.PutAsync(Draft(name), null, Root, Token);
        foreach (var book in Books)
        {
            await book.RunNowAsync(Token);
            var assignment = book.Of("alice")!;
            Assert.Equal(assignment.Variant == "more" ? 2 : 1, assignment.Settings.Exploration);
            Assert.Same(assignment, book.Of("alice"));
        }

        await Experiments.DeleteAsync(name, null, Root, Token);
        foreach (var book in Books)
        {
            await book.RunNowAsync(Token);
            Assert.Null(book.Of("alice"));
        }
    }

    [Fact]
    public async Task A_write_that_fails_changes_nothing()
    {
        var name = $"e-{ClusterFixtureBase.FreshName()}";
        await Experiments.PutAsync(Draft(name, .1), null, Root, Token);
        cluster.Store.FailingWrites[Experiments.GetGrainId()] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => Experiments.PutAsync(Draft(name, .2), null, Root, Token));
        cluster.Store.FailingWrites.Clear();
        Assert.Equal(.1, (await Experiments.GetAsync(name, Token))!.Share);
        await Experiments.DeleteAsync(name, null, Root, Token);
    }

    [Fact]
    public void The_rules_know_every_setting_and_its_range()
    {
        foreach (var property in typeof(RankingSettings).GetProperties().Where(property => property.Name != "EqualityContract"))
        {
            if (property.PropertyType == typeof(bool))
            {
                var switched = new RankingSettings();
                property.SetValue(switched, true);
                Assert.Equal(switched, StoredVariant.Of(new("control", 1, switched)).ToSettings());
                continue;
            }

            var range = (System.ComponentModel.DataAnnotations.RangeAttribute)Attribute.GetCustomAttribute(
                property, typeof(System.ComponentModel.DataAnnotations.RangeAttribute))!;
            foreach (var (value, mistakes) in new[]
            {
                (range.Minimum, 0),
                (range.Maximum, 0),
                (Convert.ChangeType(Convert.ToDouble(range.Minimum) - 1, property.PropertyType), 1),
                (Convert.ChangeType(Convert.ToDouble(range.Maximum) + 1, property.PropertyType), 1)
            })
            {
                var settings = new RankingSettings();
                property.SetValue(settings, Convert.ChangeType(value, property.PropertyType));
                Assert.Equal(mistakes, ExperimentRules.Check(Draft("e") with { Variants = [new("control", 1, settings)] }).Count);
                Assert.Equal(settings, StoredVariant.Of(new("control", 1, settings)).ToSettings());
            }
        }
    }
}
