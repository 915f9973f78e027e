using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Trending;
using OrleansMl.Virality;

namespace OrleansMl.Interactions;

public sealed class InteractionRecorderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ContentMetadata Item =
        new() { Version = 1, Type = ContentType.Post, Visible = true, CreatedAt = Now.AddDays(-1) };

    // Known for a year, active on many days, met many authors.
    private static readonly AccountRecord Proven = new(Now.AddYears(-1), 100, ulong.MaxValue);

    private readonly InteractionRecorder _recorder = new(new() { MaxEventsPerMinute = 3 }, "me") { Account = Proven };

    [Fact]
    public void The_first_of_a_type_counts_and_the_same_again_is_not_written()
    {
        var first = Record([Like("a")]);
        Assert.Equal([InteractionOutcome.Counted], first.Outcomes);
        Assert.Equal([new("a", InteractionType.Like, null, Now)], first.Appended);
        Assert.Equal(("a", 1.0, TrendingClock.Seconds(Now)), first.Counted.Select(one => (one.ContentId, one.Weight, one.Time)).Single());
        Assert.True(first.IsDecided);

        var again = Record([Like("a")]);
        Assert.Equal([InteractionOutcome.Repeated], again.Outcomes);
        Assert.Empty(again.Appended);
        Assert.Empty(again.Counted);
        Assert.False(again.IsDecided);
    }

    [Fact]
    public void What_was_only_seen_need_not_be_durable_before_it_is_answered()
    {
        Assert.False(Record([Of("a", InteractionType.View), Of("b", InteractionType.Watch, .9)]).IsDecided);
        Assert.True(Record([Of("c", InteractionType.View) with { Kind = "read" }]).IsDecided);
    }

    [Fact]
    public void Less_than_half_of_a_video_is_a_view()
    {
        var recorded = Record([Of("a", InteractionType.Watch, .4), Of("b", InteractionType.Watch, .5)]);
        Assert.Equal([InteractionType.View, InteractionType.Watch], recorded.Appended.Select(one => one.Type));
        Assert.Equal([.1, .5], recorded.Counted.Select(one => one.Weight));
    }

    [Fact]
    public void What_an_account_does_counts_as_far_as_it_is_proven()
    {
        Assert.Equal((1.0, 0.0), Weights(Record([Like("a")])));

        // New, on its first day: a tenth for the age, a quarter for the days, and as many of ten as it came to authors.
        var account = new AccountRecord(Now, 1, 0b11111);
        _recorder.Account = account;
        var (weight, unproven) = Weights(Record([Of("b", InteractionType.Comment)]));
        Assert.Equal(3, weight);
        Assert.Equal(3 * (1 - (.1 * .25 * account.AuthorsBut(AccountRecord.KeyOf("b")) / 10)), unproven, 12);

        _recorder.Account = default;
        Assert.Equal((1.0, 1.0), Weights(Record([Like("c")])));

        static (double, double) Weights(RecordedInteractions recorded) =>
            (recorded.Counted.Single().Weight, recorded.Counted.Single().Unproven);
    }

    [Fact]
    public void What_authors_do_to_their_own_items_is_recorded_and_counts_nowhere()
    {
        var mine = Item with { AuthorKey = AccountRecord.KeyOf("me") };
        _recorder.Account = new(Now, 1, 0);
        var recorded = _recorder.Record(
            [Like("a"), Of("a", InteractionType.Share), Of("a", InteractionType.Report)], [mine, mine, mine], [], Now);
        Assert.Equal(3, recorded.Appended.Count(entry => entry.IsOwn));
        Assert.Empty(recorded.Counted);
        Assert.Empty(recorded.Reports);
        Assert.Equal(0ul, _recorder.Account.Authors);
    }

    [Fact]
    public void A_report_takes_nothing_from_the_item_and_is_handed_on_once()
    {
        var recorded = Record([Of("a", InteractionType.Report), Of("a", InteractionType.Report)]);
        Assert.Empty(recorded.Counted);
        Assert.Equal([new("a", 1)], recorded.Reports);
    }

    [Fact]
    public void Whoever_comes_to_ten_authors_is_proven_by_it_and_whoever_comes_to_one_again_and_again_is_not()
    {
        _recorder.Account = new(Now.AddDays(-7), 4, 0);
        var one = Item with { AuthorKey = AccountRecord.KeyOf("one") };
        for (var i = 0; i < 3; i++)
        {
            var recorded = _recorder.Record([Like($"a{i}")], [one], [], Now.AddMinutes(i));
            Assert.Equal(1, recorded.Counted.Single().Unproven);
        }

        var other = Item with { AuthorKey = AccountRecord.KeyOf("other") };
        Assert.Equal(.9, _recorder.Record([Like("b")], [other], [], Now.AddMinutes(3)).Counted.Single().Unproven, 12);
    }

    [Fact]
    public void More_in_a_minute_than_counts_is_recorded_all_the_same()
    {
        var recorded = Record([Like("a"), Like("b"), Like("c"), Like("d")]);
        Assert.Equal(
            [InteractionOutcome.Counted, InteractionOutcome.Counted, InteractionOutcome.Counted, InteractionOutcome.Throttled],
            recorded.Outcomes);
        Assert.Equal((4, 3), (recorded.Appended.Count, recorded.Counted.Count));
        Assert.Equal([InteractionOutcome.Counted], Record([Like("e")], now: Now.AddMinutes(1)).Outcomes);
    }

    [Fact]
    public void What_cannot_be_is_refused_and_leaves_no_trace()
    {
        Interaction[] impossible =
        [
            Like("a") with { At = Now + InteractionLimits.ClockSkew + TimeSpan.FromSeconds(1) },
            Like("a") with { At = Now - InteractionLimits.OldestEvent - TimeSpan.FromSeconds(1) },
            Like("a") with { EventTime = Now + InteractionLimits.LongestSimulation + TimeSpan.FromSeconds(1) },
            Like("a") with { EventTime = Now - InteractionLimits.OldestEvent - TimeSpan.FromSeconds(1) },
        ];
        var recorded = Record([.. impossible]);
        Assert.All(recorded.Outcomes, outcome => Assert.Equal(InteractionOutcome.OutOfRange, outcome));
        Assert.Empty(recorded.Appended);
        Assert.Equal([InteractionOutcome.UnknownContent], _recorder.Record([Like("b")], [null], [], Now).Outcomes);
        Assert.False(_recorder.History.Knows("a") || _recorder.History.Knows("b"));
    }

    [Fact]
    public void History_may_be_about_an_item_that_is_gone_unless_the_item_must_exist()
    {
        var past = Like("b") with { IsHistory = true, At = Now.AddDays(-400) };

        Assert.Equal([InteractionOutcome.UnknownContent], _recorder.Record([past with { MustExist = true }], [null], [], Now).Outcomes);
        Assert.False(_recorder.History.Knows("b"));
        Assert.Equal([InteractionOutcome.Counted], _recorder.Record([past], [null], [], Now).Outcomes);
        Assert.True(_recorder.History.Knows("b"));
    }

    [Fact]
    public void A_clock_that_runs_ahead_a_little_means_now()
    {
        Assert.Equal(Now, Record([Like("a") with { At = Now + InteractionLimits.ClockSkew }]).Appended.Single().At);
    }

    [Fact]
    public void History_is_recorded_at_its_time_and_counts_in_no_trend()
    {
        var recorded = Record([Like("a") with { At = Now.AddYears(-2), IsHistory = true }]);
        Assert.Equal([InteractionOutcome.Counted], recorded.Outcomes);
        Assert.Equal(Now.AddYears(-2), recorded.Appended.Single().At);
        Assert.Empty(recorded.Counted);
    }

    [Fact]
    public void A_share_of_unknown_reach_has_the_mean_audience()
    {
        var counted = Record([Of("a", InteractionType.Share), Of("b", InteractionType.Share, 70)]).Counted;
        Assert.Equal([(1, CascadePriors.MeanAudience), (1, 70)], counted.Select(one => (one.Shares, one.Audience)));
    }

    [Fact]
    public void What_is_to_be_kept_is_kept_and_what_is_to_be_overwritten_is_written_again()
    {
        Record([Named("a") with { Comment = "first" }]);
        var kept = Record([Named("a") with { Repeat = InteractionRepeat.Keep, Comment = "second" }]);
        Assert.Equal([InteractionOutcome.Repeated], kept.Outcomes);
        Assert.Empty(kept.Appended);

        var overwritten = Record([Named("a") with { Repeat = InteractionRepeat.Overwrite, Comment = "third" }]);
        Assert.Equal("third", overwritten.Appended.Single().Comment);
        Assert.Empty(overwritten.Counted);
    }

    [Fact]
    public void What_lies_ahead_waits_by_time_and_is_recorded_nowhere()
    {
        var recorded = Record([Ahead("a", 2), Ahead("b", 1), Ahead("a", 3)]);
        Assert.Equal([InteractionOutcome.Waiting, InteractionOutcome.Waiting, InteractionOutcome.Repeated], recorded.Outcomes);
        Assert.Equal(["b", "a"], recorded.Scheduled.Select(one => one.ContentId));
        Assert.Empty(recorded.Appended);
        Assert.False(_recorder.History.Knows("a"));
    }

    [Fact]
    public void Overwritten_with_what_lies_ahead_it_is_taken_back_until_then()
    {
        Record([Named("a")]);
        var recorded = Record([Ahead("a", 1) with { Repeat = InteractionRepeat.Overwrite }]);
        Assert.Equal([new("a", InteractionType.Like, null, Now) { Kind = "star", IsRetracted = true }], recorded.Appended);
        Assert.Equal((true, 1), (recorded.IsDecided, recorded.Scheduled.Length));
        Assert.False(_recorder.History.IsActive("a", InteractionType.Like, "star"));
    }

    [Fact]
    public void Overwritten_now_it_waits_no_longer()
    {
        var scheduled = Record([Ahead("a", 1)]).Scheduled;
        Assert.Equal([InteractionOutcome.Repeated], Record([Named("a") with { Repeat = InteractionRepeat.Keep }], scheduled).Outcomes);

        var recorded = Record([Named("a") with { Repeat = InteractionRepeat.Overwrite }], scheduled);
        Assert.Equal([InteractionOutcome.Counted], recorded.Outcomes);
        Assert.Empty(recorded.Scheduled);
    }

    [Fact]
    public void So_much_waits_and_no_more()
    {
        var scheduled = ImmutableArray.CreateRange(Enumerable.Range(0, InteractionLimits.MaxWaiting).Select(i => Ahead($"item-{i}", 1)));
        var recorded = Record([Ahead("one-more", 1), Ahead("item-0", 2) with { Repeat = InteractionRepeat.Overwrite }], scheduled);
        Assert.Equal([InteractionOutcome.TooManyWaiting, InteractionOutcome.Waiting], recorded.Outcomes);
        Assert.Equal(InteractionLimits.MaxWaiting, recorded.Scheduled.Length);
    }

    [Fact]
    public void What_is_due_is_recorded_at_its_time_and_as_history_when_that_was_long_ago()
    {
        ImmutableArray<Interaction> scheduled = [Ahead("a", -1000), Ahead("b", 0), Ahead("c", 1)];
        var (due, later) = InteractionRecorder.TakeDue(scheduled, Now);
        Assert.Equal([("a", true), ("b", false)], due.Select(one => (one.ContentId, one.IsHistory)));
        Assert.Equal(["c"], later.Select(one => one.ContentId));

        var recorded = Record(due, later);
        Assert.Equal([InteractionOutcome.Counted, InteractionOutcome.Counted], recorded.Outcomes);
        Assert.Equal([Now.AddHours(-1000), Now], recorded.Appended.Select(one => one.At));
        Assert.Equal(["b"], recorded.Counted.Select(one => one.ContentId));
        Assert.Equal(later, recorded.Scheduled);
    }

    [Fact]
    public void Nothing_scheduled_is_the_same_array()
    {
        var scheduled = Record([Ahead("a", 1)]).Scheduled;
        Assert.True(scheduled == Record([Like("b")], scheduled).Scheduled);
        Assert.True(scheduled == InteractionRecorder.TakeDue(scheduled, Now).Later);
    }

    [Fact]
    public void What_is_taken_back_is_an_entry_of_its_own_and_counts_no_second_time()
    {
        Record([Of("a", InteractionType.View), Like("a"), Of("a", InteractionType.Share)]);
        var retracted = _recorder.Retract("a", null, Now.AddHours(1));
        Assert.Equal([InteractionType.Like, InteractionType.Share], retracted.Select(one => one.Type).Order());
        Assert.All(retracted, one => Assert.Equal((true, Now.AddHours(1)), (one.IsRetracted, one.At)));
        Assert.Empty(_recorder.Retract("a", null, Now));

        var again = Record([Like("a")]);
        Assert.Equal([InteractionOutcome.Repeated], again.Outcomes);
        Assert.Single(again.Appended);
        Assert.Empty(again.Counted);
    }

    [Fact]
    public void A_name_that_is_taken_back_leaves_its_text_behind()
    {
        var active = Record([Named("a") with { Comment = "private", Value = 1 }]).Appended;
        var retracted = _recorder.Retract(active, Now.AddHours(1)).Single();
        Assert.Equal(new("a", InteractionType.Like, null, Now.AddHours(1)) { Kind = "star", IsRetracted = true }, retracted);
        Assert.False(_recorder.History.IsActive("a", InteractionType.Like, "star"));
    }

    [Fact]
    public void A_record_that_is_read_back_knows_what_was_known()
    {
        var entries = new List<InteractionEntry>();
        entries.AddRange(Record([Like("a"), Named("b"), Of("c", InteractionType.Share)]).Appended);
        entries.AddRange(_recorder.Retract("c", null, Now));

        var again = new InteractionRecorder(new());
        entries.ForEach(again.Replay);
        Assert.True(again.History.IsActive("a", InteractionType.Like));
        Assert.True(again.History.IsActive("b", InteractionType.Like, "star"));
        Assert.False(again.History.IsActive("c", InteractionType.Share));
        Assert.Equal((false, true), (again.History.WasTold("a"), again.History.WasTold("b")));
        Assert.Equal(
            [InteractionOutcome.Repeated], again.Record([Of("c", InteractionType.Share)], [Item], [], Now).Outcomes);
    }

    private static Interaction Of(string id, InteractionType type, double? value = null) =>
        new() { ContentId = id, Type = type, Value = value };

    private static Interaction Like(string id) => Of(id, InteractionType.Like);

    private static Interaction Named(string id) => Like(id) with { Kind = "star" };

    private static Interaction Ahead(string id, double hours) => Named(id) with { At = Now.AddHours(hours), WaitsForItsTime = true };

    private RecordedInteractions Record(
        ImmutableArray<Interaction> batch, ImmutableArray<Interaction> scheduled = default, DateTimeOffset? now = null) =>
        _recorder.Record(batch, [.. batch.Select(_ => Item)], scheduled.IsDefault ? [] : scheduled, now ?? Now);
}
