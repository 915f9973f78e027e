using CsCheck;

namespace OrleansMl.Reminders;

public sealed class DueListTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_target_scheduled_again_moves()
    {
        var list = new DueList([]);
        list.Schedule("a", T0);

        Assert.True(list.Schedule("a", T0.AddMinutes(1)));
        Assert.False(list.Schedule("a", T0.AddMinutes(1)));

        Assert.Equal((1, T0.AddMinutes(1)), (list.Count, list.Earliest));
    }

    [Fact]
    public void A_target_moved_while_it_was_worked_on_stays()
    {
        var list = new DueList([]);
        list.Schedule("a", T0);
        var taken = list.Peek(T0, 10).Single();
        list.Schedule("a", T0.AddMinutes(1));

        Assert.False(list.Complete(taken.Target, taken.Due));
        Assert.Equal(1, list.Count);
    }

    [Fact]
    public void It_behaves_like_a_sorted_dictionary()
    {
        var operation = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 9]);
        operation.Array[0, 60].Sample(operations =>
        {
            var list = new DueList([]);
            var naive = new Dictionary<string, DateTimeOffset>();
            foreach (var (kind, target, minute) in operations)
            {
                var (name, due) = (target.ToString(System.Globalization.CultureInfo.InvariantCulture), T0.AddMinutes(minute));
                if (kind == 0)
                {
                    list.Schedule(name, due);
                    naive[name] = due;
                }
                else if (kind == 1)
                {
                    Assert.Equal(naive.TryGetValue(name, out var current) && current == due, list.Complete(name, due));
                    if (naive.TryGetValue(name, out current) && current == due)
                    {
                        naive.Remove(name);
                    }
                }
                else
                {
                    Assert.Equal(
                        naive
                            .Where(entry => entry.Value <= due)
                            .OrderBy(entry => entry.Value)
                            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                            .Take(3)
                            .Select(entry => (entry.Key, entry.Value)),
                        list.Peek(due, 3));
                }
            }

            Assert.Equal(naive.Count == 0 ? null : naive.Values.Min(), list.Earliest);
            Assert.Equal(naive.OrderBy(entry => entry.Key), new DueList(list.Entries).Entries.OrderBy(entry => entry.Key));
        });
    }
}
