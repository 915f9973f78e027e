namespace OrleansMl.Recommendations;

/// <summary>
/// Chooses settings on a validation cut of what is learned from, never on the test: λ of EASE from a list; λ and α₀ of the factors by a
/// pattern search over their logarithms, whose steps get finer when no neighbour is better; how many passes by when they stop helping. What
/// is right for one data set is wrong by factors of ten for another.
/// </summary>
/// <param name="validation">The cut.</param>
/// <param name="k">Places of nDCG.</param>
/// <param name="progress">Takes each trial as a sentence.</param>
public sealed class SettingsSearch(RankingTask validation, int k, Action<string> progress)
{
    private const int MaxEpochs = 16, EpochStep = 4;

    private static readonly double[] Ease = [20, 50, 100, 200, 350, 500, 750, 1000, 1500, 2500];

    private static readonly float[] Shares = [.2f, .3f, .4f, .5f, .6f, .7f, .8f];

    // Factors between neighbours: 2, √2, the fourth root of 2.
    private static readonly double[] Steps = [1, .5, .25];

    /// <summary>Searches.</summary>
    /// <param name="dimensions">Numbers per item.</param>
    /// <param name="cancellationToken">Stops.</param>
    public LearnedSettings Run(int dimensions, CancellationToken cancellationToken)
    {
        var ease = ItemNeighbours.FitsEase(validation.Train.Columns) ? SearchEase(cancellationToken) : (double?)null;

        // Powers of two of the values the search starts from.
        var at = (L: 0.0, A: 0.0);
        var tried = new Dictionary<(double L, double A), (double Ndcg, int Epochs)>();
        foreach (var step in Steps)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                foreach (var next in new[]
                {
                    (at.L - step, at.A),
                    (at.L + step, at.A),
                    (at.L, at.A - step),
                    (at.L, at.A + step),
                    (at.L - step, at.A + step),
                    (at.L + step, at.A - step)
                })
                {
                    if (Try(next).Ndcg > Try(at).Ndcg)
                    {
                        (at, moved) = (next, true);
                        break;
                    }
                }
            }
        }

        var ials = Options(at, dimensions) with { Epochs = Try(at).Epochs };
        var (factors, neighbours) = (
            IalsTrainer.Train(validation.Train, ials, null, cancellationToken),
            ItemNeighbours.Learn(validation.Train, ease, cancellationToken));
        var share = Shares.MaxBy(share =>
        {
            var scorer = new CollaborativeScorer(factors, neighbours, share);
            var ndcg = NdcgOf((user, scores) =>
                scorer.Score(validation.Train.ColumnsOf(user), validation.Excluded(user), scores, new float[factors.Dimensions]));
            progress($"validation: {share} iALS and {1 - share:0.0} neighbours: nDCG@{k} {ndcg:0.0000}");
            return ndcg;
        });
        return new(ials, ease, share);

        (double Ndcg, int Epochs) Try((double L, double A) place)
        {
            if (!tried.TryGetValue(place, out var found))
            {
                found = (0, 0);
                IalsTrainer.Train(validation.Train, Options(place, dimensions), (epoch, model) =>
                {
                    if (epoch % EpochStep == 0)
                    {
                        var ndcg = NdcgOf(model);
                        found = ndcg > found.Ndcg ? (ndcg, epoch) : found;
                    }

                    // Twice without getting better: more passes only learn the set by heart.
                    return epoch - found.Epochs < 2 * EpochStep;
                }, cancellationToken);
                tried[place] = found;
                var options = Options(place, dimensions);
                progress(
                    $"validation: iALS λ {options.Regularisation:0.0000} α₀ {options.UnobservedWeight:0.000}: nDCG@{k} " +
                    $"{found.Ndcg:0.0000} after {found.Epochs} passes");
            }

            return found;
        }
    }

    // It rises to one best value and falls again, so the search walks uphill from the middle: four or five
    // models instead of ten, each of which costs items³.
    private double SearchEase(CancellationToken cancellationToken)
    {
        var tried = new Dictionary<int, double>();
        var at = Array.IndexOf(Ease, 500);
        while (true)
        {
            var next = new[] { at - 1, at + 1 }.Where(i => i >= 0 && i < Ease.Length).MaxBy(Try);
            if (Try(next) <= Try(at))
            {
                return Ease[at];
            }

            at = next;
        }

        double Try(int i)
        {
            if (!tried.TryGetValue(i, out var ndcg))
            {
                var model = EaseModel.Train(validation.Train, Ease[i], cancellationToken);
                ndcg = tried[i] = NdcgOf((user, scores) => model.Score(validation.Train.ColumnsOf(user), scores));
                progress($"validation: EASE λ {Ease[i]:0}: nDCG@{k} {ndcg:0.0000}");
            }

            return ndcg;
        }
    }

    private static IalsOptions Options((double L, double A) place, int dimensions) =>
        new()
        {
            Dimensions = dimensions,
            Regularisation = (float)(.01 * Math.Pow(2, place.L)),
            UnobservedWeight = (float)(.2 * Math.Pow(2, place.A)),
            Epochs = MaxEpochs
        };

    private double NdcgOf(FactorModel factors) => NdcgOf((user, scores) =>
    {
        var x = new float[factors.Dimensions];
        factors.FoldIn(validation.Train.ColumnsOf(user), validation.Train.ValuesOf(user), x);
        factors.Score(x, scores);
    });

    private double NdcgOf(UserScorer score) => validation.Measure(k, score, CancellationToken.None).Ndcg;
}
