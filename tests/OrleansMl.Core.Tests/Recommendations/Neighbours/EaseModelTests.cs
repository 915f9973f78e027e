using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class EaseModelTests
{
    [Fact]
    public void Weights_are_the_best_without_weights_of_items_on_themselves()
    {
        // The closed form minimises ‖X − XB‖² + λ‖B‖² with a zero diagonal: no small change of a weight makes it better.
        var random = new Random(1);
        var matrix = SparseMatrix.Create(30, 8, Enumerable.Range(0, 240).Where(_ => random.Next(3) == 0).Select(i => (i / 8, i % 8, 1f)));
        const double Lambda = 5;
        var model = EaseModel.Train(matrix, Lambda, TestContext.Current.CancellationToken);
        var weights = new double[8, 8];
        for (var i = 0; i < 64; i++)
        {
            weights[i / 8, i % 8] = model.WeightOf(i / 8, i % 8);
        }

        var best = Loss();
        for (var i = 0; i < 64; i++)
        {
            if (i / 8 == i % 8)
            {
                Assert.Equal(0, weights[i / 8, i % 8]);
                continue;
            }

            foreach (var change in new[] { -.01, .01 })
            {
                weights[i / 8, i % 8] += change;
                Assert.True(Loss() > best);
                weights[i / 8, i % 8] -= change;
            }
        }

        double Loss()
        {
            var sum = 0.0;
            for (var user = 0; user < 30; user++)
            {
                var columns = matrix.ColumnsOf(user);
                for (var item = 0; item < 8; item++)
                {
                    var predicted = 0.0;
                    foreach (var had in columns)
                    {
                        predicted += weights[had, item];
                    }

                    sum += Math.Pow((columns.BinarySearch(item) >= 0 ? 1 : 0) - predicted, 2);
                }
            }

            return sum + (Lambda * weights.Cast<double>().Sum(weight => weight * weight));
        }
    }

    [Fact]
    public void A_score_is_the_sum_of_the_weights_of_what_somebody_has()
    {
        var matrix = SparseMatrix.Create(3, 3, [(0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 2, 1), (2, 0, 1)]);
        var model = EaseModel.Train(matrix, 1, TestContext.Current.CancellationToken);
        var scores = new float[3];
        model.Score([0, 2], scores);
        Assert.Equal([model.WeightOf(2, 0), model.WeightOf(0, 1) + model.WeightOf(2, 1), model.WeightOf(0, 2)], scores);
        Assert.Throws<ArgumentOutOfRangeException>(() => EaseModel.Train(matrix, 0, TestContext.Current.CancellationToken));
    }
}
