using System.Collections.Immutable;
using OrleansMl.Training;

namespace OrleansMl.Virality;

/// <summary>How to learn a growth model.</summary>
public sealed record ViralityTrainerOptions
{
    /// <summary>Decides the cascades and where they are looked at.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Cascades to simulate.</summary>
    public int Cascades { get; init; } = 150_000;

    /// <summary>What they are like.</summary>
    public CascadeWorld World { get; init; } = new();

    /// <summary>How trees are learned.</summary>
    public ObliviousTreeOptions Trees { get; init; } = new() { Trees = 400, Depth = 6 };
}

/// <summary>A cascade as it was at one moment of its life, and what became of it.</summary>
/// <param name="AtLastShare">As it was with its last share.</param>
/// <param name="State">At the moment.</param>
/// <param name="Shares">Seen by then.</param>
/// <param name="Sizes">Shares by each of <see cref="ViralityModel.Horizons"/>; the last counts as the final size.</param>
public sealed record ObservedCascade(CascadeState AtLastShare, CascadeState State, int Shares, int[] Sizes)
{
    /// <summary>Draws moments of a simulated cascade, evenly over the logarithm of age between five minutes and a day.</summary>
    public static IEnumerable<ObservedCascade> Of(SimulatedCascade cascade, int moments, Random random)
    {
        for (var moment = 0; moment < moments; moment++)
        {
            var time = 300 * Math.Pow(86400 / 300.0, random.NextDouble());
            var shares = cascade.CountAt(time);
            var last = CascadeState.Of(cascade.Seen.AsSpan(0, shares + 1), cascade.Shares[shares].Time);
            yield return new(
                last,
                last.At(time),
                shares,
                [.. ViralityModel.Horizons.Select(horizon => cascade.CountAt(time + horizon.TotalSeconds))]);
        }
    }
}

/// <summary>
/// Learns a growth model from simulated cascades. Cascades are split three ways: growth is learned from the first part, its
/// error and the log-odds of doubling from the second, intervals and calibration from the third, so that each sees errors on
/// cascades that the step before did not learn from.
/// </summary>
public static class ViralityTrainer
{
    private const double ErrorFloor = .02;

    /// <summary>Learns.</summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Takes the name of the step and the share of it that is done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static ViralityModel Train(
        ViralityTrainerOptions options, Action<string, double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var observed = Observe(options.World, options.Seed, options.Cascades, 3, Report("simulating"), cancellationToken);
        var priors = new CascadePriors();
        var informed = observed.Select(moments => moments.Where(moment => moment.Shares >= ViralityModel.MinShares).ToList()).ToList();
        var (first, second) = (informed.Count * 6 / 10, informed.Count * 8 / 10);
        var growthRows = new Rows(informed[..first], priors);
        var spreadRows = new Rows(informed[first..second], priors);
        var checkRows = new Rows(informed[second..], priors);

        var growth = Fit(growthRows, growthRows.Growth, growthRows.Expected, TreeLoss.Huber, "growth");
        float[] errors =
        [
            .. Enumerable.Range(0, spreadRows.Count)
                .Select(row => (float)Math.Log(Math.Abs(spreadRows.Growth[row] - Predicted(growth, spreadRows, row)) + ErrorFloor))
        ];
        var spread = Fit(spreadRows, errors, [], TreeLoss.Squared, "error");
        var finals = growthRows.Last();
        var doubling = Fit(finals, finals.Doubled, [], TreeLoss.Logistic, "doubling");

        var byGroup = Enumerable.Range(0, ViralityModel.Groups).Select(_ => new List<double>()).ToArray();
        for (var row = 0; row < checkRows.Count; row++)
        {
            var predicted = Predicted(growth, checkRows, row);
            var error = Math.Exp(Math.Clamp(spread.Predict(checkRows.Of(row)), -6, 3));
            byGroup[ViralityModel.GroupOf(checkRows.Horizon[row], predicted)].Add((checkRows.Growth[row] - predicted) / error);
        }

        var checkFinals = checkRows.Last();
        double[] scores = [.. Enumerable.Range(0, checkFinals.Count).Select(row => doubling.Predict(checkFinals.Of(row)))];
        double[] usual = [.. Enumerable.Range(0, checkRows.Count).Select(row => Predicted(growth, checkRows, row)).Order()];
        var early = observed.SelectMany(moments => moments).Where(moment => moment.Shares < ViralityModel.MinShares).ToList();
        int[] allSizes = [.. observed.Where(moments => moments.Count > 0).Select(moments => moments[0].Sizes[^1]).Order()];
        var viral = allSizes[(int)(allSizes.Length * .99)];
        return new(growth, spread, doubling, new()
        {
            Priors = priors,

            // A group that is too small borrows from its whole horizon.
            Intervals =
            [
                .. byGroup.Select((errors, group) => ConformalIntervals.Fit(
                    errors.Count >= 200 ? errors.ToArray() : [.. SameHorizon(byGroup, group).SelectMany(other => other)]))
            ],
            Doubling = IsotonicRegression.Fit(scores, [.. checkFinals.Doubled.Select(doubled => doubled > 0)]),
            ViralSize = viral,
            Early =
            [
                .. Enumerable.Range(0, ViralityModel.Horizons.Length)
                    .Select(horizon => Prior([.. early.Select(moment => (double)moment.Sizes[horizon] - moment.Shares).Order()]))
            ],
            EarlyChances = new(
                early.Average(moment => moment.Sizes[^1] >= viral ? 1.0 : 0),
                early.Average(moment => moment.Sizes[^1] >= Math.Max(1, 2 * moment.Shares) ? 1.0 : 0)),
            Usual = [.. Enumerable.Range(0, 11).Select(i => usual[(usual.Length - 1) * i / 10])],
        });

        Action<double> Report(string step) => share => progress?.Invoke(step, share);

        ObliviousTrees Fit(Rows rows, float[] targets, float[] offsets, TreeLoss loss, string step) => ObliviousTreeTrainer.Train(
            rows.Features,
            targets,
            offsets,
            CascadeFeatures.Count,
            rows.Count * 9 / 10,
            loss,
            options.Trees,
            new SyncProgress(Report(step)),
            cancellationToken);
    }

    /// <summary>Simulates cascades and looks at each some times.</summary>
    /// <param name="world">What they are like.</param>
    /// <param name="seed">Decides them.</param>
    /// <param name="cascades">How many.</param>
    /// <param name="moments">How many looks at each.</param>
    /// <param name="progress">Takes the share that is done.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="first">The number of the first one. What a cascade is like depends on its number and the seed alone.</param>
    public static List<List<ObservedCascade>> Observe(
        CascadeWorld world,
        int seed,
        int cascades,
        int moments,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default,
        int first = 0)
    {
        var simulator = new CascadeSimulator(world, seed);
        var observed = new List<ObservedCascade>[cascades];
        var done = 0;
        Parallel.For(0, cascades, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var number = first + i;
            observed[i] = [.. ObservedCascade.Of(simulator.Draw(number), moments, new(seed ^ (number * 7919)))];
            var count = Interlocked.Increment(ref done);
            if (count % 500 == 0)
            {
                progress?.Invoke((double)count / cascades);
            }
        });
        return [.. observed];
    }

    private static double Predicted(ObliviousTrees growth, Rows rows, int row) =>
        Math.Max(0, rows.Expected[row] + growth.Predict(rows.Of(row)));

    private static IEnumerable<List<double>> SameHorizon(List<double>[] groups, int group)
    {
        var perHorizon = groups.Length / ViralityModel.Horizons.Length;
        return groups.Skip(group / perHorizon * perHorizon).Take(perHorizon);
    }

    private static SizePrior Prior(double[] sorted)
    {
        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
        return new(sorted.Average(), At(.1), At(.9), At(.025), At(.975));
    }

    private sealed class SyncProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    // One row per moment and horizon, the horizons of a moment together.
    private sealed class Rows
    {
        public Rows(List<List<ObservedCascade>> cascades, CascadePriors priors)
        {
            var moments = cascades.SelectMany(moments => moments).ToList();
            var horizons = ViralityModel.Horizons.Length;
            Count = moments.Count * horizons;
            (Features, Growth, Expected, Doubled, Horizon) =
                (new float[Count * CascadeFeatures.Count], new float[Count], new float[Count], new float[Count], new int[Count]);
            Parallel.For(0, moments.Count, i =>
            {
                var moment = moments[i];
                var estimate = new CascadeEstimate(moment.State, priors);
                for (var horizon = 0; horizon < horizons; horizon++)
                {
                    var row = (i * horizons) + horizon;
                    Expected[row] = (float)CascadeFeatures.Fill(
                        moment.State,
                        moment.AtLastShare.Time,
                        estimate,
                        ViralityModel.Horizons[horizon].TotalSeconds,
                        Features.AsSpan(row * CascadeFeatures.Count, CascadeFeatures.Count));
                    Growth[row] = (float)Math.Log((moment.Sizes[horizon] + 1.0) / (moment.Shares + 1.0));
                    Doubled[row] = moment.Sizes[horizon] >= 2 * moment.Shares ? 1 : 0;
                    Horizon[row] = horizon;
                }
            });
        }

        private Rows(Rows all)
        {
            var horizons = ViralityModel.Horizons.Length;
            int[] rows = [.. Enumerable.Range(0, all.Count).Where(row => row % horizons == horizons - 1)];
            Count = rows.Length;
            Features = [.. rows.SelectMany(row => all.Of(row).ToArray())];
            (
                Growth,
                Expected,
                Doubled,
                Horizon) = (
                    [.. rows.Select(row => all.Growth[row])],
                    [.. rows.Select(row => all.Expected[row])],
                    [.. rows.Select(row => all.Doubled[row])],
                    [.. rows.Select(row => all.Horizon[row])]);
        }

        public int Count { get; }

        public float[] Features { get; }

        public float[] Growth { get; }

        public float[] Expected { get; }

        public float[] Doubled { get; }

        public int[] Horizon { get; }

        public ReadOnlySpan<float> Of(int row) => Features.AsSpan(row * CascadeFeatures.Count, CascadeFeatures.Count);

        public Rows Last() => new(this);
    }
}
