namespace OrleansMl.Recommendations;

public sealed class SnapshotScorerTests
{
    // Two tastes in three hundred people: what is served ranks as what is measured offline.
    private static readonly SparseMatrix Matrix = SparseMatrix.Create(300, 60, Enumerable.Range(0, 300).SelectMany(
        user =>
            Enumerable.Range(0, 60)
                .Where(item => item % 2 == user % 2 && ((user * 31) + (item * 17)) % 3 != 0)
                .Select(item => (user, item, 1f))));

    [Fact]
    public void Serving_ranks_as_the_offline_mix_does()
    {
        var token = TestContext.Current.CancellationToken;
        var (factors, ease) = (IalsTrainer.Train(Matrix, new()
        {
            Dimensions = 8,
            Epochs = 4
        }, null, token), EaseModel.Train(Matrix, 20, token));
        var task = new RankingTask(Matrix, Matrix);
        var offline = new Recommender(task, factors, ease, .7f, content: null);
        var bytes = new ByteFactors(factors);
        var scorer = new SnapshotScorer(new(
            new()
            {
                TrainedAt = default,
                Interactions = Matrix.Count,
                People = 300,
                Validation = 0,
                FactorShare = .7f
            }, [.. Enumerable.Range(0, 60).Select(item => $"i{item}")], factors, NeighbourTable.Of(ease, 60)));
        var (expected, served, z, person, dots) = (new float[60], new float[60], new float[60], new float[8], new float[60]);
        for (var user = 0; user < 300; user += 7)
        {
            offline.Collaborative(user, expected);
            scorer.Score(Matrix.ColumnsOf(user), Matrix.ColumnsOf(user), served);
            for (var item = 0; item < 60; item++)
            {
                Assert.True(expected[item] == served[item] || Math.Abs(expected[item] - served[item]) < 1e-3f);
            }

            // What serving mixes: the same, standardised.
            var scale = scorer.Collaborative(Matrix.ColumnsOf(user), Matrix.ColumnsOf(user), z, person);
            UserScores.Standardise(served);
            for (var item = 0; item < 60; item++)
            {
                Assert.True(served[item] == z[item] || Math.Abs(served[item] - z[item]) < 1e-5f);
            }

            // An item without neighbours has the place that its factors alone give it.
            bytes.Score(person, dots);
            UserScores.Exclude(dots, Matrix.ColumnsOf(user));
            var (of, mixed) = (UserScores.Moments(dots), scale.Mixed);
            Assert.Equal((.7 * (1.5 - of.Mean) / of.Deviation - mixed.Mean) / mixed.Deviation, scale.Of(1.5f), 1e-3);
        }
    }

    [Fact]
    public void Reasons_are_the_liked_items_with_the_largest_parts()
    {
        var token = TestContext.Current.CancellationToken;
        var factors = IalsTrainer.Train(Matrix, new() { Dimensions = 8, Epochs = 4 }, null, token);
        var scorer = new SnapshotScorer(new(
            new()
            {
                TrainedAt = default,
                Interactions = 1,
                People = 1,
                Validation = 0,
                FactorShare = 1
            }, [.. Enumerable.Range(0, 60).Select(item => $"i{item}")], factors, new(new int[61], [], [])));
        int[] liked = [1, 3, 2, 5];
        var reasons = scorer.BecauseOf(liked, 7, 3);
        var parts = new float[4];
        factors.Explain(liked, [], 7, parts);
        Assert.Equal(
            parts.Select((part, i) => (liked[i], part)).Where(one => one.part > 0).OrderByDescending(one => one.part).Take(3), reasons);
        Assert.DoesNotContain(reasons, reason => reason.Item == 2 && reason.Part > reasons[0].Part);
    }
}
