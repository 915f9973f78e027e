namespace OrleansMl.Experiments;

/// <summary>
/// How often something is taken, when users are what chance decided about and each saw several things. Wilson's score interval (1927) on
/// the number of exposures that they are worth: those of one user are alike, so the variance is that of a ratio over users (Deng,
/// Knoblich and Lu 2018, "Applying the Delta Method in Metric Analytics"), and n = p(1 − p) / variance, at most as many as there are. Where
/// nobody or everybody takes everything the variance says nothing, and each user is worth one. Differences by Newcombe's hybrid of two
/// such intervals (1998, method 10).
/// </summary>
public static class ClusteredRate
{
    private const double Z95 = 1.959963984540054;

    /// <summary>The rate with its interval; all NaN without exposures.</summary>
    /// <param name="users">What each user was shown and took; everybody was shown something.</param>
    public static Interval Of(IReadOnlyCollection<(int Exposures, int Takes)> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        double exposures = users.Sum(user => (long)user.Exposures), takes = users.Sum(user => (long)user.Takes);
        if (exposures == 0)
        {
            return new(double.NaN, double.NaN, double.NaN);
        }

        var rate = takes / exposures;
        var squares = users.Sum(user => Math.Pow(user.Takes - (rate * user.Exposures), 2));
        var variance = users.Count < 2 ? 0 : squares * users.Count / (users.Count - 1) / (exposures * exposures);
        var worth = variance > 0 ? Math.Min(exposures, rate * (1 - rate) / variance) : users.Count;
        return Wilson(rate, worth);
    }

    /// <summary>One rate less another, with its interval.</summary>
    public static Interval Difference(Interval one, Interval other)
    {
        var difference = one.Value - other.Value;
        return new(
            difference,
            difference - Math.Sqrt(Math.Pow(one.Value - one.Low, 2) + Math.Pow(other.High - other.Value, 2)),
            difference + Math.Sqrt(Math.Pow(one.High - one.Value, 2) + Math.Pow(other.Value - other.Low, 2)));
    }

    internal static Interval Wilson(double rate, double count)
    {
        var z = Z95 * Z95 / count;
        var (middle, half) = ((rate + (z / 2)) / (1 + z), Z95 / (1 + z) * Math.Sqrt((rate * (1 - rate) / count) + (z / 4 / count)));
        return new(rate, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
