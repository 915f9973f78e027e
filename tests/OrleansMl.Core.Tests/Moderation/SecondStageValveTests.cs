namespace OrleansMl.Moderation;

/// <summary>The valve before a model with one thread and two milliseconds a text, in simulated time.</summary>
public sealed class SecondStageValveTests
{
    private const double CostMs = 2;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(25);

    [Fact]
    public void While_there_is_room_every_text_is_seen()
    {
        var run = new Run().For(seconds: 10, textsASecond: 250);

        Assert.Equal((2500, 2500), (run.Arrived, run.Seen));
    }

    [Fact]
    public void Under_three_times_what_it_can_do_it_closes_to_a_tenth()
    {
        var run = new Run();
        run.For(seconds: 3, textsASecond: 1500).Forget();

        run.For(seconds: 30, textsASecond: 1500);

        Assert.InRange(run.SeenShareOf(SecondLookReason.Ordinary), 0.09, 0.13);
        Assert.Equal(0.1, run.Valve.ShareAt(run.Now), 3);
    }

    [Fact]
    public void What_would_be_hidden_or_is_uncertain_is_seen_under_any_load()
    {
        var run = new Run().For(seconds: 30, textsASecond: 1500);

        Assert.Equal((1, 1), (run.SeenShareOf(SecondLookReason.Hidden), run.SeenShareOf(SecondLookReason.Uncertain)));
    }

    [Fact]
    public void No_answer_takes_longer_than_the_budget_when_the_load_triples_at_once()
    {
        var run = new Run();
        run.For(seconds: 5, textsASecond: 250);

        run.For(seconds: 10, textsASecond: 1500);

        Assert.InRange(run.LongestWait, TimeSpan.Zero, Budget);
    }

    [Fact]
    public void It_opens_again_within_seconds()
    {
        var run = new Run();
        run.For(seconds: 10, textsASecond: 1500);
        run.For(seconds: 3, textsASecond: 100).Forget();

        run.For(seconds: 5, textsASecond: 100);

        Assert.Equal((500, 500), (run.Arrived, run.Seen));
    }

    [Fact]
    public void When_even_the_queue_of_those_that_would_be_hidden_is_too_long_they_turn_back_last()
    {
        var valve = new SecondStageValve(Budget, leastShare: 0);
        var entered = new Dictionary<SecondLookReason, int>();
        foreach (var reason in Enum.GetValues<SecondLookReason>().Reverse())
        {
            while (valve.TryEnter(reason, "a text", size: 1, TimeSpan.Zero) is not null)
            {
                entered[reason] = entered.GetValueOrDefault(reason) + 1;
            }
        }

        // 12.5 ms of two each, then up to 18.75, then up to 25.
        Assert.Equal(
            [(SecondLookReason.Ordinary, 7), (SecondLookReason.Uncertain, 3), (SecondLookReason.Hidden, 3)],
            entered.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void A_model_that_stands_still_closes_it_and_one_that_is_back_opens_it()
    {
        var run = new Run();
        run.For(seconds: 2, textsASecond: 100, isAnswering: false);
        var closed = run.Valve.ShareAt(run.Now);

        run.For(seconds: 5, textsASecond: 100);

        Assert.Equal((0.1, 1), (Math.Round(closed, 3), Math.Round(run.Valve.ShareAt(run.Now), 3)));
    }

    [Fact]
    public void The_same_texts_belong_to_a_share_at_every_look()
    {
        string[] keys = [.. Enumerable.Range(0, 2000).Select(i => $"item {i}")];

        string[] Admitted()
        {
            var valve = new SecondStageValve(Budget, leastShare: 0.1);
            Overload(valve);
            return [.. keys.Where(key =>
            {
                var ticket = valve.TryEnter(SecondLookReason.Ordinary, key, size: 1, TimeSpan.Zero);
                valve.OnAbandoned(ticket ?? default);
                return ticket is not null;
            })];
        }

        var once = Admitted();
        Assert.InRange(once.Length, 160, 240);
        Assert.Equal(once, Admitted());
    }

    [Fact]
    public void A_share_of_one_never_turns_a_text_back_for_the_load_alone()
    {
        var valve = new SecondStageValve(Budget, leastShare: 1);
        Overload(valve);

        Assert.NotNull(valve.TryEnter(SecondLookReason.Ordinary, "a text", size: 1, TimeSpan.Zero));
    }

    [Fact]
    public void Who_gave_up_waiting_says_nothing_of_the_model_and_leaves_room()
    {
        var valve = new SecondStageValve(Budget, leastShare: 0.1);
        for (var i = 0; i < 20; i++)
        {
            var ticket = valve.TryEnter(SecondLookReason.Hidden, "a text", size: 1, TimeSpan.FromSeconds(i));
            valve.OnAbandoned(ticket!.Value);
        }

        Assert.Equal(1, valve.ShareAt(TimeSpan.FromSeconds(20)), 3);
    }

    [Theory]
    [InlineData(20, 25)]
    [InlineData(1000, 25)]
    [InlineData(20_000, 500)]
    public void A_long_text_has_a_longer_budget(int length, int milliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds),
            new SecondStageValve(Budget, leastShare: 0.1).BudgetOf(SecondStageValve.SizeOf(length)));

    // So many texts at one time that the demand is far beyond what any model can do.
    private static void Overload(SecondStageValve valve)
    {
        for (var i = 0; i < 10_000; i++)
        {
            if (valve.TryEnter(SecondLookReason.Hidden, "a text", size: 1, TimeSpan.Zero) is { } ticket)
            {
                valve.OnAbandoned(ticket);
            }
        }
    }

    /// <summary>Texts arrive evenly and wait in one queue; one in fifty would be hidden, one in twenty is uncertain.</summary>
    private sealed class Run
    {
        private readonly Queue<(SecondStageTicket Ticket, TimeSpan Done, bool IsAnswered)> _waiting = new();
        private readonly Dictionary<SecondLookReason, (int Arrived, int Seen)> _counts = [];
        private TimeSpan _free;
        private int _texts;

        public SecondStageValve Valve { get; } = new(Budget, leastShare: 0.1);

        public TimeSpan Now { get; private set; }

        public TimeSpan LongestWait { get; private set; }

        public int Arrived => _counts.Values.Sum(count => count.Arrived);

        public int Seen => _counts.Values.Sum(count => count.Seen);

        public double SeenShareOf(SecondLookReason reason) => (double)_counts[reason].Seen / _counts[reason].Arrived;

        public void Forget() => _counts.Clear();

        public Run For(double seconds, double textsASecond, bool isAnswering = true)
        {
            for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end; Now += TimeSpan.FromSeconds(1) / textsASecond)
            {
                Answer();
                var i = _texts++;
                var reason = i % 50 == 7 ? SecondLookReason.Hidden : i % 20 == 3 ? SecondLookReason.Uncertain : SecondLookReason.Ordinary;
                var ticket = Valve.TryEnter(reason, $"text {i}", size: 1, Now);
                var count = _counts.GetValueOrDefault(reason);
                _counts[reason] = (count.Arrived + 1, count.Seen + (ticket is null ? 0 : 1));
                if (ticket is not { } entered)
                {
                    continue;
                }

                _free = (isAnswering && _free > Now ? _free : Now) + TimeSpan.FromMilliseconds(CostMs);
                _waiting.Enqueue((entered, isAnswering ? _free : Now + Budget, isAnswering));
            }

            return this;
        }

        private void Answer()
        {
            while (_waiting.TryPeek(out var first) && first.Done <= Now)
            {
                _waiting.Dequeue();
                if (!first.IsAnswered)
                {
                    Valve.OnMissed(first.Ticket);
                    continue;
                }

                Valve.OnAnswered(first.Ticket, first.Done);
                var wait = first.Done - first.Ticket.Entered;
                LongestWait = wait > LongestWait ? wait : LongestWait;
            }
        }
    }
}
