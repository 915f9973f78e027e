namespace OrleansMl.Hosting;

public sealed class FollowingSilosTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly FollowingSilos _silos = new(Lease, begun: TimeSpan.Zero);

    [Fact]
    public void When_the_directory_has_just_begun_anybody_may_hold_a_lease()
    {
        Assert.False(_silos.IsKnown(0, At(3)));
        Assert.True(_silos.IsKnown(0, At(4)));
        Assert.InRange(_silos.AllOverAt(At(1)), At(3), At(4));
    }

    [Fact]
    public void A_silo_is_waited_for_until_it_says_that_it_knows()
    {
        _silos.OnAnswered("a", 1, At(10));

        Assert.False(_silos.IsKnown(2, At(11)));
        _silos.OnKnown("a", 2);
        Assert.True(_silos.IsKnown(2, At(11)));
    }

    [Fact]
    public void A_silo_that_is_dead_is_waited_for_until_its_lease_is_over()
    {
        _silos.OnAnswered("a", 1, At(10));
        _silos.OnAnswered("dead", 1, At(10));
        _silos.OnKnown("a", 2);

        Assert.False(_silos.IsKnown(2, At(13)));
        Assert.True(_silos.IsKnown(2, _silos.AllOverAt(At(11))));
    }

    [Fact]
    public void A_silo_that_leaves_is_not_waited_for()
    {
        _silos.OnAnswered("a", 1, At(10));
        _silos.OnLeft("a");

        Assert.True(_silos.IsKnown(2, At(11)));
    }

    [Fact]
    public void An_answer_to_an_old_question_takes_nothing_back()
    {
        _silos.OnAnswered("a", 5, At(10));
        _silos.OnAnswered("a", 3, At(11));

        Assert.True(_silos.IsKnown(5, At(11)));
    }

    // Silos that ask, get news late, die and come back, in any order; and changes in between. Whenever a change is acknowledged, no silo
    // judges by what was before it.
    [Fact]
    public void Whatever_happens_nobody_judges_by_less_than_what_is_acknowledged()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var silos = new FollowingSilos(Lease, TimeSpan.Zero);
            var (now, current, acknowledged) = (At(5), 0L, 0L);
            var held = new Dictionary<string, (long Number, TimeSpan Until)>();
            var underWay = new List<(string Silo, long Number, TimeSpan AskedAt)>();
            var published = new List<(long Number, TimeSpan Over)>();
            for (var step = 0; step < 60; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(400));
                var silo = $"silo-{random.Next(3)}";
                switch (random.Next(5))
                {
                    case 0: // asks, and the answer is on its way
                        var known = held.TryGetValue(silo, out var has) ? has.Number : -1;
                        var asked = now - TimeSpan.FromMilliseconds(random.Next(900));
                        silos.OnKnown(silo, known);
                        silos.OnAnswered(silo, known, now);
                        underWay.Add((silo, current, asked));
                        break;
                    case 1 when underWay.Count > 0: // an answer arrives and is applied
                        var at = random.Next(underWay.Count);
                        var (to, number, askedAt) = underWay[at];
                        underWay.RemoveAt(at);
                        var before = held.GetValueOrDefault(to, (-1, TimeSpan.MinValue));
                        held[to] = (Math.Max(before.Number, number), Max(before.Until, askedAt + Lease));
                        break;
                    case 2 when underWay.Count > 0: // an answer is lost
                        underWay.RemoveAt(random.Next(underWay.Count));
                        break;
                    case 3: // a change
                        current++;
                        published.Add((current, silos.AllOverAt(now)));
                        break;
                    default:
                        break;
                }

                foreach (var (number, over) in published)
                {
                    if (silos.IsKnown(number, now) || now >= over)
                    {
                        acknowledged = Math.Max(acknowledged, number);
                    }
                }

                Assert.All(
                    held.Where(one => one.Value.Until > now),
                    one => Assert.True(
                        one.Value.Number >= acknowledged,
                        $"seed {seed}, step {step}: {one.Key} judges by {one.Value.Number} of {acknowledged}"));
            }
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
