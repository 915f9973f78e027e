using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Models;
using OrleansMl.Registry;

namespace OrleansMl.Moderation;

/// <summary>A second model looks at what the first said, and has a say before anything is hidden.</summary>
public sealed class SecondStageTests(SecondStageCluster cluster) : IClassFixture<SecondStageCluster>
{
    private const string Second = SecondStageCluster.Second;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_verdict_follows_the_mix_and_the_decision_tells_what_each_stage_said()
    {
        // Odds of 9 and 1 to 1.
        var (id, item) = await cluster.PostAsync("hate=0.9 again:hate=0.5");

        var decision = (await cluster.ExplainAsync(id)).Decisions.Single();
        Assert.Equal(["hate>=review"], item.Moderation.Rules);
        Assert.Equal(
            (0.75f, 0.9f, 0.5f),
            (
                MathF.Round(decision.Scores[ModerationCategory.Hate]!.Value, 4),
                decision.FirstStage![ModerationCategory.Hate],
                decision.SecondStage![ModerationCategory.Hate]));
        Assert.Empty(decision.Awaiting);
    }

    [Fact]
    public async Task The_explanation_has_both_assessments()
    {
        var (id, _) = await cluster.PostAsync("hate=0.9 again:hate=0.5");

        var assessments = (await cluster.ExplainAsync(id)).Assessments;

        Assert.Equal(
            [(null, 0.9f), ("text-safety", 0.5f)],
            assessments.Where(one => one.Detector is "text-safety" or Second)
                .Select(one => (one.SecondTo, one.Scores[ModerationCategory.Hate]!.Value)));
    }

    [Fact]
    public async Task Nothing_is_hidden_against_the_second_stage()
    {
        var (_, item) = await cluster.PostAsync("sexual=0.999 again:sexual=0.49");

        Assert.Equal((ModerationLevel.Flagged, true), (item.Moderation.Level, item.Visible));
        Assert.Equal(["sexual>=flag"], item.Moderation.Rules);
    }

    [Fact]
    public async Task What_is_hidden_shows_the_words_that_the_second_stage_hides_it_for()
    {
        var text = "a quiet word again:violence=0.99 and another 🌊 one " + ClusterFixture.FreshName();
        var (id, _) = await cluster.PostAsync(text.Replace("quiet", "violence=0.9", StringComparison.Ordinal));

        var evidence = (await cluster.ExplainAsync(id)).Assessments.Single(one => one.Detector == Second).Evidence;

        var span = Assert.Single(evidence);
        Assert.Equal(
            (ModerationCategory.Violence, "again:violence=0.99"),
            (span.Category, text.Replace("quiet", "violence=0.9", StringComparison.Ordinal)[span.Start..span.End]));
    }

    [Fact]
    public async Task What_is_published_is_asked_about_once()
    {
        var text = "hate=0.9 again:hate=0.01 " + ClusterFixture.FreshName();

        await cluster.PostAsync(text);

        Assert.Equal(1, cluster.Models.CallsFor(Second, text));
    }

    [Fact]
    public async Task What_the_first_stage_overlooks_the_second_finds()
    {
        var (_, item) = await cluster.PostAsync("violence=0.3 again:violence=0.99");

        Assert.Equal(["violence>=review"], item.Moderation.Rules);
    }

    [Fact]
    public async Task A_category_that_the_second_stage_does_not_know_needs_no_agreement()
    {
        var (_, item) = await cluster.PostAsync("spam=0.9");

        Assert.Equal(["spam>=review"], item.Moderation.Rules);
    }

    [Theory]
    [InlineData("missing", "it is not installed")]
    [InlineData("corrupt", "hash differs")]
    [InlineData("full", "the queue is full")]
    [InlineData("throwing", "InvalidOperationException: no")]
    public async Task Without_its_answer_the_first_stage_decides_and_the_decision_says_so(string fault, string error)
    {
        var text = Broken("hate=0.9 again:hate=0.9", fault);

        var (id, item) = await cluster.PostAsync(text);

        var explanation = await cluster.ExplainAsync(id);
        Assert.Equal((ContentState.ReviewRequired, false, null), (item.Moderation.State, item.Visible, item.Moderation.Error));
        Assert.Equal([Second], item.Moderation.Awaiting);
        Assert.Equal([Second], explanation.Decisions.Single().Awaiting);
        Assert.Equal(error, explanation.Assessments.Single(one => one.Detector == Second).Error);
    }

    [Fact]
    public async Task A_missing_look_is_caught_up_on_within_seconds_and_verdict_and_log_follow()
    {
        var text = Broken("sexual=0.999 again:sexual=0.01", "corrupt");
        var (id, item) = await cluster.PostAsync(text);
        Assert.InRange(
            item.Moderation.NextAttemptAt!.Value - item.Moderation.DecidedAt!.Value, TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.3));

        cluster.Models.Heal(Second, text);
        var seen = await cluster.LookAgainAsync(id);

        Assert.Equal((ModerationLevel.ReviewRequired, ModerationLevel.Flagged), (item.Moderation.Level, seen.Moderation.Level));
        Assert.Equal((true, null, 0), (seen.Visible, seen.Moderation.NextAttemptAt, seen.Moderation.Awaiting.Length));
        Assert.Equal(
            [(1, null, 1), (2, 1, 0)],
            (await cluster.ExplainAsync(id)).Decisions.Select(one => (one.Seq, one.Supersedes, one.Awaiting.Length)));
    }

    [Fact]
    public async Task Only_the_second_stage_is_asked_again()
    {
        var text = Broken("hate=0.9 again:hate=0.9", "full");
        var (id, _) = await cluster.PostAsync(text);

        cluster.Models.Heal(Second, text);
        await cluster.LookAgainAsync(id);

        // And once more for the words that it hides for.
        Assert.Equal((1, 3), (cluster.Models.CallsFor("text-safety", text), cluster.Models.CallsFor(Second, text)));
    }

    [Fact]
    public async Task What_was_approved_without_it_is_hidden_by_the_look_that_catches_up()
    {
        var text = Broken("violence=0.3 again:violence=0.99", "corrupt");
        var (id, item) = await cluster.PostAsync(text);

        cluster.Models.Heal(Second, text);
        var seen = await cluster.LookAgainAsync(id);

        Assert.Equal((ModerationLevel.Approved, true), (item.Moderation.Level, item.Visible));
        Assert.Equal((ModerationLevel.ReviewRequired, false), (seen.Moderation.Level, seen.Visible));
    }

    [Fact]
    public async Task As_long_as_it_does_not_answer_the_verdict_stands_and_looks_grow_rarer()
    {
        var (id, item) = await cluster.PostAsync(Broken("hate=0.9 again:hate=0.01", "corrupt"));

        var once = await cluster.LookAgainAsync(id);
        var twice = await cluster.LookAgainAsync(id, seconds: 5);

        Assert.Equal(ModerationLevel.ReviewRequired, twice.Moderation.Level);
        Assert.Equal((1, 2), (once.Moderation.FailedAttempts, twice.Moderation.FailedAttempts));
        Assert.Equal([Second], twice.Moderation.Awaiting);
        Assert.True(twice.Moderation.NextAttemptAt - cluster.Time.GetUtcNow() > TimeSpan.FromSeconds(6));
        Assert.Equal(item.Moderation.DecidedAt, (await cluster.ExplainAsync(id)).Decisions.Single().At);
    }

    [Fact]
    public async Task An_edit_ends_the_wait_of_the_text_before()
    {
        var text = Broken("hate=0.9 again:hate=0.01", "corrupt");
        var (id, _) = await cluster.PostAsync(text);
        await cluster.Content(id).PutAsync(Drafts.Comment("harmless"), Drafts.Alice, 1, Token);

        var item = await cluster.LookAgainAsync(id);

        Assert.Equal((ContentState.Approved, 0), (item.Moderation.State, item.Moderation.Awaiting.Length));
        Assert.Equal((1, 1), (cluster.Models.CallsFor(Second, text), cluster.Models.CallsFor(Second, "harmless")));
    }

    [Fact]
    public async Task A_withdrawn_item_is_not_looked_at_again()
    {
        var text = Broken("hate=0.9 again:hate=0.01", "corrupt");
        var (id, _) = await cluster.PostAsync(text);
        await cluster.Content(id).WithdrawAsync(Drafts.Alice, null, Token);

        var item = await cluster.LookAgainAsync(id);

        Assert.Equal((ContentState.Withdrawn, 0), (item.Moderation.State, item.Moderation.Awaiting.Length));
        Assert.Equal(1, cluster.Models.CallsFor(Second, text));
    }

    [Fact]
    public async Task A_rescan_without_its_answer_awaits_it_too()
    {
        var text = "hate=0.9 again:hate=0.01 " + ClusterFixture.FreshName();
        var (id, _) = await cluster.PostAsync(text);
        cluster.Models.Fail(Second, text, new ModelUnavailableException(Second, "hash differs"));
        var rescanned = await cluster.Content(id).RescanAsync(Drafts.Service, force: false, Token);

        cluster.Models.Heal(Second, text);
        var seen = await cluster.LookAgainAsync(id);

        Assert.Equal(ModerationLevel.ReviewRequired, rescanned.Item!.Moderation.Level);
        Assert.Equal([Second], rescanned.Item.Moderation.Awaiting);
        Assert.Equal((ModerationLevel.Approved, 0), (seen.Moderation.Level, seen.Moderation.Awaiting.Length));
    }

    [Fact]
    public async Task A_failed_first_stage_is_tried_again_with_the_second_behind_it()
    {
        var text = "hate=0.9 again:hate=0.9 " + ClusterFixture.FreshName();
        cluster.Models.Fail("text-safety", text, new ModelUnavailableException("text-safety", "hash differs"));
        var (id, item) = await cluster.PostAsync(text);
        Assert.Equal((ContentState.Pending, 0), (item.Moderation.State, cluster.Models.CallsFor(Second, text)));

        cluster.Models.Heal("text-safety", text);
        var seen = await cluster.LookAgainAsync(id, seconds: 70);

        Assert.Equal((ModerationLevel.ReviewRequired, 0), (seen.Moderation.Level, seen.Moderation.Awaiting.Length));
    }

    [Fact]
    public async Task Scoring_without_storing_mixes_too_and_says_what_is_missing()
    {
        var grain = cluster.Client.GetGrain<IModerationGrain>(0);
        var broken = Broken("sexual=0.999 again:sexual=0.01", "corrupt");

        var whole = await grain.ScoreAsync("sexual=0.999 again:sexual=0.01", ContentType.Post, Token);
        var half = await grain.ScoreAsync(broken, ContentType.Post, Token);

        Assert.Equal((ModerationLevel.Flagged, 0), (whole.Level, whole.Awaiting.Length));
        Assert.Equal(ModerationLevel.ReviewRequired, half.Level);
        Assert.Equal([Second], half.Awaiting);
    }

    [Fact]
    public async Task A_shadow_of_the_second_stage_scores_beside_it()
    {
        var shadow = new ModelKey(Second, "2.0.0");
        cluster.Models.Install(shadow, text => SecondStageCluster.Scored("again:hate=0.25"));
        var registry = cluster.Client.GetGrain<IModelRegistryGrain>(Second);
        await registry.SetShadowAsync(shadow.Version, new("root", "a trial"), Token);

        var (id, _) = await cluster.PostAsync("hate=0.9 again:hate=0.9");

        var beside = (await cluster.ExplainAsync(id)).Assessments.Single(one => one.Shadow);
        await registry.SetShadowAsync(null, new("root", "over"), Token);
        Assert.Equal((shadow, 0.25f, null), (beside.Model, beside.Scores[ModerationCategory.Hate], beside.SecondTo));
    }

    [Theory]
    [InlineData("hate=0.9 again:hate=0.01", "looks hidden answered", "disagreements first")]
    [InlineData("hate=0.3 again:hate=0.99", "looks uncertain answered", "disagreements second")]
    [InlineData("hate=0.9 again:hate=0.9 broken", "looks hidden failed", null)]
    public async Task What_became_of_a_look_and_who_disagrees_is_counted(string text, string look, string? disagreement)
    {
        text = text.EndsWith("broken", StringComparison.Ordinal) ? Broken(text, "corrupt") : text;
        var runner = cluster.Services.GetRequiredService<ModerationRunner>();
        List<string> counted = [];
        using var listener = new MeterListener { InstrumentPublished = Enable };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            lock (counted)
            {
                counted.Add($"{instrument.Name.Split('.')[^1]} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");
            }
        });
        listener.Start();

        await runner.AssessAsync(new("key", 0, ContentType.Post, text), [], SecondLook.InTime, Token);

        // A job of another test may look meanwhile, to catch up.
        string?[] own;
        lock (counted)
        {
            own = [.. counted.Where(line => !line.Contains("catch_up", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }

        Assert.Equal(new[] { disagreement, look }.Where(line => line is not null), own);
    }

    private void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Scope == cluster.Services.GetRequiredService<IMeterFactory>()
            && instrument.Name.StartsWith("orleansml.moderation.second_stage.", StringComparison.Ordinal))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    // Faults are per text, so no two tests share one.
    private string Broken(string text, string fault)
    {
        text += " " + ClusterFixture.FreshName();
        cluster.Models.Fail(Second, text, fault switch
        {
            "missing" => new ModelUnavailableException(Second, "it is not installed"),
            "corrupt" => new ModelUnavailableException(Second, "hash differs"),
            "full" => new ModelBusyException(Second, TimeSpan.FromSeconds(1)),
            _ => new InvalidOperationException("no"),
        });
        return text;
    }
}
