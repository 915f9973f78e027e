namespace OrleansMl.Recommendations;

/// <summary>Draws of Beta(α, β): what <see cref="Exploration"/> computes instead of drawing is held against these.</summary>
internal static class BetaDraws
{
    public static double Draw(double alpha, double beta, Random random)
    {
        var (a, b) = (Gamma(alpha, random), Gamma(beta, random));
        return a + b > 0 ? a / (a + b) : .5;
    }

    // Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000.
    private static double Gamma(double shape, Random random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
