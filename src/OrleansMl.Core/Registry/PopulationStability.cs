namespace OrleansMl.Registry;

/// <summary>The population stability index: how far two histograms over the same bins lie apart.</summary>
public static class PopulationStability
{
    // Jeffreys' prior: an empty bin on one side is rare, not infinitely surprising.
    private const double Prior = 0.5;

    /// <summary>
    /// PSI = sum over bins of (p - q) ln(p / q), the symmetric Kullback-Leibler divergence (Yurdakul 2018, "Statistical properties of the
    /// population stability index"), with half a count added to every bin. 0 for equal shares, symmetric, without upper bound;
    /// two samples of n and m scores from one population give about (bins - 1)(1/n + 1/m) by chance.
    /// </summary>
    /// <param name="expected">Counts per bin, not negative.</param>
    /// <param name="actual">Counts over the same bins.</param>
    /// <exception cref="ArgumentException">The two have different numbers of bins, or none.</exception>
    public static double Index(ReadOnlySpan<long> expected, ReadOnlySpan<long> actual)
    {
        if (expected.Length != actual.Length || expected.IsEmpty)
        {
            throw new ArgumentException(
                $"Both histograms need the same bins; they have {expected.Length} and {actual.Length}.", nameof(actual));
        }

        double expectedTotal = Prior * expected.Length, actualTotal = expectedTotal;
        for (var i = 0; i < expected.Length; i++)
        {
            expectedTotal += expected[i];
            actualTotal += actual[i];
        }

        var index = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var p = (actual[i] + Prior) / actualTotal;
            var q = (expected[i] + Prior) / expectedTotal;
            index += (p - q) * Math.Log(p / q);
        }

        return index;
    }
}
