using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using OrleansMl.Audit;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Storage;
using OrleansMl.Testing;
using OrleansMl.Users;

namespace OrleansMl.Standing;

/// <summary>From a decision to what it means for the author, and back.</summary>
public sealed class StandingGrainTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly Reviewer Ada = new("ada"), Ben = new("ben");
    private static readonly ReviewStrike Spam = new("spam", 2);
    private static readonly ReviewRestriction Hour = new(60);

    private readonly string _author = ClusterFixtureBase.FreshName();

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    private IStandingGrain Standing => cluster.Client.GetGrain<IStandingGrain>(_author);

    private DateTimeOffset Now => cluster.Time.GetUtcNow();

    [Fact]
    public async Task A_strike_is_given_once_the_decision_cannot_be_undone_and_never_twice()
    {
        var id = await SubmitAsync("violence=0.8");
        var decided = await DecideAsync(id, Ada, ModerationLevel.Rejected, Spam, Hour);
        var before = await Standing.GetAsync(Token);

        await SendAsync(id);
        var after = await Standing.GetAsync(Token);
        await Services<IReviewListener>().OfType<StandingDecisions>().Single().OnDecidedAsync(decided.Review!.Case, Token);
        var again = await Standing.GetAsync(Token);

        Assert.Equal((Spam, Hour), (decided.Review.Case.Verdict!.Strike, decided.Review.Case.Verdict.Restriction));
        Assert.Equal(("good", null), (before.Tier, before.Restriction));
        var strike = Assert.Single(after.Active);
        Assert.Equal(
            ("limited", "spam", 2.0, id, 1, "ada", "looked at"),
            (after.Tier, strike.Category, strike.Weight, strike.Cause.ContentId, strike.Cause.Revision, strike.Cause.By,
                strike.Cause.Reason));
        Assert.Equal(strike.Cause.At.AddHours(1), after.Restriction!.Until);
        Assert.Single(again.Record.Strikes);
        Assert.Equal(
            ["give_strike", "pause_posting"],
            (await AuditAsync()).Where(line => line.Actor == "ada").Select(line => line.Action).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_decision_that_was_undone_leaves_nothing()
    {
        var id = await SubmitAsync("violence=0.8");
        await DecideAsync(id, Ada, ModerationLevel.Rejected, Spam, Hour);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.UndoAsync(ReviewCase.IdOf(id, 1), Ada, Token)).Outcome);

        await SendAsync(id);

        Assert.True((await Standing.GetAsync(Token)).Record.IsEmpty);
        await PostAsync("mild");
    }

    [Fact]
    public async Task What_is_paused_is_refused_on_every_silo_as_soon_as_it_is_acknowledged()
    {
        foreach (var until in new DateTimeOffset?[] { Now.AddHours(1), null })
        {
            // As many ids as it takes to have some on each silo.
            await Standing.PauseAsync(new(ClusterFixtureBase.FreshName(), until, "sells followers", "lea"), Token);
            var refused = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
                Assert.ThrowsAsync<PostingPausedException>(() => PostAsync("mild"))));
            await Standing.LiftAsync("lea", "enough", Token);
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync("mild")));

            Assert.All(refused, one => Assert.Equal((until, "sells followers"), (one.Until, one.Reason)));
        }
    }

    [Fact]
    public async Task A_silo_knows_without_asking_who_stands_well_and_asks_about_others()
    {
        var followers = cluster.Cluster.Silos
            .Select(silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<StandingFollower>()).ToList();
        await Eventually.TrueAsync(() => followers.All(follower => follower.IsPlain(_author)), Token);

        await Standing.PauseAsync(new("p1", null, "sells followers", "lea"), Token);
        var paused = followers.Select(follower => follower.IsPlain(_author)).ToList();
        await Standing.LiftAsync("lea", "enough", Token);

        Assert.Equal([false, false], paused);
        await Eventually.TrueAsync(() => followers.All(follower => follower.IsPlain(_author)), Token);
    }

    [Fact]
    public async Task Edits_are_refused_and_what_staff_and_imports_submit_is_not()
    {
        var id = await SubmitAsync("mild");
        await Standing.PauseAsync(new("p1", null, "sells followers", "lea"), Token);
        var (own, service, root) = (new Caller(_author, CallerRoles.None), Drafts.Service, new Caller("root", CallerRoles.Admin));
        var old = Draft("written before") with { CreatedAt = Now.AddDays(-1) };

        await Assert.ThrowsAsync<PostingPausedException>(() => cluster.Content(id).PutAsync(Draft("an edit"), own, null, Token));
        await Assert.ThrowsAsync<PostingPausedException>(() => cluster.Content(id).PutAsync(Draft("an edit"), service, null, Token));
        await Assert.ThrowsAsync<PostingPausedException>(
            () => cluster.Content($"{_author}~new").CreateOnceAsync(Draft("a post"), own, Token));
        await Assert.ThrowsAsync<PostingPausedException>(() => PostAsync("a lie", old));
        var staffs = await cluster.Content(id).PutAsync(Draft("a correction"), root, null, Token);
        var imported = await cluster.Content(ClusterFixtureBase.FreshName()).PutAsync(old, service, null, Token);
        var repeated = await cluster.Content(id).PutAsync(Draft("a correction"), own, null, Token);
        var withdrawn = await cluster.Content(id).WithdrawAsync(own, null, Token);

        Assert.Equal(
            (ContentOutcome.Updated, ContentOutcome.Created, ContentOutcome.Unchanged, ContentOutcome.Updated),
            (staffs.Outcome, imported.Outcome, repeated.Outcome, withdrawn.Outcome));
    }

    [Fact]
    public async Task A_granted_complaint_takes_the_strike_and_the_pause_back_once()
    {
        var id = await StruckAsync();
        var complaints = cluster.Client.GetGrain<IComplaintsGrain>(0);
        await complaints.SubmitAsync(id, new() { UserId = _author, Text = "It is a line from a film." }, Token);
        await DecideAsync(id, Ben, ModerationLevel.Approved);
        await ReconsiderAsync(id, after: 5);
        var within = await Standing.GetAsync(Token);

        await SendAsync(id);
        await ReconsiderAsync(id);
        var after = await Standing.GetAsync(Token);
        await ReconsiderAsync(id);

        Assert.Single(within.Active);
        Assert.Equal(("good", null), (after.Tier, after.Restriction));
        Assert.NotNull(Assert.Single(after.Record.Strikes).Reversal);
        Assert.Equal(
            ["lift_pause", "reverse_strike"],
            (await AuditAsync()).Select(line => line.Action).Where(act => act.StartsWith("lift", StringComparison.Ordinal)
                || act.StartsWith("reverse", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await PostAsync("mild");
    }

    [Fact]
    public async Task A_granted_complaint_about_a_revision_before_takes_its_strike_back()
    {
        var id = await StruckAsync(isPaused: false);
        var complaints = cluster.Client.GetGrain<IComplaintsGrain>(0);
        var complaint = await complaints.SubmitAsync(id, new() { UserId = _author, Text = "It is a line from a film." }, Token);
        await cluster.Content(id).PutAsync(Draft("violence=0.9"), new(_author, CallerRoles.None), null, Token);
        await DecideAsync(id, Ben, ModerationLevel.Approved, revision: 2);
        await SendAsync(id);

        cluster.Time.Advance(TimeSpan.FromSeconds(2));
        await cluster.TickAsync(StandingComplaintJob.Name, complaint.Complaint!.Id);

        Assert.Equal("good", (await Standing.GetAsync(Token)).Tier);
        Assert.Equal(
            $"complaint {complaint.Complaint.Id}", Assert.Single((await Standing.GetAsync(Token)).Record.Strikes).Reversal!.Reason);
    }

    [Theory]
    [InlineData(ModerationLevel.Flagged, true)]
    [InlineData(ModerationLevel.Rejected, false)]
    [InlineData(ModerationLevel.ReviewRequired, false)]
    public async Task An_override_takes_a_strike_back_when_it_is_milder(ModerationLevel level, bool isReversed)
    {
        var id = await StruckAsync();
        await cluster.Content(id).DecideAsync(new() { DecisionId = ClusterFixtureBase.FreshName(), Level = level, Actor = "root" }, Token);

        await ReconsiderAsync(id);

        Assert.Equal(isReversed, Assert.Single((await Standing.GetAsync(Token)).Record.Strikes).Reversal is not null);
    }

    [Fact]
    public async Task A_decision_that_is_heard_after_a_milder_one_gives_nothing_that_lasts()
    {
        var id = await SubmitAsync("violence=0.8");
        var decided = await DecideAsync(id, Ada, ModerationLevel.Rejected, Spam, Hour);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await cluster.Content(id).DecideAsync(
            new() { DecisionId = ClusterFixtureBase.FreshName(), Level = ModerationLevel.Approved, Actor = "root" }, Token);
        await ReconsiderAsync(id);

        await Services<IReviewListener>().OfType<StandingDecisions>().Single().OnDecidedAsync(decided.Review!.Case, Token);

        var standing = await Standing.GetAsync(Token);
        Assert.Equal(("good", null), (standing.Tier, standing.Restriction));
        Assert.NotNull(Assert.Single(standing.Record.Strikes).Reversal);
    }

    [Fact]
    public async Task A_strike_is_taken_back_by_hand_and_a_lift_ends_every_pause()
    {
        await StruckAsync();
        var strike = Assert.Single((await Standing.GetAsync(Token)).Active).Id;
        await Standing.PauseAsync(new("p1", null, "more", "lea"), Token);
        await Standing.PauseAsync(new("p1", null, "more", "lea"), Token);

        var paused = await Standing.GetAsync(Token);
        var lifted = await Standing.LiftAsync("lea", "enough", Token);
        var reversed = await Standing.ReverseAsync(strike, "lea", "not spam", Token);
        var again = await Standing.ReverseAsync(strike, "root", "another reason", Token);

        Assert.Equal((2, null), (paused.Record.Pauses.Length, paused.Restriction!.Until));
        Assert.Null(lifted.Restriction);
        Assert.Equal(("good", "not spam"), (reversed!.Tier, Assert.Single(again!.Record.Strikes).Reversal!.Reason));
        Assert.Null(await Standing.ReverseAsync("none", "lea", "not spam", Token));
    }

    [Fact]
    public async Task A_strike_expires_when_read_and_the_job_takes_the_user_off_the_list()
    {
        await StruckAsync();
        var ends = Assert.Single((await Standing.GetAsync(Token)).Active).ExpiresAt;
        cluster.Time.Advance(ends - Now - TimeSpan.FromSeconds(1));
        var last = await Standing.GetAsync(Token);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await Standing.GetAsync(Token);

        await cluster.TickAsync(StandingExpiryJob.Name, _author);

        Assert.Equal((1, 0, "good"), (last.Active.Length, after.Active.Length, after.Tier));
        Assert.DoesNotContain(ListedUser.KeyOf(_author), await ListedAsync());
    }

    [Fact]
    public async Task A_write_that_fails_loses_nothing_and_gives_nothing_twice()
    {
        var id = await SubmitAsync("violence=0.8");
        var decided = await DecideAsync(id, Ada, ModerationLevel.Rejected, Spam, Hour);
        var listener = Services<IReviewListener>().OfType<StandingDecisions>().Single();
        var record = cluster.Client.GetGrain<IStandingGrain>(_author).GetGrainId();
        foreach (var isWritten in new[] { false, true })
        {
            cluster.Store.FailingWrites[record] = isWritten;
            await Assert.ThrowsAnyAsync<Exception>(() => listener.OnDecidedAsync(decided.Review!.Case, Token));
            cluster.Store.FailingWrites.TryRemove(record, out _);
        }

        await listener.OnDecidedAsync(decided.Review!.Case, Token);

        var standing = await Standing.GetAsync(Token);
        Assert.Single(standing.Record.Strikes);
        Assert.Single(standing.Record.Pauses);
        await Assert.ThrowsAsync<PostingPausedException>(() => PostAsync("mild"));
    }

    [Fact]
    public async Task Standing_outlives_its_grains()
    {
        await StruckAsync();
        await Standing.Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);
        await cluster.Client.GetGrain<IStandingDirectoryGrain>(0).Cast<IGrainManagementExtension>().DeactivateOnIdle(Token);

        Assert.Equal("limited", (await Standing.GetAsync(Token)).Tier);
        Assert.Contains(ListedUser.KeyOf(_author), await ListedAsync());
        await Assert.ThrowsAsync<PostingPausedException>(() => PostAsync("mild"));
    }

    [Fact]
    public async Task With_a_user_goes_how_they_stood_and_it_is_in_their_export()
    {
        await StruckAsync();
        var exported = await new StandingExportSource(cluster.Client).ReadAsync(_author, null, Token);

        await new StandingErasureStep(cluster.Client).EraseAsync(new(_author, Now), Token);
        await new StandingErasureStep(cluster.Client).EraseAsync(new(_author, Now), Token);

        Assert.Equal(["strike", "posting_pause"], exported.Lines.Select(line => line.Kind));
        Assert.Contains("\"category\":\"spam\"", exported.Lines[0].Json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"ada\"", string.Concat(exported.Lines.Select(line => line.Json)), StringComparison.Ordinal);
        Assert.True((await Standing.GetAsync(Token)).Record.IsEmpty);
        Assert.DoesNotContain(ListedUser.KeyOf(_author), await ListedAsync());
        Assert.DoesNotContain(cluster.Store.Rows.Keys, key => key.StartsWith($"{Standing.GetGrainId()}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_wrote_before_they_were_erased_counts_against_nobody()
    {
        var id = await SubmitAsync("violence=0.8");
        var review = (await DecideAsync(id, Ada, ModerationLevel.Rejected, Spam, Hour)).Review!.Case;
        var listener = Services<IReviewListener>().OfType<StandingDecisions>().Single();

        // The item has another author since: a pseudonym.
        var before = review with { Subject = review.Subject with { AuthorId = $"{_author}-before" } };
        await listener.OnDecidedAsync(before, Token);
        await cluster.Client.GetGrain<IUserErasure>(_author).BeginAsync(Token);
        await listener.OnDecidedAsync(review, Token);

        Assert.True((await cluster.Client.GetGrain<IStandingGrain>(before.Subject.AuthorId).GetAsync(Token)).Record.IsEmpty);
        Assert.True((await Standing.GetAsync(Token)).Record.IsEmpty);
    }

    [Fact]
    public async Task Whoever_decides_sees_how_the_author_stands()
    {
        await StruckAsync();
        var id = await ImportAsync("violence=0.8");

        var dossier = await Reviews.GetDossierAsync(ReviewCase.IdOf(id, 1), Ben, Token);

        Assert.Equal(
            ("limited", 2.0, 1, true),
            (dossier.Standing!.Tier, dossier.Standing.Weight, dossier.Standing.Strikes, dossier.Standing.IsPaused));
    }

    private async Task<string> StruckAsync(bool isPaused = true)
    {
        var id = await SubmitAsync("violence=0.8");
        await DecideAsync(id, Ada, ModerationLevel.Rejected, Spam, isPaused ? Hour : null);
        await SendAsync(id);
        Assert.Single((await Standing.GetAsync(Token)).Active);
        return id;
    }

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Draft(text), Token);
        return id;
    }

    [Fact]
    public async Task What_a_lead_paused_a_lead_lifts()
    {
        var (byCase, byModerator) = (await ImportAsync("violence=0.8"), await ImportAsync("violence=0.8"));
        await Standing.PauseAsync(new("p1", null, "sells followers", "lea"), Token);
        await DecideAsync(byCase, new("lea", IsLead: true), ModerationLevel.Rejected, restriction: new(60));
        await DecideAsync(byModerator, Ada, ModerationLevel.Rejected, restriction: new(90));
        await SendAsync(byCase);
        await SendAsync(byModerator);

        var (first, second) = (await ImportAsync("violence=0.8"), await ImportAsync("violence=0.8"));
        await DecideAsync(first, Ben, ModerationLevel.Approved, restriction: new(null));
        await SendAsync(first);
        var after = await Standing.GetAsync(Token);
        await DecideAsync(second, new("zoe", IsLead: true), ModerationLevel.Approved, restriction: new(null));
        await SendAsync(second);

        Assert.Equal(
            [(false, "ada"), (true, "lea"), (true, "lea")],
            after.Record.Pauses.Select(pause => (pause.Reversal is null, pause.By)).Order());
        Assert.NotNull(after.Restriction);
        Assert.Null((await Standing.GetAsync(Token)).Restriction);
        Assert.Equal(3, (await AuditAsync()).Count(line => line.Action == "lift_pause"));
    }

    private async Task<string> ImportAsync(string text)
    {
        var id = ClusterFixtureBase.FreshName();
        await cluster.Content(id).PutAsync(Draft(text) with { CreatedAt = Now.AddDays(-1) }, Drafts.Service, null, Token);
        return id;
    }

    private Task<ContentItem> PostAsync(string text, ContentDraft? draft = null) =>
        cluster.Content(ClusterFixtureBase.FreshName()).CreateAsync(draft ?? Draft(text), Token);

    private ContentDraft Draft(string text) => Drafts.Comment(text) with { AuthorId = _author };

    private Task<ReviewResult> DecideAsync(
        string id,
        Reviewer by,
        ModerationLevel level,
        ReviewStrike? strike = null,
        ReviewRestriction? restriction = null,
        int revision = 1) => Reviews.DecideAsync(
        ReviewCase.IdOf(id, revision),
        new()
        {
            DecisionId = ClusterFixtureBase.FreshName(),
            Revision = revision,
            Level = level,
            Reason = "looked at",
            Strike = strike,
            Restriction = restriction,
        },
        by,
        claim: true,
        Token);

    // Past the undo window.
    private async Task SendAsync(string id)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await cluster.TickAsync(ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(CultureInfo.InvariantCulture));
    }

    // Past the undo window of a later decision.
    private async Task ReconsiderAsync(string id, int after = 12)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(after));
        await cluster.TickAsync(StandingReconsiderJob.Name, ReviewCase.IdOf(id, 1));
    }

    private async Task<List<AuditEntry>> AuditAsync() =>
        [.. (await cluster.Client.GetGrain<IAuditGrain>(0).ListAsync(null, 1000, Token)).Entries.Where(line => line.Target == _author)];

    private async Task<IEnumerable<Guid>> ListedAsync()
    {
        var directory = cluster.Client.GetGrain<IStandingDirectoryGrain>(0);
        var news = await directory.FollowAsync(ClusterFixtureBase.FreshName(), null, wait: false, Token);
        return news.All!.Value;
    }

    private IEnumerable<T> Services<T>() => cluster.Services.GetServices<T>();
}
