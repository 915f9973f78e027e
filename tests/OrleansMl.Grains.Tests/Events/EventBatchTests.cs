using System.Collections.Immutable;

namespace OrleansMl.Events;

public sealed class EventBatchTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void What_was_expected_is_added_once()
    {
        var batch = new EventBatch([new("a", 3, At)]);

        batch.Resolve("a", 3, Events(3, 4));
        batch.Resolve("a", 3, Events(3, 4));

        Assert.Equal([3, 4], batch.Added.Select(one => one.Seq));
        Assert.Empty(batch.Expected);
    }

    [Fact]
    public void The_change_after_takes_up_what_nobody_handed_on()
    {
        var batch = new EventBatch([new("a", 3, At)]);

        batch.Expect(new("a", 5, At), Events(3, 4));
        batch.Resolve("a", 5, Events(5));

        Assert.Equal([3, 4, 5], batch.Added.Select(one => one.Seq));
    }

    [Fact]
    public void A_write_that_never_was_leaves_its_number_to_the_next_one()
    {
        var batch = new EventBatch([new("a", 3, At)]);

        batch.Expect(new("a", 3, At), Events(1, 2));
        batch.Resolve("a", 3, Events(3));

        Assert.Equal([3], batch.Added.Select(one => one.Seq));
    }

    [Fact]
    public void Whoever_comes_late_changes_nothing()
    {
        var batch = new EventBatch([new("a", 5, At)]);

        batch.Resolve("a", 3, Events(3));
        batch.Resolve("b", 1, Events(1));

        Assert.False(batch.IsLogChanged || batch.IsExpectedChanged);
        Assert.Equal(5, batch.Expected["a"].Seq);
    }

    [Fact]
    public void What_was_handed_on_before_is_not_added_again()
    {
        var batch = new EventBatch([]);

        batch.Expect(new("a", 2, At), Events(1));

        Assert.Empty(batch.Added);
    }

    [Fact]
    public void An_erasure_is_told_although_its_record_is_gone()
    {
        var batch = new EventBatch([new("a", 3, At, new("content.erased", 3, At, "{}", null, []))]);

        batch.Expect(new("a", 9, At), before: null);

        Assert.Equal([("content.erased", 3L)], batch.Added.Select(one => (one.Type, one.Seq)));
        Assert.Equal(9, batch.Expected["a"].Seq);
    }

    [Fact]
    public void Who_is_expected_already_is_not_too_much()
    {
        var batch = new EventBatch([new("a", 1, At)], maxExpected: 1);

        batch.Expect(new("a", 2, At), Events(1));

        Assert.Throws<EventsBusyException>(() => batch.Expect(new("b", 1, At), null));
        Assert.Equal(2, batch.Expected["a"].Seq);
    }

    [Fact]
    public void A_note_is_done_with_when_it_was_taken_up_or_another_took_its_place()
    {
        ImmutableArray<ExpectedEvents> notes = [new("a", 3, At, null, 11), new("b", 1, At, null, 12), new("c", 1, At, null, 13)];
        var batch = new EventBatch(notes);

        batch.Resolve("a", 3, Events(3));
        batch.Expect(new("b", 2, At), Events(1));
        var stored = StoredExpectedEvents.Of(batch.Expected.Values, 14);

        Assert.Equal([11, 12], batch.TakenOf(notes));
        Assert.Equal([("b", 14L), ("c", 13L)], stored.Events.OrderBy(one => one.Subject).Select(one => (one.Subject, one.Number)));
        Assert.Equal(15, stored.Next);
    }

    [Fact]
    public void What_the_log_took_up_is_not_expected_though_its_note_is_there()
    {
        var stored = StoredExpectedEvents.Of([new("a", 3, At), new("b", 1, At)], 1);

        Assert.Equal(["b"], stored.Without([1, 7]).Select(one => one.Subject));
        Assert.Equal(["a", "b"], stored.Without([]).Select(one => one.Subject));
    }

    private static ImmutableArray<ModerationEvent> Events(params int[] numbers) =>
        [.. numbers.Select(seq => new ModerationEvent { Id = $"evt_{seq}", Type = "t", Subject = "a", Seq = seq, At = At, Data = "{}" })];
}
