using CsCheck;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class RankingTests
{
    [Fact]
    public void Metrics_of_a_list_by_hand()
    {
        // Hits at places 1 and 3 of 4; three things were taken.
        var metrics = RankingMetrics.Of([7, 1, 9, 2], new HashSet<int> { 7, 9, 5 }, 4);
        Assert.Equal((1 + .5) / (1 + (1 / Math.Log2(3)) + .5), metrics.Ndcg, 1e-12);
        Assert.Equal((.5, 2 / 3.0, (1 + (2 / 3.0)) / 3), (metrics.Precision, metrics.Recall, metrics.AveragePrecision));
        Assert.Equal(1, RankingMetrics.Of([1, 2], new HashSet<int> { 2, 1 }, 5).Ndcg, 1e-12);
        Assert.Equal(default, RankingMetrics.Of([], new HashSet<int> { 1 }, 5));
    }

    [Fact]
    public void Best_items_are_those_of_a_sort() =>
        Gen.Select(Gen.OneOf(Gen.Float[-2, 2], Gen.Const(float.NegativeInfinity), Gen.Const(1f)).Array[0, 60], Gen.Int[1, 20])
            .Sample((scores, count) =>
                Assert.Equal(
                    Enumerable.Range(0, scores.Length)
                        .Where(item => scores[item] > float.NegativeInfinity)
                        .OrderByDescending(item => scores[item])
                        .ThenBy(item => item)
                        .Take(count),
                    TopItems.Of(scores, count)));

    // Long enough to be sampled; few different scores, rising, falling, spread over all orders of size, mostly out.
    [Theory]
    [InlineData(300)]
    [InlineData(10)]
    [InlineData(5000)]
    public void Best_of_many_are_those_of_a_sort(int count) =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 30_000], Gen.Int).Sample((shape, length, seed) =>
        {
            var random = new Random(seed);
            float[] scores = [.. Enumerable.Range(0, length).Select(item => shape switch
            {
                0 => random.NextSingle() - .5f,
                1 => random.Next(4),
                2 => item,
                3 => -item,
                4 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) is var any && float.IsNaN(any) ? 0f : any,
                5 => random.Next(100) == 0 ? random.NextSingle() : float.NegativeInfinity,
                _ => item > length * 9 / 10 ? 1 + random.NextSingle() : random.Next(2) == 0 ? 0f : -0f,
            })];
            var best = new int[count];
            var found = TopItems.Of(scores, best);
            var among = new int[count];
            Assert.Equal(best[..found].Order(), among[..TopItems.Among(scores, among)]);
            Assert.Equal(
                Enumerable.Range(0, length)
                    .Where(item => scores[item] > float.NegativeInfinity)
                    .OrderByDescending(item => scores[item])
                    .ThenBy(item => item)
                    .Take(count),
                best[..found]);
        }, iter: 100);

    [Fact]
    public void Statistics_are_those_of_the_definition_in_doubles() =>
        Gen.Select(
            Gen.OneOf(Gen.Float[-2, 5], Gen.Const(float.NegativeInfinity), Gen.Const(float.NaN)).Array[0, 100],
            Gen.OneOf(Gen.Const(0f), Gen.Const(1000f))).Sample((drawn, shift) =>
        {
            float[] scores = [.. drawn.Select(score => score + shift)];
            double[] shown = [.. scores.Where(score => score > float.NegativeInfinity).Select(score => (double)score)];
            var (mean, deviation) = UserScores.Statistics(scores);
            Assert.Equal(shown.DefaultIfEmpty(0).Average(), mean, 1e-9);
            Assert.Equal(Math.Sqrt(shown.Select(score => (score - mean) * (score - mean)).DefaultIfEmpty(0).Average()), deviation, 1e-4);
        });

    [Fact]
    public void Statistics_of_two_channels_are_those_of_each_and_of_their_mix() =>
        Gen.Select(
            Gen.Select(
                Gen.Float[-2, 5], Gen.OneOf(Gen.Float[-3, 3], Gen.Const(float.NegativeInfinity), Gen.Const(float.NaN))).Array[0, 100],
            Gen.OneOf(Gen.Const(0f), Gen.Const(1000f))).Sample((drawn, shift) =>
        {
            float[] x = [.. drawn.Select((pair, i) => i % 7 == 3 ? float.NegativeInfinity : pair.Item1 + shift)];
            float[] y = [.. drawn.Select(pair => pair.Item1 + pair.Item2)];
            var both = Enumerable.Range(0, x.Length).Where(i => x[i] > float.NegativeInfinity && y[i] > float.NegativeInfinity).ToList();
            var statistics = UserScores.Statistics(x, y);
            var (ofX, ofY) = (UserScores.Statistics([.. both.Select(i => x[i])]), UserScores.Statistics([.. both.Select(i => y[i])]));
            Assert.Equal((ofX.Mean, ofY.Mean), (statistics.X.Mean, statistics.Y.Mean), new Within(1e-9));
            Assert.Equal((ofX.Deviation, ofY.Deviation), (statistics.X.Deviation, statistics.Y.Deviation), new Within(1e-6));
            double[] mix = [.. both.Select(i => (.7 * x[i]) - (.3 * y[i]))];
            var mean = mix.DefaultIfEmpty(0).Average();
            Assert.Equal(
                Math.Sqrt(mix.Select(score => (score - mean) * (score - mean)).DefaultIfEmpty(0).Average()),
                statistics.DeviationOfMix(.7, -.3),
                1e-4);
        });

    private sealed class Within(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }

    [Fact]
    public void A_million_scores_around_a_thousand_do_not_lose_their_deviation()
    {
        var random = new Random(1);
        float[] scores = [.. Enumerable.Range(0, 1_000_003).Select(_ => 1000 + random.NextSingle())];
        var mean = scores.Average(score => (double)score);
        var statistics = UserScores.Statistics(scores);
        Assert.Equal(mean, statistics.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))), statistics.Deviation, 1e-8);
    }

    [Fact]
    public void Two_channels_are_standardised_and_mixed_in_one_pass() =>
        Gen.OneOf(Gen.Float[-5, 5], Gen.Const(float.NegativeInfinity)).Array[0, 50].Sample(drawn =>
        {
            float[] x = [.. drawn];
            float[] y = [.. drawn.Reverse().Select(score => 3 * score)];
            float[] a = [.. x];
            float[] b = [.. y];
            UserScores.Standardise(a);
            UserScores.Standardise(b);
            var mixed = new float[x.Length];
            var ((s, o), (t, p)) = (UserScores.Statistics(x).ToAffine(.7), UserScores.Statistics(y).ToAffine(.3));
            UserScores.Mix(x, s, y, t, o + p, mixed);
            for (var i = 0; i < x.Length; i++)
            {
                var expected = (.7f * a[i]) + (.3f * b[i]);
                Assert.True(expected == mixed[i] || Math.Abs(expected - mixed[i]) < 1e-3f);
            }
        });

    [Fact]
    public void A_channel_that_says_nothing_mixes_as_zero_and_keeps_what_is_out()
    {
        float[] scores = [7, 7, float.NegativeInfinity, 7, 7, 7, 7, 7, 7, 7];
        var (scale, offset) = UserScores.Statistics(scores).ToAffine(2);
        UserScores.Mix(scores, scale, offset, scores);
        Assert.Equal([0, 0, float.NegativeInfinity, 0, 0, 0, 0, 0, 0, 0], scores);
    }

    [Fact]
    public void Standardised_scores_have_mean_zero_and_deviation_one_and_what_is_out_stays_out() =>
        Gen.Int[-1000, 1000].Array[2, 50].Sample(drawn =>
        {
            float[] scores = [.. drawn.Select(score => score / 10f)];
            float[] standardised = [float.NegativeInfinity, .. scores];
            UserScores.Standardise(standardised);
            Assert.Equal(float.NegativeInfinity, standardised[0]);
            var rest = standardised[1..];
            if (scores.Distinct().Count() == 1)
            {
                Assert.All(rest, score => Assert.Equal(0, score, .01f));
                return;
            }

            Assert.Equal(0, rest.Average(), 1e-3f);
            Assert.Equal(1, Math.Sqrt(rest.Average(score => (double)score * score)), 1e-2);
            for (var i = 1; i < scores.Length; i++)
            {
                // What differs by less than a float can tell may become equal, not turn round.
                Assert.True(scores[i].CompareTo(scores[i - 1]) * rest[i].CompareTo(rest[i - 1]) >= 0);
            }
        });

    [Fact]
    public void Vectors_of_words_say_what_is_about_the_same()
    {
        var content = ContentVectors.FromWords([["space", "war"], ["space"], ["love"], ["love", "war"], []]);
        var scores = new float[5];
        content.Score(content.Item(1), scores);
        Assert.Equal(1, scores[1], 1e-5f);
        Assert.True(scores[0] > 0);
        Assert.Equal([0f, 0, 0], scores[2..]);
    }

    [Fact]
    public void A_matrix_is_what_was_put_in_and_turned_round_what_it_was() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Float[-1, 1]).Array[0, 40].Sample(entries =>
        {
            var matrix = SparseMatrix.Create(6, 8, entries);
            var expected = entries
                .GroupBy(entry => (entry.Item1, entry.Item2))
                .ToDictionary(group => group.Key, group => group.Last().Item3);
            foreach (var (view, turned) in new[] { (matrix, false), (matrix.Transpose(), true) })
            {
                var found = new Dictionary<(int, int), float>();
                for (var row = 0; row < view.Rows; row++)
                {
                    Assert.Equal(view.ColumnsOf(row).ToArray().Order(), view.ColumnsOf(row).ToArray());
                    for (var at = 0; at < view.ColumnsOf(row).Length; at++)
                    {
                        found[turned ? (view.ColumnsOf(row)[at], row) : (row, view.ColumnsOf(row)[at])] = view.ValuesOf(row)[at];
                    }
                }

                Assert.Equal(expected.OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
            }

            Assert.Equal(expected.Count, matrix.Count);
        });
}
