namespace OrleansMl.Reviews;

/// <summary>
/// Cohen's kappa: how much more often two people agree than by chance. kappa = (po - pe) / (1 - pe), with po the share of pairs that
/// are the same and pe the share that would be if both decided independently, each with their own shares: pe = sum p(i,.) p(.,i). Source:
/// J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20 (1960). The standard error is
/// the one for kappa other than 0 of Fleiss, Cohen and Everitt, "Large Sample Standard Errors of Kappa and Weighted Kappa", Psychological
/// Bulletin 72 (1969), equation 13: Var = (A + B - C) / (n (1 - pe)^2). It is of large samples: below about 30 pairs the interval is
/// too narrow. Kappa falls when nearly all cases are of one level, also where people agree as often: read it beside the counts.
/// </summary>
public static class CohenKappa
{
    // Two-sided 95 % of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Kappa of a square table of counts. O(k^2).</summary>
    /// <param name="counts">Row by row: how often the first said the row and the second the column.</param>
    /// <param name="classes">How many rows, and columns.</param>
    /// <returns>Null without pairs, and where chance alone would agree always (pe = 1): both said one class only.</returns>
    public static KappaEstimate? Of(ReadOnlySpan<int> counts, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, classes * classes);
        Span<double> first = stackalloc double[classes];
        Span<double> second = stackalloc double[classes];
        double pairs = 0, equal = 0;
        for (var i = 0; i < classes; i++)
        {
            for (var j = 0; j < classes; j++)
            {
                var count = counts[(i * classes) + j];
                pairs += count;
                first[i] += count;
                second[j] += count;
                equal += i == j ? count : 0;
            }
        }

        double chance = 0;
        for (var i = 0; i < classes; i++)
        {
            chance += first[i] * second[i];
        }

        // In whole numbers, so that "always one class" is exact.
        if (pairs == 0 || chance == pairs * pairs)
        {
            return null;
        }

        var (po, pe) = (equal / pairs, chance / (pairs * pairs));
        var kappa = (po - pe) / (1 - pe);
        double a = 0, b = 0;
        for (var i = 0; i < classes; i++)
        {
            for (var j = 0; j < classes; j++)
            {
                var share = counts[(i * classes) + j] / pairs;
                if (i == j)
                {
                    var term = 1 - ((first[i] + second[i]) / pairs * (1 - kappa));
                    a += share * term * term;
                }
                else
                {
                    var term = (second[i] + first[j]) / pairs * (1 - kappa);
                    b += share * term * term;
                }
            }
        }

        var c = kappa - (pe * (1 - kappa));
        var error = Math.Sqrt(Math.Max(0, a + b - (c * c)) / pairs) / (1 - pe);
        return new(kappa, error, Math.Max(-1, kappa - (Z * error)), Math.Min(1, kappa + (Z * error)));
    }

    /// <summary>
    /// The interval of 95 % of a share. Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    /// Journal of the American Statistical Association 22 (1927). Holds for few trials too.
    /// </summary>
    /// <param name="share">The share, in [0, 1].</param>
    /// <param name="trials">Of how many; above 0, may be an effective number.</param>
    public static (double Low, double High) Wilson(double share, double trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        var square = Z * Z / trials;
        var middle = (share + (square / 2)) / (1 + square);
        var half = Math.Sqrt(((share * (1 - share)) + (square / 4)) * square) / (1 + square);
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}

/// <summary>Kappa, its standard error and its interval of 95 %.</summary>
public readonly record struct KappaEstimate(double Kappa, double StandardError, double Low, double High);
