using CsCheck;

namespace OrleansMl.Recommendations;

public sealed class DiversityTests
{
    [Fact]
    public void Every_place_is_the_best_by_the_formula() => Gen.Select(Gen.Float[0, 10], Gen.Double[0, 6.28]).Array[1, 12].Sample(drawn =>
    {
        Candidate[] candidates = [.. drawn.Select(one => new Candidate(one.Item1, Diversity.Nobody, Unit(one.Item2)))];
        var order = Rerank(candidates, 8, new());
        Assert.Equal(Math.Min(8, candidates.Length), order.Distinct().Count());
        var (low, high) = (candidates.Min(one => one.Score), candidates.Max(one => one.Score));
        for (var place = 0; place < order.Length; place++)
        {
            var chosen = order[..place];
            double Value(int i) => (.8 * (high > low ? (candidates[i].Score - low) / (high - low) : 1))
                - (.2 * chosen.Select(j => (double)Cosine(candidates[i], candidates[j])).Append(0).Max());
            Assert.Equal(Enumerable.Range(0, candidates.Length).Except(chosen).Max(Value), Value(order[place]), 1e-5);
        }
    });

    [Fact]
    public void Of_one_author_at_most_two_stand_among_any_ten() =>
        Gen.Select(Gen.Float[0, 10], Gen.Int[0, 20]).Array[60, 80].Sample(drawn =>
        {
            Candidate[] candidates = [.. drawn.Select(one => new Candidate(one.Item1, one.Item2, null))];
            var order = Rerank(candidates, 30, new());
            Assert.Equal(30, order.Length);

            // As long as others are left: with twenty-one authors of sixty items thirty places can be filled.
            for (var from = 0; from + 10 <= 20; from++)
            {
                Assert.All(order[from..(from + 10)].CountBy(i => candidates[i].Author), author => Assert.InRange(author.Value, 1, 2));
            }
        });

    [Fact]
    public void Rather_one_author_more_often_than_a_gap()
    {
        Candidate[] candidates = [.. Enumerable.Range(0, 6).Select(i => new Candidate(i, 1, null))];
        Assert.Equal([5, 4, 3, 2, 1, 0], Rerank(candidates, 10, new()));
        Assert.Empty(Rerank([], 10, new()));
    }

    [Fact]
    public void The_list_is_the_naive_one() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 40], Gen.Int[1, 4], Gen.Int[0, 12], Gen.Int).Sample((size, count, perAuthor, window, seed) =>
        {
            // Whole numbers: sums are exact in any order, so ties are ties. Some have no author, some no vector.
            var random = new Random(seed);
            float[]? Vector() => random.Next(4) > 0 ? [.. Enumerable.Range(0, 16).Select(_ => random.Next(-1, 2) / 8f)] : null;
            Candidate[] candidates =
                [.. Enumerable.Range(0, size).Select(_ => new Candidate(random.Next(8), random.Next(5) - 1, Vector()))];
            var options = new DiversityOptions { Relevance = .75f, PerAuthor = perAuthor, AuthorWindow = window };
            var order = Rerank(candidates, count, options);
            Assert.Equal(Math.Min(count, size), order.Length);
            AssertNaive(candidates, order, options);
        });

    [Fact]
    public void What_has_no_score_comes_last_and_nothing_twice()
    {
        Candidate[] candidates =
        [
            new(float.NaN, Diversity.Nobody, null),
            new(1, Diversity.Nobody, null),
            new(float.NegativeInfinity, Diversity.Nobody, null),
            new(2, Diversity.Nobody, [float.NaN]),
            new(3, Diversity.Nobody, [1]),
        ];
        Assert.Equal([4, 3, 0, 1, 2], Rerank(candidates, 5, new()));
    }

    // Every place is the first of the highest by the formula, or within rounding of it.
    private static void AssertNaive(Candidate[] candidates, int[] order, DiversityOptions options)
    {
        Assert.Equal(order.Distinct(), order);
        for (var place = 0; place < order.Length; place++)
        {
            var chosen = order[..place];
            var (low, high) = (candidates.Min(one => one.Score), candidates.Max(one => one.Score));
            double Close(int i, int j) => candidates[i].Vector is { } a && candidates[j].Vector is { } b
                ? Enumerable.Range(0, a.Length).Sum(k => (double)a[k] * b[k])
                : 0;
            double Value(int i) =>
                (options.Relevance * (high > low ? (candidates[i].Score - low) / (high - low) : 1))
                - ((1 - options.Relevance) * chosen.Select(j => Close(i, j)).Append(0).Max());
            bool IsAllowed(int i) =>
                candidates[i].Author == Diversity.Nobody
                || chosen.Skip(Math.Max(0, place - options.AuthorWindow + 1))
                    .Count(j => candidates[j].Author == candidates[i].Author) < options.PerAuthor;
            int[] left = [.. Enumerable.Range(0, candidates.Length).Except(chosen)];
            int[] allowed = [.. left.Where(IsAllowed)];
            var from = allowed.Length > 0 ? allowed : left;
            Assert.Contains(order[place], from);
            Assert.Equal(from.Max(Value), Value(order[place]), 1e-5);
        }
    }

    private static float[] Unit(double angle) => [(float)Math.Cos(angle), (float)Math.Sin(angle)];

    private static float Cosine(Candidate a, Candidate b) => (a.Vector![0] * b.Vector![0]) + (a.Vector[1] * b.Vector[1]);

    private static int[] Rerank(Candidate[] candidates, int count, DiversityOptions options)
    {
        var dimensions = candidates.Select(one => one.Vector?.Length ?? 0).Append(0).Max();
        var order = new int[Math.Min(count, candidates.Length)];
        float[] vectors = [.. candidates.SelectMany(one => one.Vector ?? new float[dimensions])];
        var filled = Diversity.Rerank(
            candidates.Select(one => one.Score).ToArray(), candidates.Select(one => one.Author).ToArray(), vectors, options, order);
        Assert.Equal(order.Length, filled);
        return order;
    }

    private sealed record Candidate(float Score, int Author, float[]? Vector);
}
