using OrleansMl.Packages;

namespace OrleansMl.Models;

/// <summary>
/// From logits to calibrated scores, as the manifest says: activation, then Platt (inside the sigmoid) or isotonic points per label.
/// </summary>
internal sealed class ScoreMapping
{
    private readonly ModelActivation _activation;
    private readonly float[] _a;
    private readonly float[] _b;
    private readonly IsotonicCurve?[] _curves;

    public ScoreMapping(ModelManifest manifest)
    {
        _activation = manifest.Activation;
        _a = new float[manifest.Labels.Count];
        _b = new float[manifest.Labels.Count];
        _curves = new IsotonicCurve?[manifest.Labels.Count];
        for (var i = 0; i < _a.Length; i++)
        {
            var label = manifest.Labels[i].Name;
            var platt = manifest.Calibration?.Platt?.FirstOrDefault(p => p.Label == label);
            _a[i] = (float)(platt?.A ?? 1);
            _b[i] = (float)(platt?.B ?? 0);
            _curves[i] = manifest.Calibration?.Isotonic?.FirstOrDefault(c => c.Label == label);
        }
    }

    /// <summary>Replaces the logits of one text by scores in [0, 1].</summary>
    /// <exception cref="ArithmeticException">The model gave something that is no number; a score
    /// made of it could approve anything.</exception>
    public void Apply(Span<float> logits)
    {
        foreach (var z in logits)
        {
            if (!float.IsFinite(z))
            {
                throw new ArithmeticException("the model gave a logit that is not a finite number");
            }
        }

        switch (_activation)
        {
            case ModelActivation.Sigmoid:
                for (var i = 0; i < logits.Length; i++)
                {
                    logits[i] = 1f / (1f + MathF.Exp(-((_a[i] * logits[i]) + _b[i])));
                }

                break;
            case ModelActivation.Softmax:
                SoftMax(logits);
                break;
        }

        for (var i = 0; i < logits.Length; i++)
        {
            if (_curves[i] is { } curve)
            {
                logits[i] = Interpolate(curve, logits[i]);
            }

            logits[i] = Math.Clamp(logits[i], 0f, 1f);
        }
    }

    private static void SoftMax(Span<float> z)
    {
        // The largest logit goes first so that no exponential overflows.
        var max = float.NegativeInfinity;
        foreach (var value in z)
        {
            max = Math.Max(max, value);
        }

        var sum = 0f;
        foreach (ref var value in z)
        {
            sum += value = MathF.Exp(value - max);
        }

        foreach (ref var value in z)
        {
            value /= sum;
        }
    }

    private static float Interpolate(IsotonicCurve curve, double x)
    {
        var (xs, ys) = (curve.X, curve.Y);
        if (x <= xs[0])
        {
            return (float)ys[0];
        }

        for (var i = 1; i < xs.Count; i++)
        {
            if (x <= xs[i])
            {
                return (float)(ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1]) / (xs[i] - xs[i - 1])));
            }
        }

        return (float)ys[^1];
    }
}
