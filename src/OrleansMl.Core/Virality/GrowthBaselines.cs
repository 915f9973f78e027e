namespace OrleansMl.Virality;

/// <summary>
/// What a growth model has to beat, fitted per age and horizon: the logarithm of the size then as a straight line of the logarithm of the
/// size now (Szabo and Huberman, "Predicting the popularity of online content", CACM 2010), and one factor for all (the constant multiple).
/// </summary>
public sealed class GrowthBaselines
{
    private readonly Dictionary<(int Age, int Horizon), (double Intercept, double Slope, double Multiple)> _fits = [];

    /// <summary>Fits.</summary>
    /// <param name="cascades">What they learn from.</param>
    public GrowthBaselines(IReadOnlyCollection<ObservedCascade> cascades)
    {
        foreach (var group in cascades.GroupBy(AgeOf))
        {
            for (var horizon = 0; horizon < ViralityModel.Horizons.Length; horizon++)
            {
                var (x, y) = (
                    group.Select(cascade => Math.Log(cascade.Shares + 1.0)).ToArray(),
                    group.Select(cascade => Math.Log(cascade.Sizes[horizon] + 1.0)).ToArray());
                var (meanX, meanY) = (x.Average(), y.Average());
                var variance = x.Sum(value => (value - meanX) * (value - meanX));
                var slope = variance > 0 ? x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / variance : 1;
                _fits[(group.Key, horizon)] = (meanY - (slope * meanX), slope, meanY - meanX);
            }
        }
    }

    /// <summary>ln of (size then + 1) / (size now + 1) by the straight line.</summary>
    public double SzaboHuberman(ObservedCascade cascade, int horizon)
    {
        var (intercept, slope, _) = _fits[(AgeOf(cascade), horizon)];
        var now = Math.Log(cascade.Shares + 1.0);
        return Math.Max(0, intercept + (slope * now) - now);
    }

    /// <summary>ln of (size then + 1) / (size now + 1) by one factor.</summary>
    public double ConstantMultiple(ObservedCascade cascade, int horizon) => Math.Max(0, _fits[(AgeOf(cascade), horizon)].Multiple);

    // Half powers of two of the age.
    private static int AgeOf(ObservedCascade cascade) => (int)Math.Round(2 * Math.Log2(cascade.State.Age));
}
