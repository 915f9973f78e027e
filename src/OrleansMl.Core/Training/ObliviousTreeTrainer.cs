using System.Collections.Concurrent;

namespace OrleansMl.Training;

/// <summary>What <see cref="ObliviousTreeTrainer"/> learns.</summary>
public enum TreeLoss
{
    /// <summary>A number; squared error.</summary>
    Squared,

    /// <summary>
    /// A number with wild ones among the examples; squared error up to
    /// <see cref="ObliviousTreeOptions.Delta"/>, absolute error beyond (Huber 1964).
    /// </summary>
    Huber,

    /// <summary>The log-odds of a target of 0 or 1; logistic loss.</summary>
    Logistic,
}

/// <summary>How to learn trees.</summary>
public sealed record ObliviousTreeOptions
{
    /// <summary>Questions per tree, 1 to 8.</summary>
    public int Depth { get; init; } = 5;

    /// <summary>Most trees; fewer when validation stops getting better.</summary>
    public int Trees { get; init; } = 400;

    /// <summary>Share of each tree's correction that is taken.</summary>
    public double Rate { get; init; } = .08;

    /// <summary>How many examples a leaf's value leans on 0.</summary>
    public double Penalty { get; init; } = 20;

    /// <summary>Where <see cref="TreeLoss.Huber"/> goes over from squared to absolute error.</summary>
    public double Delta { get; init; } = .1;

    /// <summary>Thresholds tried per feature, at equal shares of the examples; at most 255.</summary>
    public int Bins { get; init; } = 63;

    /// <summary>Trees without a better validation loss after which learning stops.</summary>
    public int Patience { get; init; } = 25;
}

/// <summary>
/// Gradient boosting of <see cref="ObliviousTrees"/> over histograms (Friedman 2001; second-order gain as in Chen and Guestrin, "XGBoost",
/// 2016). Deterministic: sums do not depend on threads.
/// </summary>
public static class ObliviousTreeTrainer
{
    /// <summary>Learns.</summary>
    /// <param name="features">Of the examples, row by row.</param>
    /// <param name="targets">What each is.</param>
    /// <param name="offsets">What is known of each already; the trees learn the rest. Empty: nothing.</param>
    /// <param name="width">Features per example, at most 64.</param>
    /// <param name="validationFrom">Examples from here on are not learned from; they decide when to stop.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Takes the share of the trees done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static ObliviousTrees Train(
        ReadOnlyMemory<float> features,
        ReadOnlyMemory<float> targets,
        ReadOnlyMemory<float> offsets,
        int width,
        int validationFrom,
        TreeLoss loss,
        ObliviousTreeOptions options,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Depth, 8);
        var rows = targets.Length;
        var borders = Borders(features.Span, width, validationFrom, options.Bins);
        var bins = Bin(features.Span, width, borders);
        var scores = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            scores[row] = offsets.IsEmpty ? 0 : offsets.Span[row];
        }

        // With wild examples about, the mean is no start.
        var bias = loss == TreeLoss.Huber ? 0 : Bias(targets.Span[..validationFrom], scores, loss);
        for (var row = 0; row < rows; row++)
        {
            scores[row] += bias;
        }

        var (gradients, curvatures, leafOf) = (new double[rows], new double[rows], new int[rows]);
        var (asked, thresholds, leaves, means) = (new List<int>(), new List<float>(), new List<float>(), new List<float>());
        var (best, bestCount) = (double.PositiveInfinity, 0);
        var trees = 0;
        for (; trees < options.Trees && trees - bestCount < options.Patience; trees++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)trees / options.Trees);
            for (var row = 0; row < rows; row++)
            {
                var p = loss == TreeLoss.Logistic ? LogisticTrainer.Sigmoid(scores[row]) : 0;
                var error = targets.Span[row] - (loss == TreeLoss.Logistic ? p : scores[row]);
                gradients[row] = loss == TreeLoss.Huber ? Math.Clamp(error, -options.Delta, options.Delta) : error;
                curvatures[row] = loss == TreeLoss.Logistic ? Math.Max(1e-6, p * (1 - p)) : 1;
            }

            Array.Clear(leafOf);
            for (var level = 0; level < options.Depth; level++)
            {
                var (feature, bin) = BestSplit(
                    bins, rows, validationFrom, width, borders, gradients, curvatures, leafOf, 1 << level, options);
                asked.Add(feature);
                thresholds.Add(borders[feature][bin]);
                for (var row = 0; row < rows; row++)
                {
                    leafOf[row] = (leafOf[row] << 1) | (bins[(feature * rows) + row] > bin ? 1 : 0);
                }
            }

            var size = 1 << options.Depth;
            var (sum, weight, count) = (new double[size], new double[size], new int[size]);
            for (var row = 0; row < validationFrom; row++)
            {
                sum[leafOf[row]] += gradients[row];
                weight[leafOf[row]] += curvatures[row];
                count[leafOf[row]]++;
            }

            var mean = 0.0;
            for (var leaf = 0; leaf < size; leaf++)
            {
                var value = (float)(options.Rate * sum[leaf] / (weight[leaf] + options.Penalty));
                leaves.Add(value);
                mean += (double)value * count[leaf] / validationFrom;
            }

            means.Add((float)mean);
            var validation = 0.0;
            for (var row = 0; row < rows; row++)
            {
                scores[row] += leaves[(trees * size) + leafOf[row]];
                if (row >= validationFrom)
                {
                    var error = targets.Span[row] - scores[row];
                    validation += loss switch
                    {
                        TreeLoss.Logistic => Math.Log(1 + Math.Exp((1 - (2 * targets.Span[row])) * scores[row])),
                        TreeLoss.Huber when Math.Abs(error) > options.Delta => options.Delta * ((2 * Math.Abs(error)) - options.Delta),
                        _ => error * error,
                    };
                }
            }

            if (validation < best || validationFrom == rows)
            {
                (best, bestCount) = (validation, trees + 1);
            }
        }

        progress?.Report(1);
        return new(
            options.Depth,
            [.. asked.Take(bestCount * options.Depth)],
            [.. thresholds.Take(bestCount * options.Depth)],
            [.. leaves.Take(bestCount << options.Depth)],
            [.. means.Take(bestCount)],
            (float)bias);
    }

    private static double Bias(ReadOnlySpan<float> targets, double[] offsets, TreeLoss loss)
    {
        var sum = 0.0;
        for (var row = 0; row < targets.Length; row++)
        {
            sum += loss == TreeLoss.Logistic ? targets[row] : targets[row] - offsets[row];
        }

        var mean = sum / Math.Max(1, targets.Length);
        return loss == TreeLoss.Logistic ? Math.Log(Math.Clamp(mean, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(mean, 1e-6, 1 - 1e-6))) : mean;
    }

    private static float[][] Borders(ReadOnlySpan<float> features, int width, int rows, int count)
    {
        var borders = new float[width][];
        var column = new float[rows];
        for (var feature = 0; feature < width; feature++)
        {
            for (var row = 0; row < rows; row++)
            {
                column[row] = features[(row * width) + feature];
            }

            Array.Sort(column);
            var found = new SortedSet<float>();
            for (var i = 1; i <= count; i++)
            {
                var at = (int)((long)i * rows / (count + 1));
                if (column[at] < column[^1])
                {
                    found.Add(column[at]);
                }
            }

            borders[feature] = [.. found];
        }

        return borders;
    }

    // Column by column, because one feature's histogram is made at a time.
    private static byte[] Bin(ReadOnlySpan<float> features, int width, float[][] borders)
    {
        var rows = features.Length / width;
        var bins = new byte[features.Length];
        for (var feature = 0; feature < width; feature++)
        {
            for (var row = 0; row < rows; row++)
            {
                var at = Array.BinarySearch(borders[feature], features[(row * width) + feature]);
                bins[(feature * rows) + row] = (byte)(at >= 0 ? at : ~at);
            }
        }

        return bins;
    }

    private static (int Feature, int Bin) BestSplit(
        byte[] bins,
        int rows,
        int used,
        int width,
        float[][] borders,
        double[] gradients,
        double[] curvatures,
        int[] leafOf,
        int leaves,
        ObliviousTreeOptions options)
    {
        var found = new (double Gain, int Bin)[width];
        Parallel.ForEach(Partitioner.Create(0, width, 1), range =>
        {
            var feature = range.Item1;
            var count = borders[feature].Length + 1;
            var (sums, weights) = (new double[leaves * count], new double[leaves * count]);
            var column = bins.AsSpan(feature * rows, used);
            for (var row = 0; row < column.Length; row++)
            {
                var at = (leafOf[row] * count) + column[row];
                sums[at] += gradients[row];
                weights[at] += curvatures[row];
            }

            var gains = new double[count];
            for (var leaf = 0; leaf < leaves; leaf++)
            {
                var sum = sums.AsSpan(leaf * count, count);
                var weight = weights.AsSpan(leaf * count, count);
                double allSum = 0, allWeight = 0, leftSum = 0, leftWeight = 0;
                for (var bin = 0; bin < count; bin++)
                {
                    allSum += sum[bin];
                    allWeight += weight[bin];
                }

                for (var bin = 0; bin < count - 1; bin++)
                {
                    leftSum += sum[bin];
                    leftWeight += weight[bin];
                    var (rightSum, rightWeight) = (allSum - leftSum, allWeight - leftWeight);
                    gains[bin] +=
                        (leftSum * leftSum / (leftWeight + options.Penalty)) + (rightSum * rightSum / (rightWeight + options.Penalty));
                }
            }

            var best = (Gain: double.NegativeInfinity, Bin: 0);
            for (var bin = 0; bin < count - 1; bin++)
            {
                best = gains[bin] > best.Gain ? (gains[bin], bin) : best;
            }

            found[feature] = best;
        });

        var chosen = 0;
        for (var feature = 1; feature < width; feature++)
        {
            chosen = found[feature].Gain > found[chosen].Gain ? feature : chosen;
        }

        return (chosen, found[chosen].Bin);
    }
}
