using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansMl.Hosting;
using OrleansMl.Recommendations;

namespace OrleansMl.Experiments;

public sealed class ExperimentsGrainTests(OwnCluster cluster) : IClassFixture<OwnCluster>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly ExperimentChange Root = new("root", "to see");

    private readonly string _name = $"e-{ClusterFixtureBase.FreshName()}";

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
    public async Task The_same_again_is_no_change_and_a_stale_change_is_refused()
    {
        var made = await Experiments.PutAsync(Draft(_name, .5), 0, Root, Token);

        Assert.Equal((ExperimentOutcome.Created, ExperimentState.Running), (made.Outcome, made.Experiment!.State));
        Assert.Equal(ExperimentOutcome.Unchanged, (await Experiments.PutAsync(Draft(_name, .5), null, Root, Token)).Outcome);
        Assert.Equal(ExperimentOutcome.Stale, (await Experiments.PutAsync(Draft(_name, .6), 0, Root, Token)).Outcome);
        Assert.Equal(ExperimentOutcome.Stale, (await Experiments.StopAsync(_name, made.Experiment.Version + 1, Root, Token)).Outcome);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Experiments.PutAsync(Draft(_name, double.NaN), null, Root, Token));
    }

    [Fact]
    public async Task Another_share_goes_on_and_other_variants_begin_anew()
    {
        var made = (await Experiments.PutAsync(Draft(_name, .5), 0, Root, Token)).Experiment!;
        cluster.Time.Advance(TimeSpan.FromMinutes(5));

        var more = (await Experiments.PutAsync(Draft(_name, .6), made.Version, Root, Token)).Experiment!;
        var others = Draft(_name, .6) with { Variants = [new("control", 1, new()), new("most", 3, new())] };
        var anew = (await Experiments.PutAsync(others, null, Root, Token)).Experiment!;

        Assert.Equal(made.StartedAt, more.StartedAt);
        Assert.True(anew.StartedAt > more.StartedAt);
    }

    [Fact]
    public async Task One_that_was_stopped_is_found_by_another_activation_and_may_start_again()
    {
        await Experiments.PutAsync(Draft(_name), null, Root, Token);

        var stopped = (await Experiments.StopAsync(_name, null, Root, Token)).Experiment!;

        Assert.Equal((ExperimentState.Stopped, false), (stopped.State, stopped.EndedAt is null));
        Assert.Equal(ExperimentOutcome.Unchanged, (await Experiments.StopAsync(_name, null, Root, Token)).Outcome);
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        Assert.Equivalent(stopped, await Experiments.GetAsync(_name, Token), strict: true);
        var again = (await Experiments.PutAsync(Draft(_name), null, Root, Token)).Experiment!;
        Assert.Equal((ExperimentState.Running, null), (again.State, again.EndedAt));
    }

    [Fact]
    public async Task Every_change_has_a_line_in_the_audit()
    {
        await Experiments.PutAsync(Draft(_name, .5), 0, Root, Token);
        await Experiments.PutAsync(Draft(_name, .6), null, Root, Token);
        await Experiments.StopAsync(_name, null, Root, Token);

        var again = (await Experiments.PutAsync(Draft(_name, .6), null, new("alice"), Token)).Experiment!;

        Assert.Equal(
            [
                ("alice", ExperimentAction.Start, null),
                ("root", ExperimentAction.Stop, "to see"),
                ("root", ExperimentAction.Change, "to see"),
                ("root", ExperimentAction.Create, "to see")
            ],
            again.Audit.Select(entry => (entry.By, entry.Action, entry.Reason)));
        Assert.Equal("share 0.5 to 0.6", again.Audit[2].Detail);
        Assert.Equal(again.Audit.Select(entry => entry.Version), again.Audit.Select(entry => entry.Version).OrderDescending());
    }

    [Fact]
    public async Task One_that_was_deleted_is_gone_and_its_versions_are_never_used_again()
    {
        var made = (await Experiments.PutAsync(Draft(_name), null, Root, Token)).Experiment!;
        Assert.Contains(await Experiments.ListAsync(Token), one => one.Name == _name);

        Assert.Equal(ExperimentOutcome.Changed, (await Experiments.DeleteAsync(_name, null, Root, Token)).Outcome);

        Assert.Null(await Experiments.GetAsync(_name, Token));
        Assert.Equal(ExperimentOutcome.NotFound, (await Experiments.DeleteAsync(_name, null, Root, Token)).Outcome);
        Assert.Equal(ExperimentOutcome.NotFound, (await Experiments.StopAsync(_name, null, Root, Token)).Outcome);
        var anew = (await Experiments.PutAsync(Draft(_name, state: ExperimentState.Stopped), null, Root, Token)).Experiment!;
        Assert.True(anew.Version > made.Version);
        Assert.Equal((ExperimentState.Stopped, null, null), (anew.State, anew.StartedAt, anew.EndedAt));
    }

    // There are twenty at most, for all tests together.
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await Experiments.DeleteAsync(_name, null, Root, Token);

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
