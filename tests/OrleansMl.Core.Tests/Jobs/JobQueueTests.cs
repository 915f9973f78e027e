using System.Globalization;
using CsCheck;

namespace OrleansMl.Jobs;

public sealed class JobQueueTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> Nobody = [];

    [Fact]
    public void A_target_set_again_moves()
    {
        var queue = new JobQueue<object>();
        queue.Set("a", T0, new());
        queue.Set("a", T0.AddMinutes(1), new());

        Assert.Equal((1, T0.AddMinutes(1)), (queue.Count, queue.Earliest));
        Assert.False(queue.TryTake(T0, Nobody, out _));
    }

    [Fact]
    public void A_busy_target_is_passed_over_and_stays()
    {
        var queue = new JobQueue<string>();
        queue.Set("a", T0, "job of a");
        queue.Set("b", T0.AddSeconds(1), "job of b");

        Assert.True(queue.TryTake(T0.AddMinutes(1), new HashSet<string> { "a" }, out var taken));
        Assert.Equal(("job of b", 1, T0), (taken, queue.Count, queue.Earliest));
    }

    [Fact]
    public void It_behaves_like_a_sorted_dictionary()
    {
        var operation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 9]);
        operation.Array[0, 200].Sample(operations =>
        {
            var queue = new JobQueue<object>();
            var naive = new Dictionary<string, (DateTimeOffset Due, object Job)>();
            foreach (var (kind, target, minute) in operations)
            {
                var (name, due) = (target.ToString(CultureInfo.InvariantCulture), T0.AddMinutes(minute).AddSeconds(target));
                if (kind <= 1)
                {
                    var job = new object();
                    queue.Set(name, due, job);
                    naive[name] = (due, job);
                }
                else if (kind == 2)
                {
                    Assert.Equal(naive.Remove(name), queue.Remove(name));
                }
                else
                {
                    var expected = naive.Where(entry => entry.Value.Due <= due).OrderBy(entry => entry.Value.Due).Take(1).ToList();
                    Assert.Equal(expected.Count == 1, queue.TryTake(due, Nobody, out var taken));
                    Assert.Same(expected.Count == 1 ? expected[0].Value.Job : null, taken);
                    expected.ForEach(entry => naive.Remove(entry.Key));
                }

                Assert.Equal(naive.Count, queue.Count);
                Assert.Equal(naive.Count == 0 ? null : naive.Values.Min(entry => entry.Due), queue.Earliest);
            }
        });
    }
}
