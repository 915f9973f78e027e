namespace OrleansMl.Virality;

/// <summary>
/// How long users take to react: the density of the delay between a share and the shares it causes, constant up to a cutoff and a power
/// law after it, φ(s) = c for s ≤ cutoff, c · (s / cutoff)^−(1 + θ) after. Its integral is 1. Zhao et al., "SEISMIC: A Self-Exciting Point
/// Process Model for Predicting Tweet Popularity", KDD 2015.
/// </summary>
/// <param name="Theta">θ, the exponent of the tail; positive.</param>
/// <param name="Cutoff">Seconds up to which the density is constant; positive.</param>
public readonly record struct MemoryKernel(double Theta, double Cutoff)
{
    /// <summary>As measured in the paper: θ = .2314843, cutoff 300 s.</summary>
    public static MemoryKernel Published { get; } = new(.2314843, 300);

    /// <summary>The constant density, per second; .0006265725 for <see cref="Published"/>.</summary>
    public double Height => Theta / (Cutoff * (1 + Theta));

    /// <summary>The density at a delay, per second; 0 before the share.</summary>
    /// <param name="delay">Seconds.</param>
    public double Density(double delay) => delay < 0 ? 0 : delay <= Cutoff ? Height : Height * Math.Pow(delay / Cutoff, -(1 + Theta));

    /// <summary>The share of reactions that take longer than a delay.</summary>
    /// <param name="delay">Seconds; a negative delay counts as 0.</param>
    public double Tail(double delay) =>
        delay <= Cutoff ? 1 - (Height * Math.Max(0, delay)) : Height * Cutoff / Theta * Math.Pow(delay / Cutoff, -Theta);

    /// <summary>The delay that a share of the reactions exceeds: the inverse of <see cref="Tail"/>, for drawing delays.</summary>
    /// <param name="tail">In (0, 1].</param>
    public double Delay(double tail)
    {
        var knee = 1 - (Height * Cutoff);
        return tail >= knee ? (1 - tail) / Height : Cutoff * Math.Pow(tail / knee, -1 / Theta);
    }
}
