using System.Collections.Concurrent;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Moderation;

namespace OrleansMl.Registry;

[Trait("speed", "slow")]
public sealed class ModelRegistryGrainTests(RegistryCluster cluster) : IClassFixture<RegistryCluster>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(cluster.ResetAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_promotion_is_in_effect_on_both_silos_when_it_is_answered()
    {
        await cluster.PostAsync("warm routes", 20);
        var next = cluster.Install();

        var result = await cluster.Registry.PromoteAsync(next.Version, new("root", "better at night"), Token);
        var items = await cluster.PostAsync("after", 40);

        Assert.Equal(
            (RegistryOutcome.Changed, next.Version, "1.0.0"), (result.Outcome, result.Registration.Live, result.Registration.Previous[0]));
        Assert.All(items, item => Assert.Equal(next, Assert.Single(item.Moderation.Models, model => model.Name == next.Name)));
        Assert.Equal(("root", RegistryAction.Promote, next.Version, "1.0.0", "better at night"), Entry(result.Registration.Audit[0]));
        Assert.Equal(RegistryOutcome.Unchanged, (await cluster.Registry.PromoteAsync(next.Version, RegistryCluster.Change, Token)).Outcome);
        Assert.Equal(
            next.Version,
            Assert.Single(
                await cluster.Client.GetGrain<IModelAdminGrain>(0).ListAsync(Token),
                on => on.Status.Live && on.Status.Model.Name == next.Name).Status.Model.Version);
    }

    [Fact]
    public async Task Promotions_under_load_fail_no_request_and_never_go_back_in_time()
    {
        var next = cluster.Install();
        using var stop = new CancellationTokenSource();
        var posted = new ConcurrentBag<ContentItem>();
        var load = Enumerable.Range(0, 16).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                posted.Add(await cluster.Content(ClusterFixture.FreshId()).CreateAsync(Drafts.Comment("under load"), Token));
            }
        }).ToArray();

        await cluster.Registry.PromoteAsync(next.Version, RegistryCluster.Change, Token);
        await cluster.Registry.RollBackAsync(RegistryCluster.Change, Token);
        await cluster.Registry.PromoteAsync(next.Version, RegistryCluster.Change, Token);
        var after = await cluster.PostAsync("after", 40);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.All(posted, item => Assert.Equal(ContentState.Approved, item.Moderation.State));
        Assert.All(after, item => Assert.Equal(next, item.Moderation.Models[0]));
    }

    [Fact]
    public async Task A_rollback_returns_to_the_version_before_and_then_there_is_none()
    {
        var next = cluster.Install();
        await cluster.Registry.PromoteAsync(next.Version, RegistryCluster.Change, Token);

        var back = await cluster.Registry.RollBackAsync(new("root", "too strict"), Token);

        Assert.Equal((RegistryOutcome.Changed, "1.0.0"), (back.Outcome, back.Registration.Live));
        Assert.All(await cluster.PostAsync("after", 20), item => Assert.Equal("1.0.0", item.Moderation.Models[0].Version));
        var fresh = cluster.Client.GetGrain<IModelRegistryGrain>("text-spam");
        Assert.Equal(RegistryOutcome.NothingBefore, (await fresh.RollBackAsync(RegistryCluster.Change, Token)).Outcome);
    }

    [Fact]
    public async Task What_was_promoted_outlives_the_registrys_activation()
    {
        var next = cluster.Install();
        await cluster.Registry.PromoteAsync(next.Version, RegistryCluster.Change, Token);

        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);

        Assert.Equal(next.Version, (await cluster.Registry.GetAsync(Token)).Live);
        Assert.Equal(next, (await cluster.PostAsync("after", 1))[0].Moderation.Models[0]);
    }

    [Fact]
    public async Task A_version_that_is_missing_broken_or_blind_is_refused_and_nothing_changes()
    {
        var broken = cluster.Install(
            _ => throw new ModelUnavailableException("text-safety@x", "model.onnx: its hash is not the manifest's."));
        var throwing = cluster.Install(_ => throw new InvalidOperationException("shape mismatch"));
        var blind = cluster.Install(text => ScriptedModelRuntime.Scored(new(RegistryCluster.Model, "1.0.0"), text) with
        {
            Labels = [new("hate", ModerationCategory.Hate, 0.1f)]
        });
        var absurd = cluster.Install(text => Scaled(text, 7));
        var before = (await cluster.Registry.GetAsync(Token)).Revision;

        Assert.Equal(
            (
                RegistryOutcome.NotInstalled,
                "No inference silo has text-safety@9.9.9. Put the package into models/text-safety/9.9.9 of each."),
            await PromoteAsync("9.9.9"));
        Assert.EndsWith("model.onnx: its hash is not the manifest's.", await RefusedAsync(broken));
        Assert.EndsWith("it throws InvalidOperationException: shape mismatch", await RefusedAsync(throwing));
        Assert.EndsWith("does not score sexual, violence, harassment, which the live version does.", await RefusedAsync(blind));
        Assert.EndsWith("its score of 'sexual' is no probability.", await RefusedAsync(absurd));
        Assert.Equal(before, (await cluster.Registry.GetAsync(Token)).Revision);
        Assert.Equal("1.0.0", (await cluster.PostAsync("after", 1))[0].Moderation.Models[0].Version);
    }

    [Fact]
    public async Task A_folder_serves_by_its_number_only_when_it_passed_the_trial_of_a_promotion()
    {
        const string Name = "text-spam";
        var registry = cluster.Client.GetGrain<IModelRegistryGrain>(Name);
        await cluster.PostAsync("warm routes", 20);
        await WaitAsync(registration => registration.Followed == "1.0.0");

        cluster.Models.InstallHighest(new(Name, "1.0.1"), text => Spam("1.0.1", text) with { Labels = [new("spam", null, 0.9f)] });
        var refused = await WaitAsync(registration => registration.Refused is not null);
        var items = await cluster.PostAsync("spam=0.998", 20);
        cluster.Models.InstallHighest(new(Name, "1.0.2"), text => Spam("1.0.2", text));
        var followed = await WaitAsync(registration => registration.Followed == "1.0.2");

        Assert.Equal(("1.0.1", "1.0.0"), (refused.Refused!.Version, refused.Followed));
        Assert.EndsWith("does not score spam, which the live version does.", refused.Refused.Reason);
        Assert.All(items, item => Assert.Equal(ModerationLevel.ReviewRequired, item.Moderation.Level));
        Assert.Null(followed.Refused);

        // Each silo hears of it within a second.
        await Eventually.ReadAsync(
            _ => cluster.PostAsync("after", 20),
            after => after.All(item => item.Moderation.Models.Contains(new ModelKey(Name, "1.0.2"))),
            Token);

        Task<ModelRegistration> WaitAsync(Func<ModelRegistration, bool> condition) => Eventually.ReadAsync(
            async cancellationToken => await registry.GetAsync(cancellationToken), condition, Token, expected: "the folder's version");

        static TextClassification Spam(string version, string text) => ScriptedModelRuntime.Scored(new(Name, version), text);
    }

    [Fact]
    public async Task A_shadow_scores_every_item_and_decides_none()
    {
        var shadow = cluster.Install(text => Scaled(text, 0.99f));
        await cluster.Registry.SetShadowAsync(shadow.Version, RegistryCluster.Change, Token);

        var items = await cluster.PostAsync("a friendly word", 20);

        foreach (var item in items)
        {
            Assert.Equal(ModerationLevel.Approved, item.Moderation.Level);
            Assert.Equal(TrafficScores.Of(0.01f), item.Moderation.Scores[ModerationCategory.Hate]);
            Assert.DoesNotContain(shadow, item.Moderation.Models);
            var shadowed = Assert.Single(
                (await cluster.Content(item.Id).ExplainAsync(Token))!.Assessments, assessment => assessment.Shadow);
            Assert.Equal((shadow, 0.99f), (shadowed.Model!.Value, shadowed.Scores[ModerationCategory.Hate]));
        }
    }

    [Fact]
    public async Task A_failing_shadow_leaves_no_trace_in_the_item_but_is_counted()
    {
        // It answers as long as it is tried, on however many silos at a time.
        var works = true;
        var shadow = cluster.Install(text => works ? Scaled(text, 0.5f) : throw new InvalidOperationException("no"));
        Assert.Equal(
            RegistryOutcome.Changed, (await cluster.Registry.SetShadowAsync(shadow.Version, RegistryCluster.Change, Token)).Outcome);
        works = false;

        var items = await cluster.PostAsync("a friendly word", 10);

        Assert.All(items, item => Assert.Equal((ContentState.Approved, null), (item.Moderation.State, item.Moderation.Error)));
        Assert.All(
            await Task.WhenAll(items.Select(item => cluster.Content(item.Id).ExplainAsync(Token))),
            explanation => Assert.Equal(3, explanation!.Assessments.Length));

        // A registry that comes to life again begins with what silos report then: what was counted just
        // before may be its baseline, what follows is not.
        await cluster.WaitForAsync(
            registration => registration.Statistics.Any(version => version.Version == shadow.Version && version.Errors >= 10),
            async () => Assert.All(
                await cluster.PostAsync("a friendly word", 10), item => Assert.Equal(ContentState.Approved, item.Moderation.State)));
    }

    [Fact]
    public async Task An_experiment_decides_for_its_share_and_an_item_stays_with_its_version()
    {
        var other = cluster.Install();
        var result = await cluster.Registry.SetSplitAsync(
            new(SplitKind.Experiment, other.Version, 50, null), RegistryCluster.Change, Token);
        Assert.Equal(
            (RegistryOutcome.Changed, SplitKind.Experiment, 50.0),
            (result.Outcome, result.Registration.Split!.Kind, result.Registration.Split.Percent));

        var items = await cluster.PostAsync("first", 200);

        Assert.InRange(items.Count(item => item.Moderation.Models[0] == other), 60, 140);
        foreach (var item in items.Take(20))
        {
            var edited = await cluster.Content(item.Id).PutAsync(Drafts.Comment("second"), Drafts.Alice, null, Token);
            Assert.Equal(item.Moderation.Models[0], edited.Item!.Moderation.Models[0]);
        }
    }

    [Fact]
    public async Task A_canary_that_throws_ends_itself_and_fails_no_request()
    {
        var works = true;
        var canary = cluster.Install(text => works ? Scaled(text, 0.01f) : throw new InvalidOperationException("out of memory"));
        await cluster.Registry.SetSplitAsync(new(SplitKind.Canary, canary.Version, 50, null), RegistryCluster.Change, Token);
        Assert.Contains(await cluster.PostAsync("good", 50), item => item.Moderation.Models[0] == canary);
        works = false;

        var registration = await cluster.WaitForAsync(
            registration => registration.Split is null,
            async () => Assert.All(
                await cluster.PostAsync("bad", 50),
                item => Assert.Equal((ContentState.Approved, "1.0.0"), (item.Moderation.State, item.Moderation.Models[0].Version))));

        Assert.Equal(
            (StoredModelRegistry.CanaryActor, RegistryAction.CanaryRolledBack, canary.Version),
            (registration.Audit[0].By, registration.Audit[0].Action, registration.Audit[0].From));
        Assert.Contains("calls failed; at most 2.0 % may.", registration.Audit[0].Reason);
    }

    [Fact]
    public async Task A_canary_whose_scores_drift_ends_itself()
    {
        var canary = cluster.Install(text => Scaled(text, 0.6f));
        await cluster.Registry.SetSplitAsync(new(SplitKind.Canary, canary.Version, 50, new()
        {
            MinCalls = 100
        }), RegistryCluster.Change, Token);

        var registration = await cluster.WaitForAsync(registration => registration.Split is null, () => cluster.PostAsync("drift", 100));

        Assert.Contains("drifted: population stability index", registration.Audit[0].Reason);
    }

    [Fact]
    public async Task A_canary_that_does_well_runs_on()
    {
        var canary = cluster.Install();
        await cluster.Registry.SetSplitAsync(new(SplitKind.Canary, canary.Version, 50, new()
        {
            MinCalls = 100
        }), RegistryCluster.Change, Token);

        var registration = await cluster.WaitForAsync(
            registration => new[] { "1.0.0", canary.Version }.All(
                name => registration.Statistics.Any(version => version.Version == name && version.Calls >= 200)),
            () => cluster.PostAsync("well", 100));

        Assert.Equal(canary.Version, registration.Split?.Version);
    }

    [Fact]
    public async Task A_stored_analysis_is_made_anew_by_the_first_read_after_a_promotion()
    {
        var sad = new ModelKey("text-sentiment", "2.0.0");
        cluster.Models.Install(sad, _ => new()
        {
            Model = sad,
            Calibration = "none",
            Labels = [new("negative", null, 1), new("neutral", null, 0), new("positive", null, 0)]
        });
        var item = (await cluster.PostAsync("Maria is glad", 1))[0];
        var before = (await cluster.Content(item.Id).GetAnalyzedAsync(Token))!.Analysis!;

        await cluster.Client.GetGrain<IModelRegistryGrain>("text-sentiment").PromoteAsync("2.0.0", RegistryCluster.Change, Token);
        var after = (await cluster.Content(item.Id).GetAnalyzedAsync(Token))!.Analysis!;

        Assert.Equal(
            (Analysis.SentimentLabel.Positive, Analysis.SentimentLabel.Negative), (before.Sentiment!.Label, after.Sentiment!.Label));
        Assert.Contains(sad, after.Models);
        Assert.Equal(after.AnalyzedAt, (await cluster.Content(item.Id).GetAnalyzedAsync(Token))!.Analysis!.AnalyzedAt);
    }

    private static TextClassification Scaled(string text, float score)
    {
        var answer = ScriptedModelRuntime.Scored(new(RegistryCluster.Model, "1.0.0"), text);
        return answer with { Labels = [.. answer.Labels.Select(label => label with { Score = score })] };
    }

    private static (string, RegistryAction, string?, string?, string?) Entry(RegistryEntry entry) =>
        (entry.By, entry.Action, entry.Version, entry.From, entry.Reason);

    private async Task<(RegistryOutcome, string?)> PromoteAsync(string version)
    {
        var result = await cluster.Registry.PromoteAsync(version, RegistryCluster.Change, Token);
        return (result.Outcome, result.Detail);
    }

    private async Task<string?> RefusedAsync(ModelKey model)
    {
        var (outcome, detail) = await PromoteAsync(model.Version);
        Assert.Equal(RegistryOutcome.Refused, outcome);
        return detail;
    }
}
