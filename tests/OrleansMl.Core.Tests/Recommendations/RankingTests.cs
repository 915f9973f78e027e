using CsCheck;

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
    public void Best_items_are_those_of_a_sort() => Gen.Select(Gen.OneOf(Gen.Float[-2, 2], Gen.Const(float.NegativeInfinity), Gen.Const(1f)).Array[0, 60], Gen.Int[1, 20]).Sample((scores, count) =>
        Assert.Equal(Enumerable.Range(0, scores.Length).Where(item => scores[item] > float.NegativeInfinity).OrderByDescending(item => scores[item]).ThenBy(item => item).Take(count), TopItems.Of(scores, count)));

    [Fact]
    public void Standardised_scores_have_mean_zero_and_deviation_one_and_what_is_out_stays_out() => Gen.Int[-1000, 1000].Array[2, 50].Sample(drawn =>
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
    public void A_profile_likes_what_is_about_the_same()
    {
        var content = ContentProfiles.FromWords([["space", "war"], ["space"], ["love"], ["love", "war"], []]);
        var scores = new float[5];
        content.Score([1], scores);
        Assert.Equal(1, scores[1], 1e-5f);
        Assert.True(scores[0] > 0 && scores[2] == 0 && scores[3] == 0 && scores[4] == 0);
        content.Score([4], scores);
        Assert.All(scores, score => Assert.Equal(0, score));
    }

    [Fact]
    public void A_matrix_is_what_was_put_in_and_turned_round_what_it_was() => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Float[-1, 1]).Array[0, 40].Sample(entries =>
    {
        var matrix = SparseMatrix.Create(6, 8, entries);
        var expected = entries.GroupBy(entry => (entry.Item1, entry.Item2)).ToDictionary(group => group.Key, group => group.Last().Item3);
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
