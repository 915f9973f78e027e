using System.Collections.Immutable;

namespace OrleansMl.IntimateImages;

public sealed class IntimateImageRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly IntimateImageTimes Times = new(
        TimeSpan.FromHours(48), [TimeSpan.FromHours(6), TimeSpan.FromHours(24)], TimeSpan.FromDays(90));

    [Fact]
    public void A_request_is_held_reminded_of_and_late()
    {
        var request = Held(New("c1"), Start.AddSeconds(1));
        List<IntimateImageAppointment> kept = [];
        for (var i = 0; i < 5; i++)
        {
            var next = request.Next(Times)!.Value;
            kept.Add(next);
            request = Do(request, next);
        }

        Assert.Equal(
            [
                (IntimateImageStep.Remind, 24), (IntimateImageStep.Remind, 42), (IntimateImageStep.Escalate, 48),
                (IntimateImageStep.Remind, 72), (IntimateImageStep.Remind, 96)
            ],
            kept.Select(one => (one.Step, (int)(one.At - Start).TotalHours)));
        Assert.Equal((Start.AddHours(48), 4), (request.LateAt!.Value, request.Reminders));
    }

    [Fact]
    public void What_was_missed_is_told_once()
    {
        var request = Held(New("c1"), Start).Remind(Times, Start.AddHours(47));

        Assert.Equal(2, request.Reminders);
        Assert.Same(request, request.Remind(Times, Start.AddHours(47.5)));
        Assert.Equal(new(IntimateImageStep.Escalate, Start.AddHours(48)), request.Next(Times));
    }

    [Fact]
    public void Nothing_is_late_before_its_time_or_twice_or_once_it_was_decided()
    {
        var request = Held(New("c1"), Start);
        var late = request.Escalate(Start.AddHours(48));

        Assert.Same(request, request.Escalate(Start.AddHours(48).AddTicks(-1)));
        Assert.Same(late, late.Escalate(Start.AddHours(49)));
        var decided = request.Decide(Granted("lex"), Start.AddHours(1)).Request!;
        Assert.Same(decided, decided.Escalate(Start.AddHours(48)));
    }

    [Fact]
    public void Whoever_sent_it_does_not_decide_it()
    {
        var request = New("c1");

        Assert.Equal(IntimateImageOutcome.OwnRequest, request.Decide(Granted("maria"), Start).Outcome);
        Assert.Equal(IntimateImageOutcome.Done, request.Decide(Granted("lex"), Start).Outcome);
    }

    [Fact]
    public void A_decision_stands()
    {
        var granted = New("c1").Decide(Granted("lex"), Start).Request!;

        Assert.Equal(IntimateImageOutcome.Unchanged, granted.Decide(Granted("lea"), Start).Outcome);
        var other = granted.Decide(Granted("lea") with { IsGranted = false }, Start);
        Assert.Equal((IntimateImageOutcome.AlreadyDecided, "lex"), (other.Outcome, other.Request!.DecidedBy));
    }

    [Fact]
    public void A_request_that_is_granted_holds_what_was_spared_and_what_was_added_before_it_ends()
    {
        var request = New("c1", "c2");
        request = request.Held([request.Items[0] with { State = IntimateImageItemState.Spared, ContentId = "c1" },
            request.Items[1] with { State = IntimateImageItemState.NotFound }], Start);
        Assert.Equal(Start, request.HeldAt);

        var granted = request.Decide(Granted("lex") with { ContentIds = ["c3", "c1"] }, Start.AddHours(1)).Request!;

        Assert.Equal(["c1", "c2", "c3"], granted.Items.Select(item => item.Given));
        Assert.Equal(new(IntimateImageStep.Hold, Start.AddHours(1)), granted.Next(Times));
        var held = granted.Held(
            [.. granted.Items.Select(item => item with { ContentId = item.Given, State = IntimateImageItemState.Held })],
            Start.AddHours(2));
        Assert.Equal(new(IntimateImageStep.Settle, Start.AddHours(1)), held.Next(Times));
    }

    [Fact]
    public void There_is_an_end_to_what_a_decision_adds()
    {
        var request = New([.. Enumerable.Range(0, 50).Select(i => $"c{i}")]);

        Assert.Equal(IntimateImageOutcome.TooManyItems, request.Decide(Granted("lex") with { ContentIds = ["d"] }, Start).Outcome);
        Assert.Equal(IntimateImageOutcome.Done, request.Decide(Granted("lex") with { ContentIds = ["c7"] }, Start).Outcome);
    }

    [Fact]
    public void Who_sent_it_is_forgotten_with_the_addresses_that_led_nowhere()
    {
        var request = New("c1", "https://a.example/maria");
        request = request.Held(
            [
                request.Items[0] with { ContentId = "c1", State = IntimateImageItemState.Held },
                request.Items[1] with { State = IntimateImageItemState.NotFound }
            ],
            Start);

        var forgotten = request.ForgetSender(Start.AddDays(1));

        Assert.Null(forgotten.Sender);
        Assert.Equal(["c1", ""], forgotten.Items.Select(item => item.Given));
        Assert.Same(forgotten, forgotten.ForgetSender(Start.AddDays(2)));
    }

    /// <summary>Acts in any order, against a reference that keeps four facts.</summary>
    [Fact]
    public void Whatever_happens_in_which_order_the_rules_agree_with_a_plain_reference()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var request = New("c1", "c2");
            var (held, state, late, settled, hasSender) = (false, IntimateImageState.Open, false, false, true);
            var now = Start;
            for (var i = 0; i < 40; i++)
            {
                now += TimeSpan.FromMinutes(random.Next(0, 600));
                var act = random.Next(7);
                if (act == 6)
                {
                    // What is due, as the job does it.
                    act = request.Next(Times) is { } next && next.At <= now ? ActOf(next.Step) : 7;
                }

                switch (act)
                {
                    case 0:
                        request = Held(request, now);
                        held = true;
                        break;
                    case 1:
                        var isGranted = random.Next(2) == 0;
                        request = request.Decide(Granted("lex") with { IsGranted = isGranted }, now).Request!;
                        late |= state == IntimateImageState.Open && now - Start >= Times.Window;
                        state = state != IntimateImageState.Open ? state
                            : isGranted ? IntimateImageState.Granted : IntimateImageState.Refused;
                        break;
                    case 2:
                        request = request.Settle(now);
                        settled |= state != IntimateImageState.Open;
                        break;
                    case 3:
                        request = request.Remind(Times, now);
                        break;
                    case 4:
                        request = request.Escalate(now);
                        late |= state == IntimateImageState.Open && now - Start >= Times.Window;
                        break;
                    case 5:
                        request = request.ForgetSender(now);
                        hasSender = false;
                        break;
                }

                Assert.Equal(
                    (held, state, late, settled, hasSender),
                    (request.HeldAt is not null, request.State, request.LateAt is not null, request.SettledAt is not null,
                        request.Sender is not null));
                var isOver = settled && !hasSender && (held || state == IntimateImageState.Refused);
                Assert.Equal(isOver, request.Next(Times) is null);
                Assert.Equal(request.IsDecided, request.DecidedAt is not null);
                Assert.InRange(request.Reminders, 0, 3 + (int)(now - Start).TotalDays);
            }
        }
    }

    [Fact]
    public void What_is_decided_after_the_deadline_is_late_also_when_nobody_said_so_before()
    {
        var request = Held(New("c1"), Start);

        Assert.Null(request.Decide(Granted("lex"), Start.AddHours(48).AddTicks(-1)).Request!.LateAt);
        Assert.Equal(Start.AddHours(49), request.Decide(Granted("lex"), Start.AddHours(49)).Request!.LateAt);
        Assert.Equal(Start.AddHours(48), request.Escalate(Start.AddHours(48)).Decide(Granted("lex"), Start.AddHours(49)).Request!.LateAt);
    }

    [Theory]
    [InlineData("alice~1")]
    [InlineData("https://example.com/watch?v=alice~1")]
    public void An_item_that_was_erased_before_it_was_found_does_not_come_back_with_who_was_looking(string given)
    {
        var request = New(given, "c2");
        var found = request.Items.Select(item => item with { ContentId = "alice~1", State = IntimateImageItemState.Held, Entries = ["e"] });

        var forgotten = request.ForgetItem("alice~1");
        var held = forgotten.Held([.. found.Take(1)], Start);

        Assert.All(
            [forgotten, held],
            one => Assert.Equal(
                (IntimateImageItemState.Erased, "", null), (one.Items[0].State, one.Items[0].Given, one.Items[0].ContentId)));
        Assert.Equal(IntimateImageItemState.Pending, held.Items[1].State);
    }

    private static int ActOf(IntimateImageStep step) => step switch
    {
        IntimateImageStep.Hold => 0,
        IntimateImageStep.Settle => 2,
        IntimateImageStep.Remind => 3,
        IntimateImageStep.Escalate => 4,
        _ => 5,
    };

    private static IntimateImageRequest New(params string[] items) => IntimateImageRequest.Open(
        new()
        {
            Id = "r1",
            Items = [.. items],
            Sender = new() { UserId = "maria", Signature = "Maria", Identification = "I am in it.", Contact = "maria@a.example" },
            BodyHash = "b0",
        },
        Start,
        Times.Window);

    private static IntimateImageDecision Granted(string actor) => new() { IsGranted = true, Actor = actor, Reason = "looked at" };

    private static IntimateImageRequest Held(IntimateImageRequest request, DateTimeOffset now) => request.Held(
        [.. request.Items.Select(item => item with { ContentId = item.Given, State = IntimateImageItemState.Held, Entries = ["e"] })], now);

    private static IntimateImageRequest Do(IntimateImageRequest request, IntimateImageAppointment next) => next.Step switch
    {
        IntimateImageStep.Hold => Held(request, next.At),
        IntimateImageStep.Settle => request.Settle(next.At),
        IntimateImageStep.Remind => request.Remind(Times, next.At),
        IntimateImageStep.Escalate => request.Escalate(next.At),
        _ => request.ForgetSender(next.At),
    };
}
