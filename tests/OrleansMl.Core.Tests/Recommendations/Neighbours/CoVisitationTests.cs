using CsCheck;

namespace OrleansMl.Recommendations;

public sealed class CoVisitationTests
{
    private static readonly CoVisitationOptions AllPairs = new() { Neighbours = 1000, Pairs = 1000 };

    [Fact]
    public void Similarity_is_the_sum_over_people() => Gen.Int[0, 9].Array[0, 8].Array[0, 12].Sample(people =>
    {
        var model = new CoVisitation(AllPairs);
        var (together, counts) = (new Dictionary<(int, int), double>(), new Dictionary<int, int>());
        foreach (var person in people)
        {
            var before = new List<int>();
            foreach (var item in person.Distinct())
            {
                model.Add(item, before.ToArray());
                counts[item] = counts.GetValueOrDefault(item) + 1;
                foreach (var other in before)
                {
                    // As many as they had when it happened, the new one included.
                    together[(item, other)] = together.GetValueOrDefault((item, other)) + (1.0 / (before.Count + 1));
                    together[(other, item)] = together.GetValueOrDefault((other, item)) + (1.0 / (before.Count + 1));
                }

                before.Add(item);
            }
        }

        for (var a = 0; a < 10; a++)
        {
            for (var b = 0; b < 10; b++)
            {
                var expected = together.TryGetValue((a, b), out var sum) ? sum / Math.Sqrt(counts[a]) / Math.Sqrt(counts[b]) : 0;
                Assert.Equal(expected, model.Similarity(a, b), 1e-5);
            }
        }
    });

    [Fact]
    public void Recommendations_are_the_best_sums_without_what_somebody_has()
    {
        var model = new CoVisitation(AllPairs);
        for (var person = 0; person < 10; person++)
        {
            model.Add(1, []);
            model.Add(2, [1]);
            model.Add(3, [1, 2]);
        }

        model.Add(4, [1]);
        var found = model.Recommend([1, 2], 5);
        Assert.Equal([3, 4], found.Select(one => one.Item));
        Assert.Equal(model.Similarity(1, 3) + model.Similarity(2, 3), found[0].Score, 1e-6f);
        Assert.Empty(model.Recommend([99], 5));
    }

    [Fact]
    public void Only_the_heaviest_neighbours_are_kept()
    {
        var model = new CoVisitation(new() { Neighbours = 5, Pairs = 50 });
        for (var item = 1; item <= 100; item++)
        {
            // The first five again and again.
            for (var times = 0; times < (item <= 5 ? 20 : 1); times++)
            {
                model.Add(item, [0]);
            }
        }

        Assert.All(Enumerable.Range(1, 5), item => Assert.True(model.Similarity(0, item) > 0));
        Assert.InRange(Enumerable.Range(1, 100).Count(item => model.Similarity(0, item) > 0), 5, 10);
    }
}
