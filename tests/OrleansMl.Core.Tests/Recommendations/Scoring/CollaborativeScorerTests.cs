using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class CollaborativeScorerTests
{
    private const int Users = 300, Items = 60, Dimensions = 8;

    // Two tastes in three hundred people.
    private static readonly SparseMatrix Matrix = SparseMatrix.Create(Users, Items, Enumerable.Range(0, Users).SelectMany(
        user => Enumerable.Range(0, Items)
            .Where(item => item % 2 == user % 2 && ((user * 31) + (item * 17)) % 3 != 0)
            .Select(item => (user, item, 1f))));

    private static readonly FactorModel Factors = IalsTrainer.Train(Matrix, new() { Dimensions = Dimensions, Epochs = 4 });

    [Fact]
    public void The_mix_is_that_of_z_scores_written_out()
    {
        var ease = EaseModel.Train(Matrix, 20, TestContext.Current.CancellationToken);
        var scorer = new CollaborativeScorer(Factors, ease, .7f);
        var bytes = new ByteFactors(Factors);
        var (z, factors, neighbours, user) = (new float[Items], new float[Items], new float[Items], new float[Dimensions]);
        for (var row = 0; row < Users; row += 7)
        {
            var liked = Matrix.ColumnsOf(row);
            var scale = scorer.Score(liked, liked, z, user);

            bytes.Score(user, factors);
            ease.Score(liked, neighbours);
            UserScores.Exclude(factors, liked);
            UserScores.Exclude(neighbours, liked);
            var ofFactors = UserScores.Statistics(factors);
            UserScores.Standardise(factors);
            UserScores.Standardise(neighbours);
            float[] mixed = [.. factors.Zip(neighbours, (x, y) => (.7f * x) + (.3f * y))];
            UserScores.Standardise(mixed);
            for (var item = 0; item < Items; item++)
            {
                Assert.True(mixed[item] == z[item] || Math.Abs(mixed[item] - z[item]) < 1e-4f);
            }

            // An item without neighbours has the z that its factors alone give it.
            var part = .7 * (1.5 - ofFactors.Mean) / ofFactors.Deviation;
            Assert.Equal((part - scale.Mixed.Mean) / scale.Mixed.Deviation, scale.Of(1.5f), 1e-3);
        }
    }

    [Fact]
    public void Reasons_are_the_liked_items_with_the_largest_parts()
    {
        var scorer = new CollaborativeScorer(Factors, new NeighbourTable(new int[Items + 1], [], []), 1);
        int[] liked = [1, 3, 2, 5];
        var reasons = scorer.BecauseOf(liked, [], 7, 3);
        var parts = new float[4];
        Factors.Explain(liked, [], 7, parts);
        Assert.Equal(
            parts.Select((part, i) => (liked[i], part)).Where(one => one.part > 0).OrderByDescending(one => one.part).Take(3), reasons);
        Assert.DoesNotContain(reasons, reason => reason.Item == 2 && reason.Part > reasons[0].Part);
    }
}
