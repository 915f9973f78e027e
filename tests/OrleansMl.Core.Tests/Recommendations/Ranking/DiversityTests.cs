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
            DiversityCandidate[] candidates = [.. drawn.Select(one => new DiversityCandidate(one.Item1, $"author-{one.Item2}", default))];
            var order = Diversity.Rerank(candidates, 30, new());
            Assert.Equal(30, order.Length);

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

    [Fact]
    public void The_list_is_the_naive_one() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 40], Gen.Int[1, 4], Gen.Int[0, 12], Gen.Int).Sample((size, count, perAuthor, window, seed) =>
        {
            // Whole numbers: sums are exact in any order, so ties are ties. Some have no author,
            // some no vector, some one of another length.
            var random = new Random(seed);
            ReadOnlyMemory<float> Vector() =>
                random.Next(4) is var kind and not 0
                    ? Enumerable.Range(0, kind == 1 ? 3 : 16).Select(_ => random.Next(-1, 2) / 8f).ToArray()
                    : default;
            DiversityCandidate[] candidates =
            [
                .. Enumerable.Range(0, size).Select(_ =>
                    new DiversityCandidate(random.Next(8), random.Next(5) is var author and not 0 ? $"author-{author}" : null, Vector()))
            ];
            var options = new DiversityOptions { Relevance = .75f, PerAuthor = perAuthor, AuthorWindow = window };
            var order = Diversity.Rerank(candidates, count, options);
            Assert.Equal(Math.Min(count, size), order.Length);
            AssertNaive(candidates, order, options);
        });

    [Fact]
    public void What_has_no_score_comes_last_and_nothing_twice()
    {
        DiversityCandidate[] candidates =
        [
            new(float.NaN, null, default),
            new(1, null, default),
            new(float.NegativeInfinity, null, default),
            new(2, null, new float[] { float.NaN }),
            new(3, null, new float[] { 1 })
        ];
        Assert.Equal([4, 3, 0, 1, 2], Diversity.Rerank(candidates, 5, new()));
    }

    // Every place is the first of the highest by the formula, or within rounding of it.
    private static void AssertNaive(DiversityCandidate[] candidates, int[] order, DiversityOptions options)
    {
        Assert.Equal(order.Distinct(), order);
        for (var place = 0; place < order.Length; place++)
        {
            var chosen = order[..place];
            var (low, high) = (candidates.Min(one => one.Score), candidates.Max(one => one.Score));
            double Close(int i, int j) =>
                candidates[i].Vector.Length == candidates[j].Vector.Length
                    ? Enumerable.Range(0, candidates[i].Vector.Length)
                        .Sum(k => (double)candidates[i].Vector.Span[k] * candidates[j].Vector.Span[k])
                    : 0;
            double Value(int i) =>
                (options.Relevance * (high > low ? (candidates[i].Score - low) / (high - low) : 1))
                - ((1 - options.Relevance) * chosen.Select(j => Close(i, j)).Append(0).Max());
            bool IsAllowed(int i) =>
                candidates[i].Author is null
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

    private static float Cosine(DiversityCandidate a, DiversityCandidate b) =>
        (a.Vector.Span[0] * b.Vector.Span[0]) + (a.Vector.Span[1] * b.Vector.Span[1]);
}
