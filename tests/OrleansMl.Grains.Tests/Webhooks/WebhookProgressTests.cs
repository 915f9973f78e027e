namespace OrleansMl.Webhooks;

/// <summary>What waits, and for how long.</summary>
public sealed class WebhookProgressTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Events_behind_one_that_failed_wait_with_it()
    {
        var progress = WebhookProgress.None.With(await LaneAsync([1, 2, 3], failing: 2), Now, .5, out var dead);

        Assert.Null(dead);
        var held = Assert.Single(progress.Held);
        Assert.Equal([2, 3], held.Events.Select(one => one.Position));
        Assert.Equal((1, Now.AddSeconds(5)), (held.Attempts, held.NextAttempt));
    }

    [Fact]
    public async Task What_came_behind_a_held_item_meanwhile_stays()
    {
        var progress = WebhookProgress.None.Hold(7, [new(0, 1)], Now).Hold(7, [new(0, 9)], Now);

        progress = progress.With(await LaneAsync([1], failing: 0), Now, .5, out _);

        Assert.Equal([9], progress.Held.Single().Events.Select(one => one.Position));
    }

    [Fact]
    public async Task A_lane_that_was_not_tried_is_kept_whole()
    {
        var lane = new WebhookLane(7, 0, [Event(1), Event(2)]);
        await lane.RunAsync(_ => throw new InvalidOperationException("Not tried."), () => false);

        var held = WebhookProgress.None.With(lane, Now, .5, out _).Held.Single();

        Assert.Equal((2, 0, Now), (held.Events.Length, held.Attempts, held.NextAttempt));
    }

    [Fact]
    public async Task After_a_day_an_event_is_given_up_and_the_next_one_tried()
    {
        var progress = WebhookProgress.None.With(await LaneAsync([1, 2], failing: 1), Now, .5, out var dead);
        var at = Now;
        while (dead is null)
        {
            at = progress.Held.Single().NextAttempt;
            progress = progress.With(await LaneAsync([1, 2], failing: 1, progress.Held.Single().Attempts), at, .5, out dead);
        }

        Assert.InRange(at - Now, TimeSpan.FromHours(22), TimeSpan.FromHours(24));
        Assert.Equal(1, dead.At.Position);
        var held = progress.Held.Single();
        Assert.Equal((2, 0, at), (held.Events.Single().Position, held.Attempts, held.NextAttempt));
    }

    [Fact]
    public void While_the_receiver_is_down_one_item_is_tried_and_then_all()
    {
        var progress = WebhookProgress.None with { Failures = WebhookProgress.FailingAfter };
        for (var i = 0; i < 5; i++)
        {
            progress = progress.Hold((ulong)i, [new(0, i)], Now.AddHours(i));
        }

        Assert.Single(progress.Due(Now, 64));
        Assert.Equal(5, progress.Recovered(Now).Due(Now, 64).Count());
    }

    [Fact]
    public void What_is_delivered_again_comes_first_and_once()
    {
        var progress = WebhookProgress.None.Hold(7, [new(0, 9)], Now).HoldFirst(7, new(0, 3), Now).HoldFirst(7, new(0, 3), Now);

        Assert.Equal([3, 9], progress.Held.Single().Events.Select(one => one.Position));
    }

    private static LaneEvent Event(long position) => new(new(0, position), $"evt_{position}", "t", []);

    private static async Task<WebhookLane> LaneAsync(long[] positions, long failing, int attempts = 0)
    {
        var lane = new WebhookLane(7, attempts, [.. positions.Select(Event)]);
        await lane.RunAsync(
            one => Task.FromResult(new WebhookAnswer(
                new(Now, 200, 1, one.At.Position == failing ? "500" : null), RetryAfter: null, IsGone: false)),
            () => true);
        return lane;
    }
}
