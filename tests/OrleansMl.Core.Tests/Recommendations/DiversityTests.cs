using CsCheck;

namespace OrleansMl.Recommendations;

public sealed class DiversityTests
{
    [Fact]
    public void Every_place_is_the_best_by_the_formula() => Gen.Select(Gen.Float[0, 10], Gen.Double[0, 6.28]).Array[1, 12].Sample(drawn =>
    {
        DiversityCandidate[] candidates = [.. drawn.Select(one => new DiversityCandidate(one.Item1, null, Unit(one.Item2)))];
        var order = Diversity.Rerank(candidates, 8, new());
        Assert.Equal(Math.Min(8, candidates.Length), order.Distinct().Count());
        var (low, high) = (candidates.Min(one => one.Score), candidates.Max(one => one.Score));
        for (var place = 0; place < order.Count; place++)
        {
            var chosen = order[..place];
            double Value(int i) => (.8 * (high > low ? (candidates[i].Score - low) / (high - low) : 1))
                - (.2 * chosen.Select(j => (double)Cosine(candidates[i], candidates[j])).Append(0).Max());
            Assert.Equal(Enumerable.Range(0, candidates.Length).Except(chosen).Max(Value), Value(order[place]), 1e-5);
        }
    });

    [Fact]
    public void Of_one_author_at_most_two_stand_among_any_ten() => Gen.Select(Gen.Float[0, 10], Gen.Int[0, 20]).Array[60, 80].Sample(drawn =>
    {
        DiversityCandidate[] candidates = [.. drawn.Select(one => new DiversityCandidate(one.Item1, $"author-{one.Item2}", default))];
        var order = Diversity.Rerank(candidates, 30, new());
        Assert.Equal(30, order.Count);

        // As long as others are left: with twenty-one authors of sixty items thirty places can be filled.
        for (var from = 0; from + 10 <= 20; from++)
        {
            Assert.All(order[from..(from + 10)].CountBy(i => candidates[i].Author!), author => Assert.InRange(author.Value, 1, 2));
        }
    });

    [Fact]
    public void Rather_one_author_more_often_than_a_gap()
    {
        DiversityCandidate[] candidates = [.. Enumerable.Range(0, 6).Select(i => new DiversityCandidate(i, "the only one", default))];
        Assert.Equal([5, 4, 3, 2, 1, 0], Diversity.Rerank(candidates, 10, new()));
        Assert.Empty(Diversity.Rerank([], 10, new()));
    }

    private static float[] Unit(double angle) => [(float)Math.Cos(angle), (float)Math.Sin(angle)];

    private static float Cosine(DiversityCandidate a, DiversityCandidate b) => (a.Vector.Span[0] * b.Vector.Span[0]) + (a.Vector.Span[1] * b.Vector.Span[1]);
}
