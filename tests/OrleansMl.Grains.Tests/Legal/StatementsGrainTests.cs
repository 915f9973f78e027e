using System.Text;
using System.Text.Json.Nodes;
using OrleansMl.Complaints;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Interactions;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Standing;

namespace OrleansMl.Legal;

/// <summary>What is written down of decisions, and what comes out. Each test has times of its own.</summary>
public sealed class StatementsGrainTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private DateTimeOffset _began;

    private IStatementsGrain Statements => cluster.Client.GetGrain<IStatementsGrain>(0);

    private IReviewsGrain Reviews => cluster.Client.GetGrain<IReviewsGrain>(0);

    public ValueTask InitializeAsync()
    {
        cluster.Time.Advance(TimeSpan.FromHours(3));
        _began = cluster.Time.GetUtcNow();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task What_is_flagged_or_removed_is_a_statement_and_what_is_not_is_none()
    {
        await SubmitAsync("a mild text");
        await SubmitAsync("violence=0.8");
        await SubmitAsync("spam=0.7");
        var removed = await SubmitAsync("violence=0.99");
        await cluster.Content(removed).RescanAsync(new("root", CallerRoles.Admin), force: true, Token);

        var lines = await ReadAsync();

        Assert.Equal(
            [
                ("DECISION_VISIBILITY_CONTENT_LABELLED", "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"),
                ("DECISION_VISIBILITY_CONTENT_REMOVED", "STATEMENT_CATEGORY_VIOLENCE")
            ],
            lines.Select(line => ((string)line["decision_visibility"]![0]!, (string)line["category"]!)).Order());
        Assert.All(lines, line => Assert.Equal(
            ("Yes", "AUTOMATED_DECISION_FULLY"), ((string?)line["automated_detection"], (string?)line["automated_decision"])));
        Assert.Equal(2, lines.Select(line => (string?)line["puid"]).Distinct().Count());
    }

    [Fact]
    public async Task A_moderator_who_removes_is_a_statement_and_one_who_undoes_is_none()
    {
        var (kept, undone, confirmed) =
            (await SubmitAsync("violence=0.8"), await SubmitAsync("violence=0.8"), await SubmitAsync("violence=0.99"));
        await DecideAsync(kept, ModerationLevel.Rejected);
        await DecideAsync(undone, ModerationLevel.Rejected);
        await DecideAsync(confirmed, ModerationLevel.Rejected);
        Assert.Equal(ReviewOutcome.Done, (await Reviews.UndoAsync(ReviewCase.IdOf(undone, 1), new("ada"), Token)).Outcome);

        var lines = await ReadAsync();

        // The machine's removal that was confirmed, and the one of the item that it had held.
        Assert.Equal(
            ["AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY"],
            lines.Select(line => (string)line["automated_decision"]!).Order());
        Assert.All(lines, line => Assert.Equal("Yes", (string?)line["automated_detection"]));
    }

    [Fact]
    public async Task What_users_report_is_a_notice()
    {
        var id = await SubmitAsync("a mild text");
        for (var i = 1; i <= 10; i++)
        {
            await cluster.Client.GetGrain<IItemReports>(id).AddAsync((ulong)i, 1, Token);
        }

        await DecideAsync(id, ModerationLevel.Rejected);

        var line = Assert.Single(await ReadAsync());
        Assert.Equal(
            ("SOURCE_ARTICLE_16", "No", "AUTOMATED_DECISION_NOT_AUTOMATED", "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"),
            (
                (string?)line["source_type"],
                (string?)line["automated_detection"],
                (string?)line["automated_decision"],
                (string?)line["category"]));
        Assert.DoesNotContain(id, line.ToJsonString());
    }

    [Fact]
    public async Task A_change_whose_write_failed_and_that_comes_again_is_one_statement()
    {
        var id = await SubmitAsync("a mild text");
        cluster.Store.FailingWrites[ClusterFixtureBase.ContentId(id)] = false;
        await Assert.ThrowsAnyAsync<Exception>(() => EditAsync(id));
        cluster.Store.FailingWrites.TryRemove(ClusterFixtureBase.ContentId(id), out _);
        await EditAsync(id);

        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task A_statement_that_cannot_be_written_stops_the_change()
    {
        var id = ClusterFixtureBase.FreshId();
        foreach (var shard in Enumerable.Range(0, StatementShards.Count))
        {
            cluster.Store.FailingWrites[cluster.Client.GetGrain<IStatementShardGrain>(shard).GetGrainId()] = false;
        }

        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Content(id).CreateAsync(Drafts.Comment("violence=0.99"), Token));
        foreach (var shard in Enumerable.Range(0, StatementShards.Count))
        {
            cluster.Store.FailingWrites.TryRemove(cluster.Client.GetGrain<IStatementShardGrain>(shard).GetGrainId(), out _);
        }

        Assert.Null(await cluster.Content(id).GetAsync(Token));
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task A_pause_is_one_statement_however_often_it_is_repeated_and_names_nobody()
    {
        var user = ClusterFixtureBase.FreshName();
        var standing = cluster.Client.GetGrain<IStandingGrain>(user);
        var pause = new PauseDraft("p1", cluster.Time.GetUtcNow().AddDays(3), "many accounts", "lea") { Minutes = 4320 };

        await standing.PauseAsync(pause, Token);
        await standing.PauseAsync(pause, Token);
        await standing.LiftAsync("lea", "enough", Token);

        var line = Assert.Single(await ReadAsync());
        Assert.Equal(
            ("DECISION_PROVISION_PARTIAL_SUSPENSION", "AUTOMATED_DECISION_NOT_AUTOMATED", "No"),
            (
                (string?)line["decision_provision"],
                (string?)line["automated_decision"],
                (string?)line["automated_detection"]));
        Assert.DoesNotContain(user, line.ToJsonString());
        Assert.DoesNotContain("many accounts", line.ToJsonString());
    }

    [Fact]
    public async Task A_range_takes_its_beginning_and_leaves_its_end()
    {
        await SubmitAsync("violence=0.99");
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        var middle = cluster.Time.GetUtcNow();
        await SubmitAsync("violence=0.99");
        cluster.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(await ReadAsync(_began, middle));
        Assert.Single(await ReadAsync(middle, cluster.Time.GetUtcNow()));
        Assert.Null(await Statements.ReadAsync(_began, middle, "x", Token));
        Assert.Null(await Statements.ReadAsync(_began, middle, "16.", Token));
    }

    [Fact]
    public async Task A_shard_reads_on_where_a_page_ended_and_leaves_out_what_was_taken_back()
    {
        var shard = cluster.Client.GetGrain<IStatementShardGrain>(7);
        var restriction = new StoredRestriction { Level = ModerationLevel.Rejected };
        for (var i = 0; i < 5000; i++)
        {
            await shard.AddAsync(new($"k{i}", _began.AddMilliseconds(i), restriction), Token);
        }

        await shard.AddAsync(new("k4999", _began.AddMilliseconds(5001)), Token);
        await shard.AddAsync(new("k4998", _began.AddMilliseconds(4998), restriction), Token);
        List<string> keys = [];
        for (long? position = null; ;)
        {
            var part = await shard.ReadAsync(_began.AddMilliseconds(10), _began.AddHours(1), position, Token);
            keys.AddRange(part.Entries.Select(entry => entry.Key));
            if ((position = part.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(10, 4989).Select(i => $"k{i}"), keys);
    }

    [Fact]
    public async Task Figures_count_restrictions_and_answered_complaints()
    {
        var author = ClusterFixtureBase.FreshName();
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment("violence=0.99") with { AuthorId = author }, Token);
        await cluster.Client.GetGrain<IComplaintsGrain>(0).SubmitAsync(id, new() { UserId = author, Text = "a film" }, Token);
        cluster.Time.Advance(TimeSpan.FromMinutes(30));
        await DecideAsync(id, ModerationLevel.Approved);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        await cluster.TickAsync(
            ReviewSweepJob.Name, ReviewShards.NumberOf(id).ToString(System.Globalization.CultureInfo.InvariantCulture));

        List<RestrictionCount> counts = [];
        List<AnsweredComplaint> complaints = [];
        for (string? cursor = null; ;)
        {
            var figures = (await Statements.CountAsync(_began, cluster.Time.GetUtcNow().AddSeconds(1), cursor, Token))!;
            counts.AddRange(figures.Restrictions);
            complaints.AddRange(figures.Complaints);
            if ((cursor = figures.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(
            new("STATEMENT_CATEGORY_VIOLENCE", "AUTOMATED_DECISION_FULLY", IsReported: false, IsRemoved: true, 1), Assert.Single(counts));
        var answered = Assert.Single(complaints);
        Assert.Equal(
            (true, true, DecisionSource.Auto, 30),
            (answered.IsAuthors, answered.IsOverturned, answered.Source, Math.Floor(answered.Waited.TotalMinutes)));
    }

    private async Task<string> SubmitAsync(string text)
    {
        var id = ClusterFixtureBase.FreshId();
        await cluster.Content(id).CreateAsync(Drafts.Comment(text), Token);
        return id;
    }

    private Task EditAsync(string id) => cluster.Content(id).PutAsync(
        Drafts.Comment("violence=0.99"), new("alice", CallerRoles.None), null, Token);

    private async Task DecideAsync(string id, ModerationLevel level)
    {
        var decision = new ReviewDecision
        {
            DecisionId = Guid.CreateVersion7().ToString("N"),
            Revision = 1,
            Level = level,
            Reason = "as it is",
        };
        var decided = await Reviews.DecideAsync(ReviewCase.IdOf(id, 1), decision, new("ada"), claim: true, Token);
        if (decided.Outcome == ReviewOutcome.NotFound)
        {
            // Nobody waits for it: an administrator overrides.
            await cluster.Content(id).DecideAsync(new() { DecisionId = decision.DecisionId, Level = level, Actor = "root" }, Token);
        }
    }

    private Task<List<JsonObject>> ReadAsync() => ReadAsync(_began, cluster.Time.GetUtcNow().AddSeconds(1));

    private async Task<List<JsonObject>> ReadAsync(DateTimeOffset from, DateTimeOffset to)
    {
        List<JsonObject> lines = [];
        for (string? cursor = null; ;)
        {
            var page = (await Statements.ReadAsync(from, to, cursor, Token))!;
            lines.AddRange(Encoding.UTF8.GetString(page.Lines.AsSpan())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!.AsObject()));
            if ((cursor = page.Next) is null)
            {
                return lines;
            }
        }
    }
}
