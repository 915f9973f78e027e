using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Samples of decisions that no person made.</summary>
public sealed class ReviewSampleTests(ReviewSampleTests.Fixture cluster) : IClassFixture<ReviewSampleTests.Fixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Lea = new("lea", IsLead: true);

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    [Theory]
    [InlineData("harmless", ModerationLevel.Approved)]
    [InlineData("violence=0.6", ModerationLevel.Flagged)]
    [InlineData("violence=0.97", ModerationLevel.Rejected)]
    public async Task What_the_policy_decides_is_a_case_that_does_not_say_how(string text, ModerationLevel level)
    {
        var id = await SubmitAsync(text);
        var review = ReviewCase.IdOf(id, 1);
        await Reviews.ClaimAsync(review, Ada, Token);

        var dossier = await Reviews.GetDossierAsync(review, Ada, Token);
        var byLevel = await Reviews.ListAsync(new() { Level = level }, Ada, Token);
        var byCategory = await Reviews.ListAsync(new() { Category = "violence" }, Ada, Token);

        var seen = dossier.Result.Review!.Case;
        Assert.Equal((ReviewReason.Sample, null, 0, 1.0), (
            Assert.Single(seen.Reasons), seen.Subject.Level, seen.Subject.Categories.Length, seen.Severity));
        Assert.Equal((ContentState.ReviewRequired, null, 0, 0), (
            dossier.Item!.Moderation.State, dossier.Item.Moderation.Level, dossier.Item.Moderation.Evidence.Length,
            dossier.Scores.Length));
        Assert.Null(dossier.Explanation);
        Assert.DoesNotContain(byLevel!.Cases, one => one.Case.Id == review);
        Assert.DoesNotContain(byCategory!.Cases, one => one.Case.Id == review);
    }

    [Fact]
    public async Task What_a_moderator_decides_holds_and_is_compared()
    {
        var id = await SubmitAsync("violence=0.97");
        var before = (await QualityAsync()).Automatic.Levels.Single(one => one.Level == ModerationLevel.Rejected).Precision;

        var decided = await Reviews.DecideAsync(
            ReviewCase.IdOf(id, 1),
            new() { DecisionId = $"d-{id}", Revision = 1, Level = ModerationLevel.Approved }, Ada, claim: true, Token);
        await SweepAsync(id);
        await SweepAsync(id);

        Assert.Equal((ModerationLevel.Approved, DecisionSource.Human), (
            decided.Item!.Moderation.Level, decided.Item.Moderation.DecidedBy));
        var after = (await QualityAsync()).Automatic;
        var precision = after.Levels.Single(one => one.Level == ModerationLevel.Rejected).Precision;
        Assert.Equal((before.Of + 1, before.Count), (precision.Of, precision.Count));
        Assert.Contains(after.Samples, one => one is { Type: ContentType.Comment, Rate: 1 });
        Assert.Contains(after.Categories, one => one.Category == "violence");
    }

    [Fact]
    public async Task What_waits_for_a_moderator_anyway_is_no_sample_and_a_revision_is_one_once()
    {
        var waiting = await SubmitAsync("violence=0.8");
        var sampled = await SubmitAsync("harmless");
        await Reviews.DecideAsync(
            ReviewCase.IdOf(sampled, 1),
            new() { DecisionId = $"d-{sampled}", Revision = 1, Level = ModerationLevel.Approved }, Ada, claim: true, Token);
        await SweepAsync(sampled);
        await cluster.Content(sampled).RescanAsync(Drafts.Service, force: true, Token);

        Assert.Equal([ReviewReason.Rule], (await Reviews.GetAsync(ReviewCase.IdOf(waiting, 1), Lea, Token)).Review!.Case.Reasons);
        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(ReviewCase.IdOf(sampled, 1), Lea, Token)).Review!.Case.State);
    }

    [Fact]
    public async Task An_edit_ends_a_sample_and_the_next_revision_is_another()
    {
        var id = await SubmitAsync("harmless");
        await cluster.Content(id).PutAsync(Drafts.Comment("harmless too"), new("alice", CallerRoles.None), null, Token);

        Assert.Equal(ReviewState.Closed, (await Reviews.GetAsync(ReviewCase.IdOf(id, 1), Lea, Token)).Review!.Case.State);
        Assert.Equal(ReviewState.Open, (await Reviews.GetAsync(ReviewCase.IdOf(id, 2), Lea, Token)).Review!.Case.State);
    }

    [Fact]
    public void Off_it_costs_no_byte_and_asks_nobody()
    {
        var sampler = new ReviewSampler(null!, null!, Options.Create(new ReviewOptions()));
        var change = new ContentChanged("c1", null, new());
        var isDone = true;
        for (var i = 0; i < 100; i++)
        {
            isDone &= sampler.OnChangedAsync(change, Token).IsCompletedSuccessfully;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            isDone &= sampler.OnChangedAsync(change, Token).IsCompletedSuccessfully;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(isDone);
    }

    [Fact]
    public async Task What_is_decided_anew_was_drawn_or_not_when_it_was_decided_first()
    {
        // Whoever draws asks for the key, of which there is none here.
        var sampler = new ReviewSampler(null!, null!, Options.Create(new ReviewOptions { SampleRate = 1 }));
        var submitted = new StoredContent { Revision = 1, State = ContentState.Processing, ContentHash = "h" };
        var decided = submitted.With(DecisionOf(1, ModerationLevel.Approved)) with { State = ContentState.Approved };
        var anew = decided.With(DecisionOf(2, ModerationLevel.Flagged)) with { State = ContentState.Flagged };
        var edited = anew.With(DecisionOf(3, ModerationLevel.Approved, revision: 2)) with { Revision = 2, State = ContentState.Approved };

        await Assert.ThrowsAsync<NullReferenceException>(async () => await DrawAsync(null, decided));
        Assert.True(DrawAsync(decided, anew).IsCompletedSuccessfully);
        await Assert.ThrowsAsync<NullReferenceException>(async () => await DrawAsync(anew, edited));

        ValueTask DrawAsync(StoredContent? before, StoredContent after) => sampler.OnChangedAsync(new("c1", before, after), Token);

        static Decision DecisionOf(int seq, ModerationLevel level, int revision = 1) => new()
        {
            Seq = seq,
            Revision = revision,
            ContentHash = "h",
            Level = level,
            Source = DecisionSource.Auto,
            Policy = new("default", "1"),
            Scores = CategoryScores.Empty,
            At = DateTimeOffset.UnixEpoch,
        };
    }

    [Fact]
    public void A_surface_has_its_own_rate_or_that_of_all()
    {
        var options = new ReviewOptions { SampleRate = 0.1, SampleRates = { [ContentType.Video] = 0.5 } };

        Assert.Equal((0.5, 0.1), (options.SampleRateOf(ContentType.Video), options.SampleRateOf(ContentType.Comment)));
    }

    private Task<ReviewQuality> QualityAsync() => Reviews.GetQualityAsync(new(), Token);

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        return id;
    }

    private Task SweepAsync(string id)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        return cluster.TickAsync(ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(CultureInfo.InvariantCulture));
    }

    public sealed class Fixture : ClusterFixtureBase
    {
        protected override void Configure(IServiceCollection services) =>
            services.Configure<ReviewOptions>(options => options.SampleRate = 1);
    }
}
