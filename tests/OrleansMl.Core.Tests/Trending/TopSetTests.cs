using CsCheck;

namespace OrleansMl.Trending;

public sealed class TopSetTests
{
    [Fact]
    public void Rising_scores_keep_exactly_the_highest() => Gen.Select(Gen.Int[0, 40], Gen.Double[0, 100]).Array[0, 300].Sample(events =>
    {
        var top = new TopSet<int>(7);
        var sums = new Dictionary<int, double>();
        foreach (var (key, weight) in events)
        {
            var sum = sums[key] = sums.GetValueOrDefault(key) + weight + 0.001;
            var isIn = top.Set(key, sum);
            Assert.Equal(isIn, top.Keys.Contains(key));
        }

        // By score, because of two equal ones either may be in.
        Assert.Equal(sums.Values.OrderDescending().Take(7), top.Keys.Select(key => sums[key]).OrderDescending());
        Assert.Equal(sums.Count < 7 ? double.NegativeInfinity : sums.Values.OrderDescending().ElementAt(6), top.Threshold);
    });

    [Fact]
    public void Any_changes_and_removals_leave_a_heap() =>
        Gen.Select(Gen.Int[0, 12], Gen.Double[-10, 10], Gen.Bool).Array[0, 200].Sample(changes =>
        {
            // Never full, so nothing is pushed out: it must hold what a dictionary holds.
            var top = new TopSet<int>(100);
            var naive = new Dictionary<int, double>();
            foreach (var (key, score, remove) in changes)
            {
                if (remove)
                {
                    Assert.Equal(naive.Remove(key), top.Remove(key));
                }
                else
                {
                    naive[key] = score;
                    Assert.True(top.Set(key, score));
                }
            }

            Assert.Equal(naive.Keys.Order(), top.Keys.Order());

            // Filled up to the brim its threshold is the lowest of all.
            for (var i = 0; top.Count < 100; i++)
            {
                top.Set(1000 + i, 50);
            }

            Assert.Equal(naive.Values.Append(50).Min(), top.Threshold);
        });

    [Fact]
    public void A_key_that_was_pushed_out_comes_back_with_its_next_event()
    {
        var top = new TopSet<string>(2);
        Assert.True(top.Set("a", 3));
        Assert.True(top.Set("b", 2));
        Assert.False(top.Set("c", 2));
        Assert.True(top.Set("c", 2.5));
        Assert.True(top.Remove("a"));
        Assert.True(top.Set("b", 2.1));
        Assert.Equal(["b", "c"], top.Keys.Order());
    }
}
