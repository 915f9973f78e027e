using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Standing;

namespace OrleansMl.Policies;

/// <summary>From a draft to verdicts, on two silos. A text such as "spam=0.7" scores exactly that.</summary>
public sealed class PolicyTests(PolicyTests.Fixture cluster) : IClassFixture<PolicyTests.Fixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly PolicyAct Root = new("root", "because");

    private IPolicyGrain Policy => cluster.Client.GetGrain<IPolicyGrain>("default");

    public ValueTask InitializeAsync() => default;

    // The next test begins where this one did.
    public async ValueTask DisposeAsync()
    {
        while ((await Policy.RollBackAsync(Root, CancellationToken.None)).Outcome == PolicyOutcome.Changed)
        {
        }

        await Policy.DeleteDraftAsync(null, CancellationToken.None);
        await Policy.EndShadowAsync(Root, CancellationToken.None);
        await SyncAsync();
    }

    [Fact]
    public async Task Until_one_is_published_the_configuration_decides()
    {
        var policy = (await Policy.GetAsync(Token))!;

        Assert.Equal(("default", "1", null), (policy.Name, policy.Live.Version, policy.Live.At));
        Assert.Contains(new(ModerationCategory.Spam, null, 0.6f, 0.8f, null), policy.Live.Document.Thresholds);
        Assert.Null(await cluster.Client.GetGrain<IPolicyGrain>("another").GetAsync(Token));
    }

    [Fact]
    public async Task What_is_published_decides_on_every_silo_and_a_rollback_ends_it()
    {
        var before = await SubmitAsync("spam=0.55");
        await Policy.PutDraftAsync(SpamFrom(0.52f), null, Token);
        var published = await Policy.PublishAsync(Root, Token);
        await SyncAsync();
        var after = await SubmitAsync("spam=0.55");
        var dry = await cluster.Client.GetGrain<IModerationGrain>(0).ScoreAsync("spam=0.55", ContentType.Comment, Token);
        var back = await Policy.RollBackAsync(Root, Token);
        await SyncAsync();
        var again = await SubmitAsync("spam=0.55");

        Assert.Equal((ModerationLevel.Approved, "1"), (before.Moderation.Level, before.Moderation.Policy!.Version));
        Assert.Equal((PolicyOutcome.Changed, "root", "because"),
            (published.Outcome, published.Policy.Live.By, published.Policy.Live.Note));
        var version = published.Policy.Live.Version;
        Assert.Equal((ModerationLevel.ReviewRequired, version), (after.Moderation.Level, after.Moderation.Policy!.Version));
        Assert.Equal((ModerationLevel.ReviewRequired, version), (dry.Level, dry.Policy.Version));
        Assert.Equal((PolicyOutcome.Changed, "1"), (back.Outcome, back.Policy.Live.Version));
        Assert.Equal(ModerationLevel.Approved, again.Moderation.Level);
        Assert.Equal(PolicyOutcome.NothingBefore, (await Policy.RollBackAsync(Root, Token)).Outcome);
    }

    [Fact]
    public async Task Authors_of_a_worse_tier_are_judged_by_its_thresholds_from_their_strike_on()
    {
        var (author, id) = (ClusterFixtureBase.FreshName(), ClusterFixtureBase.FreshId());
        var document = SpamFrom(0.7f);
        await Policy.PutDraftAsync(
            document with { Thresholds = document.Thresholds.Add(new(ModerationCategory.Spam, null, null, 0.5f, null, "limited")) },
            null,
            Token);
        await Policy.PublishAsync(Root, Token);
        await SyncAsync();

        var before = await SubmitOfAsync(author);
        var cause = new StandingCause
        {
            ContentId = id,
            Revision = 1,
            Level = ModerationLevel.Rejected,
            At = cluster.Time.GetUtcNow(),
            By = "ada",
        };
        await cluster.Client.GetGrain<IUserStrikes>(author).ApplyAsync(new("k1", cause, new("spam", 2), null), Token);
        var limited = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitOfAsync(author)));
        var others = await SubmitOfAsync(ClusterFixtureBase.FreshName());

        Assert.Equal((ModerationLevel.Approved, ModerationLevel.Approved), (before.Moderation.Level, others.Moderation.Level));
        Assert.All(limited, item => Assert.Equal(ModerationLevel.ReviewRequired, item.Moderation.Level));

        Task<ContentItem> SubmitOfAsync(string user) => cluster.Content(ClusterFixtureBase.FreshName())
            .CreateAsync(Drafts.Comment("spam=0.55") with { AuthorId = user }, Token);
    }

    [Fact]
    public async Task An_entry_of_the_best_tier_holds_for_everybody()
    {
        var document = SpamFrom(0.7f);
        await Policy.PutDraftAsync(
            document with { Thresholds = document.Thresholds.Add(new(ModerationCategory.Spam, null, null, 0.5f, null, "good")) },
            null,
            Token);
        await Policy.PublishAsync(Root, Token);
        await SyncAsync();

        Assert.Equal(ModerationLevel.ReviewRequired, (await SubmitAsync("spam=0.55")).Moderation.Level);
    }

    [Fact]
    public async Task A_draft_that_names_a_tier_that_there_is_not_is_never_stored()
    {
        var before = (await Policy.GetAsync(Token))!.Revision;

        var refused = await Policy.PutDraftAsync(ForTiers(("limitted", 0.5f)), null, Token);

        Assert.Equal((PolicyOutcome.UnknownTier, before, null), (refused.Outcome, refused.Policy.Revision, refused.Policy.Draft));
        Assert.Equal(
            new PolicyMistake(
                "/thresholds/2/tier", "unknown_tier", "There is no such tier. The tiers are: good, limited, restricted."),
            Assert.Single(refused.Mistakes));
    }

    [Fact]
    public async Task A_worse_tier_is_never_judged_more_mildly_than_a_better_one()
    {
        var refused = await Policy.PutDraftAsync(ForTiers(("limited", 0.3f), ("restricted", 0.5f)), null, Token);
        var taken = await Policy.PutDraftAsync(ForTiers(("limited", 0.5f), ("restricted", 0.3f)), null, Token);

        Assert.Equal((PolicyOutcome.MilderTier, PolicyOutcome.Changed), (refused.Outcome, taken.Outcome));
        Assert.Equal("/thresholds/3/flag", Assert.Single(refused.Mistakes).Pointer);
    }

    private static PolicyDocument ForTiers(params (string Tier, float Review)[] entries) => SpamFrom(0.7f) with
    {
        Thresholds =
        [
            .. SpamFrom(0.7f).Thresholds,
            .. entries.Select(entry => new PolicyThreshold(ModerationCategory.Spam, null, null, entry.Review, null, entry.Tier)),
        ],
    };

    [Fact]
    public async Task A_shadow_decides_nothing_and_counts_what_it_would_have()
    {
        await Policy.PutDraftAsync(SpamFrom(0.52f), null, Token);
        var started = await Policy.StartShadowAsync(Root, Token);
        var again = await Policy.StartShadowAsync(Root, Token);
        await SyncAsync();
        var id = ClusterFixtureBase.FreshId();
        var item = await SubmitAsync("spam=0.55", id);
        await SubmitAsync("spam=0.01");
        await SyncAsync();

        var counted = (await Policy.GetAsync(Token))!;
        var published = await Policy.PublishAsync(Root, Token);

        Assert.Equal((PolicyOutcome.Changed, PolicyOutcome.Unchanged), (started.Outcome, again.Outcome));
        Assert.Equal((ModerationLevel.Approved, "1"), (item.Moderation.Level, item.Moderation.Policy!.Version));
        Assert.Equal(2, counted.Comparison!.Decisions);
        Assert.Equivalent(
            new LevelChange[]
            {
                new(ModerationLevel.Approved, ModerationLevel.Approved, 1, []),
                new(ModerationLevel.Approved, ModerationLevel.ReviewRequired, 1, [id]),
            },
            counted.Comparison.Changes);
        Assert.Equal(counted.Shadow!.Version, published.Policy.Live.Version);
        Assert.Equal((null, null, null), (published.Policy.Shadow, published.Policy.Comparison, published.Policy.Draft));
    }

    [Fact]
    public async Task A_change_quotes_the_revision_it_saw()
    {
        var first = await Policy.PutDraftAsync(SpamFrom(0.3f), null, Token);
        var second = await Policy.PutDraftAsync(SpamFrom(0.4f), first.Policy.Revision, Token);

        var stale = await Policy.PutDraftAsync(SpamFrom(0.5f), first.Policy.Revision, Token);
        var staleAct = await Policy.PublishAsync(Root with { ExpectedRevision = first.Policy.Revision }, Token);
        var same = await Policy.PutDraftAsync(SpamFrom(0.4f), first.Policy.Revision, Token);

        Assert.Equal(PolicyOutcome.Changed, second.Outcome);
        Assert.Equal((PolicyOutcome.StaleRevision, SpamFrom(0.4f)), (stale.Outcome, stale.Policy.Draft));
        Assert.Equal((PolicyOutcome.StaleRevision, "1"), (staleAct.Outcome, staleAct.Policy.Live.Version));
        Assert.Equal(PolicyOutcome.Unchanged, same.Outcome);
    }

    [Fact]
    public async Task Without_a_draft_nothing_is_published_and_what_is_live_already_is_no_version()
    {
        var nothing = await Policy.PublishAsync(Root, Token);
        await Policy.PutDraftAsync((await Policy.GetAsync(Token))!.Live.Document, null, Token);
        var same = await Policy.PublishAsync(Root, Token);

        Assert.Equal((PolicyOutcome.NoDraft, PolicyOutcome.Unchanged, "1"), (nothing.Outcome, same.Outcome, same.Policy.Live.Version));
    }

    [Fact]
    public async Task A_document_that_breaks_a_rule_is_never_stored()
    {
        var before = (await Policy.GetAsync(Token))!.Revision;

        await Assert.ThrowsAsync<ArgumentException>(() => Policy.PutDraftAsync(new(), null, Token));

        Assert.Equal(before, (await Policy.GetAsync(Token))!.Revision);
    }

    [Fact]
    public void A_version_number_is_given_once()
    {
        var configured = new PolicyVersion { Version = "7", Document = SpamFrom(0.5f) };
        var one = new StoredPolicy().With(SpamFrom(0.52f)).Publish(configured, Root, default);
        var two = one.With(SpamFrom(0.3f)).Publish(configured, Root, default);
        var back = two.RollBack(Root, default);
        var three = back.With(SpamFrom(0.4f)).Publish(configured, Root, default);

        Assert.Equal(["8", "9", "8", "10"], new[] { one, two, back, three }.Select(policy => policy.Live!.Version));
        Assert.Equal(["8", "7"], three.Previous.Select(version => version.Version));
    }

    [Fact]
    public async Task A_simulation_decides_what_was_scored_and_changes_nothing()
    {
        var (mild, strong, edited) = (ClusterFixtureBase.FreshId(), ClusterFixtureBase.FreshId(), ClusterFixtureBase.FreshId());
        var since = cluster.Time.GetUtcNow();
        await SubmitAsync("spam=0.55", mild);
        await SubmitAsync("spam=0.9", strong);
        await SubmitAsync("spam=0.9", edited);
        await cluster.Content(edited).PutAsync(Drafts.Comment("spam=0.01"), Drafts.Alice, null, Token);
        await FlushScoresAsync();

        var result = (await Simulation.SimulateAsync("default", new() { Document = SpamFrom(0.52f), Since = since }, Token))!;
        var later = (await Simulation.SimulateAsync("default", new() { Document = SpamFrom(0.52f), Since = since.AddDays(1) }, Token))!;

        Assert.Equal((3, null), (result.Items, result.AgainstHumans));
        Assert.Equal(
            [
                (ModerationLevel.Approved, ModerationLevel.Approved, 1, null),
                (ModerationLevel.Approved, ModerationLevel.ReviewRequired, 1, mild),
                (ModerationLevel.ReviewRequired, ModerationLevel.ReviewRequired, 1, (string?)null),
            ],
            result.Changes.Select(change => (change.From, change.To, (int)change.Count, change.Samples.SingleOrDefault())));
        Assert.Equal(0, later.Items);
        Assert.Equal(ModerationLevel.Approved, (await cluster.Content(mild).GetAsync(Token))!.Moderation.Level);
        Assert.Null(await Simulation.SimulateAsync("default", new(), Token));
        Assert.Null(await Simulation.SimulateAsync("another", new() { Document = SpamFrom(0.5f) }, Token));
    }

    [Fact]
    public async Task A_batch_of_scores_that_comes_again_is_in_the_log_once_and_an_erased_author_is_in_it_no_more()
    {
        var shard = cluster.Client.GetGrain<IScoreShardGrain>(ScoreShards.Of("erased-one"));
        var batch = new ScoreBatch("S1", 1, [new() { ContentId = "x", AuthorId = "erased-one", Scores = CategoryScores.Empty }]);
        await shard.AddAsync(batch, Token);
        await shard.AddAsync(batch, Token);
        var before = (await shard.BeforeAsync(long.MaxValue, Token))!.Rows.Count(row => row.AuthorId == "erased-one");
        await shard.EraseAsync("erased-one", Token);

        Assert.Equal(1, before);
        Assert.DoesNotContain((await shard.BeforeAsync(long.MaxValue, Token))!.Rows, row => row.AuthorId == "erased-one");
    }

    [Fact]
    public async Task A_full_chunk_gives_way_to_the_next_and_the_log_is_read_backwards()
    {
        var shard = cluster.Client.GetGrain<IScoreShardGrain>(99);
        for (var i = 1; i <= 3; i++)
        {
            var rows = Enumerable.Range(0, 300).Select(row => new StoredScore { ContentId = $"{i}-{row}" });
            await shard.AddAsync(new("S1", i, [.. rows]), Token);
        }

        var chunks = new List<StoredScoreChunk>();
        while (await shard.BeforeAsync(chunks.Count == 0 ? long.MaxValue : chunks[^1].Number, Token) is { } chunk)
        {
            chunks.Add(chunk);
        }

        Assert.Equal([(2L, "3-0"), (1L, "2-0"), (0L, "1-0")], chunks.Select(chunk => (chunk.Number, chunk.Rows[0].ContentId)));
    }

    [Fact]
    public async Task What_must_be_scored_and_is_in_a_language_that_nobody_judges_goes_to_a_person_with_the_reason()
    {
        var id = ClusterFixtureBase.FreshId();
        await PublishAsync(SpamFrom(0.7f) with { OnNotJudged = ModerationLevel.Approved, Require = [new([ModerationCategory.Hate])] });

        var read = await SubmitAsync("hate=0.1");
        var unread = await SubmitAsync($"Сегодня хорошая погода {ScriptedModelRuntime.EnglishOnly}", id);

        Assert.Equal(ModerationLevel.Approved, read.Moderation.Level);
        Assert.Equal(
            (ModerationLevel.ReviewRequired, ContentState.ReviewRequired, false),
            (unread.Moderation.Level, unread.Moderation.State, unread.Visible));
        var decision = (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Single();
        Assert.Equal(["not_scored.hate=review"], decision.Rules);
        Assert.Equal("not scored, and required: hate", decision.Reason);
    }

    [Fact]
    public async Task What_no_model_scores_is_held_and_given_up_to_a_person_when_it_must_be_scored()
    {
        var id = ClusterFixtureBase.FreshId();
        await PublishAsync(SpamFrom(0.7f) with { Require = [new([ModerationCategory.HashMatch], ContentType.Comment)] });

        var held = await SubmitAsync("a walk in the park", id);
        for (var retry = 0; retry < 3; retry++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(70));
            await cluster.TickRetryShardOfAsync(id);
        }

        Assert.Equal(
            (ContentState.Pending, "the policy: nobody scored hash_match, which it requires"),
            (held.Moderation.State, held.Moderation.Error));
        var decision = (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Single();
        Assert.Equal(ModerationLevel.ReviewRequired, decision.Level);
        Assert.Equal(["not_scored.hash_match=review"], decision.Rules);
        Assert.Equal(
            "the policy: nobody scored hash_match, which it requires; not scored, and required: hash_match", decision.Reason);
    }

    [Fact]
    public async Task A_detector_that_failed_leaves_what_must_be_scored_to_a_person_and_the_reason_names_both()
    {
        var (id, text) = (ClusterFixtureBase.FreshId(), ClusterFixtureBase.FreshName());
        await PublishAsync(SpamFrom(0.7f) with { Require = [new([ModerationCategory.Hate])] });
        cluster.Models.Fail("text-safety", text, new Models.ModelUnavailableException("text-safety", "hash differs"));

        await SubmitAsync(text, id);
        for (var retry = 0; retry < 3; retry++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(70));
            await cluster.TickRetryShardOfAsync(id);
        }

        var decision = (await cluster.Content(id).ExplainAsync(Token))!.Decisions.Single();
        Assert.Equal(ModerationLevel.ReviewRequired, decision.Level);
        Assert.Equal("text-safety: hash differs; not scored, and required: hate", decision.Reason);
    }

    [Fact]
    public async Task A_shadow_and_a_simulation_count_what_must_be_scored_and_was_not()
    {
        var id = ClusterFixtureBase.FreshId();
        var document = SpamFrom(0.7f) with { Require = [new([ModerationCategory.HashMatch])] };
        await PublishAsync(SpamFrom(0.7f));
        await Policy.PutDraftAsync(document, null, Token);
        await Policy.StartShadowAsync(Root, Token);
        await SyncAsync();
        var since = cluster.Time.GetUtcNow();
        await SubmitAsync("a walk in the park", id);
        await SyncAsync();
        await FlushScoresAsync();

        var counted = (await Policy.GetAsync(Token))!.Comparison!.Changes;
        var simulated = (await Simulation.SimulateAsync("default", new() { Document = document, Since = since }, Token))!.Changes;

        LevelChange[] expected = [new(ModerationLevel.Approved, ModerationLevel.ReviewRequired, 1, [id])];
        Assert.Equivalent(expected, counted);
        Assert.Equivalent(expected, simulated);
    }

    private async Task PublishAsync(PolicyDocument document)
    {
        await Policy.PutDraftAsync(document, null, Token);
        await Policy.PublishAsync(Root, Token);
        await SyncAsync();
    }

    private IPolicySimulationGrain Simulation => cluster.Client.GetGrain<IPolicySimulationGrain>(0);

    private Task FlushScoresAsync() => Task.WhenAll(cluster.Cluster.Silos.Select(silo =>
        cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ScoreLogger>().FlushAsync()));

    private static PolicyDocument SpamFrom(float review) => new()
    {
        Thresholds = [new(ModerationCategory.Spam, null, null, review, null), new(ModerationCategory.SelfHarm, null, null, 0.5f, null)],
    };

    private Task<ContentItem> SubmitAsync(string text, string? id = null) =>
        cluster.Content(id ?? ClusterFixtureBase.FreshId()).CreateAsync(Drafts.Comment(text), Token);

    private Task SyncAsync() => Task.WhenAll(cluster.Cluster.Silos.Select(silo =>
        cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<PolicyFollower>().RunNowAsync(CancellationToken.None)));

    public sealed class Fixture : ClusterFixtureBase;
}
