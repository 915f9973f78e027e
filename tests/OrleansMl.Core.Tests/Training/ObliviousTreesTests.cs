using CsCheck;

namespace OrleansMl.Training;

public sealed class ObliviousTreesTests
{
    private static readonly ObliviousTreeOptions Options = new() { Depth = 3, Trees = 120, Rate = .2, Penalty = 1 };

    [Fact]
    public void An_interaction_that_no_line_can_draw_is_learned()
    {
        // Exclusive or of two of four features.
        var (features, targets) = Examples(4000, x => (x[1] > .5) != (x[3] > .4) ? 2 : -1);
        var trees = ObliviousTreeTrainer.Train(
            features, targets, default, 4, 3000, TreeLoss.Squared, Options, cancellationToken: TestContext.Current.CancellationToken);
        var error = Enumerable.Range(3000, 1000).Average(row => Math.Pow(targets[row] - trees.Predict(features.AsSpan(row * 4, 4)), 2));
        Assert.InRange(error, 0, .2);
    }

    [Fact]
    public void Log_odds_are_learned_and_offsets_are_built_upon()
    {
        var random = new Random(3);
        var (features, _) = Examples(20_000, _ => 0);
        float[] offsets = [.. Enumerable.Range(0, 20_000).Select(row => features[(row * 4) + 2] > .5f ? 1f : -1)];
        float[] targets =
        [
            .. Enumerable.Range(0, 20_000).Select(
                row => random.NextDouble() < LogisticTrainer.Sigmoid(offsets[row] + (features[row * 4] > .5f ? 1.5 : -1.5)) ? 1f : 0)
        ];
        var trees = ObliviousTreeTrainer.Train(
            features, targets, offsets, 4, 18_000, TreeLoss.Logistic, Options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1.5, trees.Predict([.9f, .5f, .2f, .5f]), .3);
        Assert.Equal(-1.5, trees.Predict([.1f, .5f, .8f, .5f]), .3);
    }

    [Fact]
    public void Wild_examples_do_not_move_a_robust_loss()
    {
        var random = new Random(4);
        var (features, targets) = Examples(4000, x => x[0] > .5 ? 1 : 0);
        for (var i = 0; i < 4000; i += 20)
        {
            targets[i] = 1000 * (float)random.NextDouble();
        }

        var trees = ObliviousTreeTrainer.Train(
            features,
            targets,
            default,
            4,
            3600,
            TreeLoss.Huber,
            Options with { Trees = 400 },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, trees.Predict([.9f, .5f, .5f, .5f]), .2);
        Assert.Equal(0, trees.Predict([.1f, .5f, .5f, .5f]), .2);
    }

    [Fact]
    public void Learning_is_repeatable_and_stops_where_nothing_is_to_be_learned()
    {
        var random = new Random(6);
        var (features, targets) = Examples(2000, _ => random.NextDouble());
        var (a, b) = (Learn(), Learn());
        Assert.Equal(a.Leaves, b.Leaves);
        Assert.Equal(a.Thresholds, b.Thresholds);
        Assert.InRange(a.Count, 0, 10);

        ObliviousTrees Learn() =>
            ObliviousTreeTrainer.Train(
                features, targets, default, 4, 1500, TreeLoss.Squared, Options, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Sum_is_that_of_walking_down_every_tree_and_contributions_add_up_to_it() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 12], Gen.Int).Sample((depth, count, seed) =>
        {
            var random = new Random(seed);
            float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - .5))];
            var trees = new ObliviousTrees(
                depth,
                [.. Enumerable.Range(0, count * depth).Select(_ => random.Next(5))],
                Values(count * depth),
                Values(count << depth),
                Values(count),
                .25f);
            var example = Values(5);
            double expected = trees.Bias;
            for (var tree = 0; tree < count; tree++)
            {
                // Halve the leaves question by question.
                var leaves = trees.Leaves.AsSpan(tree << depth, 1 << depth);
                for (var level = 0; level < depth; level++)
                {
                    var half = leaves.Length / 2;
                    leaves = example[trees.Features[(tree * depth) + level]] > trees.Thresholds[(tree * depth) + level]
                        ? leaves[half..]
                        : leaves[..half];
                }

                expected += leaves[0];
            }

            Assert.Equal(expected, trees.Predict(example), 1e-6);
            var contributions = new double[5];
            trees.Explain(example, contributions);
            Assert.Equal(expected - trees.Bias - trees.Means.Sum(mean => (double)mean), contributions.Sum(), 1e-5);
        });

    private static (float[] Features, float[] Targets) Examples(int count, Func<float[], double> target)
    {
        var random = new Random(1);
        float[][] rows =
        [
            .. Enumerable.Range(0, count)
                .Select(_ => new[] { random.NextSingle(), random.NextSingle(), random.NextSingle(), random.NextSingle() })
        ];
        return ([.. rows.SelectMany(row => row)], [.. rows.Select(row => (float)target(row))]);
    }
}
