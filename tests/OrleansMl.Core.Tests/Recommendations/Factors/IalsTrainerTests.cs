using CsCheck;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class IalsTrainerTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    // Two tastes: even people take even items, odd people odd ones; each leaves some out.
    private static readonly SparseMatrix Tastes = SparseMatrix.Create(60, 40, Enumerable.Range(0, 60).SelectMany(
        user =>
            Enumerable.Range(0, 40).Where(item => item % 2 == user % 2 && (user + (3 * item)) % 5 != 0).Select(item => (user, item, 1f))));

    [Fact]
    public void What_like_minded_people_have_scores_above_the_rest()
    {
        var model = IalsTrainer.Train(Tastes, new()
        {
            Dimensions = 4,
            Regularisation = .01f,
            UnobservedWeight = .1f,
            Epochs = 8
        }, null, Token);
        var (factors, scores) = (new float[4], new float[40]);
        for (var user = 0; user < 60; user++)
        {
            model.FoldIn(Tastes.ColumnsOf(user), Tastes.ValuesOf(user), factors);
            model.Score(factors, scores);
            var missing = Enumerable.Range(0, 40).Where(item => item % 2 == user % 2 && Tastes.ColumnsOf(user).BinarySearch(item) < 0);
            Assert.True(
                missing.Min(item => scores[item]) > Enumerable.Range(0, 40).Where(item => item % 2 != user % 2).Max(item => scores[item])
                    + .1f);
        }
    }

    [Fact]
    public void Every_epoch_lowers_the_loss()
    {
        var options = new IalsOptions { Dimensions = 6, Regularisation = .02f, UnobservedWeight = .2f, Epochs = 6, InitialScale = 1 };
        var losses = new List<double>();
        IalsTrainer.Train(Tastes, options, (_, model) =>
        {
            losses.Add(Loss(Tastes, model));
            return true;
        }, Token);
        Assert.Equal(losses.OrderDescending(), losses);
    }

    [Fact]
    public void Blocks_of_dimensions_come_to_the_same_as_all_at_once()
    {
        var options = new IalsOptions { Dimensions = 12, Regularisation = .02f, UnobservedWeight = .2f, Epochs = 40, InitialScale = .5f };
        var (whole, blocks) =
            (IalsTrainer.Train(Tastes, options, null, Token), IalsTrainer.Train(Tastes, options with { BlockDimensions = 4 }, null, Token));
        Assert.Equal(1, Loss(Tastes, blocks) / Loss(Tastes, whole), .02);
    }

    [Fact]
    public void Folding_in_is_the_naive_solution_and_contributions_add_up_to_the_score() =>
        Gen.Select(Gen.OneOf(Gen.Int[1, 6], Gen.Const(8), Gen.Const(16), Gen.Const(21)), Gen.Int[1, 20], Gen.Int)
            .Sample((dimensions, count, seed) =>
            {
                var random = new Random(seed);
                float[] Random(int length, float low, float high) =>
                    [.. Enumerable.Range(0, length).Select(_ => low + ((high - low) * random.NextSingle()))];
                var options = new IalsOptions { Dimensions = dimensions, Regularisation = .05f, UnobservedWeight = .3f };
                var model = new FactorModel(Random(count * dimensions, -1, 1), options);
                int[] items = [.. Enumerable.Range(0, count).Where(_ => random.Next(2) == 0).DefaultIfEmpty(0)];
                var weights = Random(items.Length, .5f, 3);

                var factors = new float[dimensions];
                model.FoldIn(items, weights, factors);
                var expected = Solve(model, items, weights);
                for (var k = 0; k < dimensions; k++)
                {
                    Assert.Equal(expected[k], factors[k], 2e-3);
                }

                var (scores, contributions) = (new float[count], new float[items.Length]);
                model.Score(factors, scores);
                model.Explain(items, weights, count - 1, contributions);
                Assert.Equal(scores[count - 1], contributions.Sum(), 3e-3f);
            });

    [Fact]
    public void The_seed_decides_and_threads_do_not()
    {
        var options = new IalsOptions { Dimensions = 8, Epochs = 3 };
        Assert.Equal(
            IalsTrainer.Train(Tastes, options, null, Token).Items.ToArray(),
            IalsTrainer.Train(Tastes, options, null, Token).Items.ToArray());
        Assert.NotEqual(
            IalsTrainer.Train(Tastes, options, null, Token).Items.ToArray(),
            IalsTrainer.Train(Tastes, options with { Seed = 2 }, null, Token).Items.ToArray());
    }

    [Fact]
    public void Somebody_without_interactions_has_no_taste()
    {
        var model = IalsTrainer.Train(Tastes, new() { Dimensions = 4, Epochs = 2 }, null, Token);
        var factors = new float[] { 1, 1, 1, 1 };
        model.FoldIn([], [], factors);
        Assert.All(factors, factor => Assert.Equal(0, factor));
    }

    private static double Loss(SparseMatrix matrix, FactorModel model)
    {
        var (options, sum) = (model.Options, 0.0);
        var byItem = matrix.Transpose();
        var (factors, scores) = (new float[model.Dimensions], new float[model.Count]);
        for (var user = 0; user < matrix.Rows; user++)
        {
            // With the items held, the person's best factors: what the next step would set.
            model.FoldIn(matrix.ColumnsOf(user), matrix.ValuesOf(user), factors);
            model.Score(factors, scores);
            sum += options.UnobservedWeight * scores.Sum(score => (double)score * score);
            foreach (var item in matrix.ColumnsOf(user))
            {
                sum += Math.Pow(1 - scores[item], 2);
            }

            sum += Penalty(matrix.ColumnsOf(user).Length, matrix.Columns) * factors.Sum(factor => (double)factor * factor);
        }

        for (var item = 0; item < matrix.Columns; item++)
        {
            sum += Penalty(byItem.ColumnsOf(item).Length, matrix.Rows) * model.Item(item).ToArray().Sum(factor => (double)factor * factor);
        }

        return sum;

        double Penalty(int observed, int others) =>
            options.Regularisation * Math.Pow(observed + (options.UnobservedWeight * others), options.Exponent);
    }

    // Gaussian elimination of A x = Σ c y in doubles.
    private static double[] Solve(FactorModel model, int[] items, float[] weights)
    {
        var (d, options) = (model.Dimensions, model.Options);
        var system = new double[d, d + 1];
        for (var a = 0; a < d; a++)
        {
            for (var b = 0; b < d; b++)
            {
                system[a, b] =
                    (a == b
                        ? options.Regularisation * Math.Pow(items.Length + (options.UnobservedWeight * model.Count), options.Exponent)
                        : 0)
                        + Enumerable.Range(0, model.Count)
                            .Sum(item => (double)options.UnobservedWeight * model.Item(item)[a] * model.Item(item)[b])
                        + items.Zip(weights, (item, weight) => (double)weight * model.Item(item)[a] * model.Item(item)[b]).Sum();
            }

            system[a, d] = items.Zip(weights, (item, weight) => (double)weight * model.Item(item)[a]).Sum();
        }

        for (var pivot = 0; pivot < d; pivot++)
        {
            for (var row = 0; row < d; row++)
            {
                if (row != pivot)
                {
                    var factor = system[row, pivot] / system[pivot, pivot];
                    for (var column = pivot; column <= d; column++)
                    {
                        system[row, column] -= factor * system[pivot, column];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, d).Select(k => system[k, d] / system[k, k])];
    }
}
