using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>How far a rescan is: pace, order, what counts, and what comes twice.</summary>
public sealed class StoredRescanTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly StoredRescan Started = new StoredRescan { Number = 4 }.Start(new() { RatePerSecond = 2 }, "7", "root", At);

    [Fact]
    public void It_begins_when_every_silo_knows_the_version_and_goes_on_a_second_later()
    {
        var counted = Counted(["a", "b"], items: 2);
        var next = counted.Take(Report(counted, [Decided("a"), Decided("b")]) with { ViewedDone = 2 }, At.AddSeconds(2));

        Assert.Equal((5, "7", At.AddSeconds(2)), (Started.Number, Started.Version, Started.NextAt));
        Assert.Equal(At.AddSeconds(3), next.NextAt);
    }

    [Fact]
    public void What_people_look_at_most_goes_first_as_far_as_the_log_knows_it()
    {
        var rescan = Started with { Viewed = ["hot", "unknown", "warm"] };
        for (var shard = 0; shard < ScoreShards.Count; shard++)
        {
            Assert.Null(rescan.ToRescan().Total);
            rescan = rescan.Count(items: 1, shard switch { 3 => [2], 5 => [0], _ => [] });
        }

        Assert.Equal(["hot", "warm"], rescan.Viewed);
        Assert.Equal(16, rescan.ToRescan().Total);
    }

    [Fact]
    public void Pairs_of_levels_are_counted_with_five_items_at_most_where_they_differ()
    {
        var counted = Counted([], items: 9);
        var next = counted.Take(
            Report(counted, [.. Enumerable.Range(0, 7).Select(i => Decided($"c{i}")), Made("h", RedecisionOutcome.Human), Same("s")]), At);

        Assert.Equal(
            [(ModerationLevel.Approved, ModerationLevel.Approved, 1L, 0), (ModerationLevel.Approved, ModerationLevel.Flagged, 7L, 5)],
            next.Changes.Select(change => (change.From, change.To, change.Count, change.Samples.Length)));
        Assert.Equal((9L, 7L, new() { Human = 1 }), (next.Done, next.ToRescan().Changed, next.Skipped));
    }

    [Fact]
    public void What_cannot_be_asked_is_asked_twice_more_at_the_end_half_a_minute_apart()
    {
        var counted = Counted([], items: 2);
        var read = counted.Take(
            Report(counted, [Decided("a")]) with { Failed = ["b"], Cursors = [.. counted.Cursors.Select(_ => RescanCursor.End)] }, At);
        Assert.Equal((true, PolicyRescanState.Running, 1L), (read.IsRead, read.State, read.Done));

        var now = At;
        for (var round = 1; round < StoredRescan.MaxRounds; round++)
        {
            read = read.Take(Asked(read), now);
            Assert.Equal((PolicyRescanState.Running, now + StoredRescan.Between), (read.State, read.NextAt));
            now = read.NextAt;
        }

        var failed = read.Take(Asked(read), now);
        Assert.Equal((PolicyRescanState.Done, 2L, new() { Failed = 1 }), (failed.State, failed.Done, failed.Skipped));

        static RescanReport Asked(StoredRescan rescan) =>
            Report(rescan, []) with { Failed = ["b"], AskedAgain = ["b"], IsRoundOver = true, Cursors = rescan.Cursors };
    }

    [Fact]
    public void At_its_end_it_keeps_no_items_but_the_samples()
    {
        var ended = Counted(["alice~1"], items: 2).End(PolicyRescanState.Cancelled, At.AddSeconds(9));

        Assert.Empty(ended.Viewed);
        Assert.Empty(ended.Again);
        Assert.Equal((true, At.AddSeconds(9)), (ended.IsOver, ended.EndedAt));
    }

    private static StoredRescan Counted(ImmutableArray<string> viewed, long items)
    {
        var rescan = Started with { Viewed = viewed };
        for (var shard = 0; shard < ScoreShards.Count; shard++)
        {
            rescan = rescan.Count(shard == 0 ? items : 0, shard == 0 ? [.. Enumerable.Range(0, viewed.Length)] : []);
        }

        return rescan;
    }

    private static RescanReport Report(StoredRescan rescan, ImmutableArray<RescannedItem> items) => new()
    {
        Step = rescan.Step,
        Items = items,
        Cursors = rescan.Cursors,
        NextAt = rescan.NextAt + StoredRescan.Pace,
    };

    private static RescannedItem Decided(string id) =>
        new(id, new(RedecisionOutcome.Decided, ModerationLevel.Approved, ModerationLevel.Flagged));

    private static RescannedItem Same(string id) =>
        new(id, new(RedecisionOutcome.Decided, ModerationLevel.Approved, ModerationLevel.Approved));

    private static RescannedItem Made(string id, RedecisionOutcome outcome) => new(id, new(outcome));
}
