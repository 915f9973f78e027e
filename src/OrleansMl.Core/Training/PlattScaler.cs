namespace OrleansMl.Training;

/// <summary>
/// Platt scaling: p = sigmoid(a · logit + b), fitted by Newton's method to the smoothed targets of Platt (1999), as improved by Lin, Lin
/// and Weng (2007). Smoothing keeps a well separated set from running to infinity.
/// </summary>
public static class PlattScaler
{
    private const int MaxSteps = 100;
    private const double Ridge = 1e-12;
    private const double SmallestSlope = 1e-3; // a negative slope would turn the ranking round: better a flat one

    /// <summary>Fits slope and intercept.</summary>
    /// <param name="logits">Scores of examples that were not trained on.</param>
    /// <param name="targets">What each of them is.</param>
    /// <param name="weights">How often each counts: what the sample has too little of, compared with where the scores will
    /// be used, counts more. Empty: all once.</param>
    public static (double A, double B) Fit(ReadOnlySpan<float> logits, ReadOnlySpan<bool> targets, ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, logits.Length);
        if (!weights.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, logits.Length);
        }

        double positives = 0, negatives = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            positives += targets[i] ? weight : 0;
            negatives += targets[i] ? 0 : weight;
        }

        if (positives == 0 || negatives == 0)
        {
            return (1, 0);
        }

        var high = (positives + 1.0) / (positives + 2.0);
        var low = 1.0 / (negatives + 2.0);
        double a = 1, b = Math.Log((positives + 1.0) / (negatives + 1.0));
        var loss = Loss(logits, targets, weights, high, low, a, b);
        for (var step = 0; step < MaxSteps; step++)
        {
            double haa = Ridge, hbb = Ridge, hab = 0, ga = 0, gb = 0;
            for (var i = 0; i < logits.Length; i++)
            {
                var p = LogisticTrainer.Sigmoid((a * logits[i]) + b);
                var d = p - (targets[i] ? high : low);
                var n = weights.IsEmpty ? 1 : weights[i];
                var w = n * p * (1 - p);
                d *= n;
                haa += logits[i] * logits[i] * w;
                hbb += w;
                hab += logits[i] * w;
                ga += logits[i] * d;
                gb += d;
            }

            if (Math.Abs(ga) < 1e-6 && Math.Abs(gb) < 1e-6)
            {
                break;
            }

            var det = (haa * hbb) - (hab * hab);
            var da = -((hbb * ga) - (hab * gb)) / det;
            var db = -((haa * gb) - (hab * ga)) / det;
            var size = 1.0;
            while (size > 1e-10)
            {
                var next = Loss(logits, targets, weights, high, low, a + (size * da), b + (size * db));
                if (next <= loss + (1e-4 * size * ((ga * da) + (gb * db))))
                {
                    a += size * da;
                    b += size * db;
                    loss = next;
                    break;
                }

                size /= 2;
            }

            if (size <= 1e-10)
            {
                break;
            }
        }

        return (Math.Max(a, SmallestSlope), b);
    }

    private static double Loss(
        ReadOnlySpan<float> logits, ReadOnlySpan<bool> targets, ReadOnlySpan<float> weights, double high, double low, double a, double b)
    {
        double sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var z = (a * logits[i]) + b;
            var t = targets[i] ? high : low;
            // -t ln p - (1 - t) ln (1 - p), without overflow for large |z|
            sum +=
                (weights.IsEmpty ? 1 : weights[i])
                    * (z >= 0 ? ((1 - t) * z) + Math.Log(1 + Math.Exp(-z)) : (-t * z) + Math.Log(1 + Math.Exp(z)));
        }

        return sum;
    }
}
