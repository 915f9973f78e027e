namespace OrleansMl.Recommendations;

/// <summary>
/// How factors are learned. The right <see cref="Regularisation"/> and <see cref="UnobservedWeight"/> differ between data sets by factors
/// of ten; wrong ones cost two thirds of the quality.
/// </summary>
public sealed record IalsOptions
{
    /// <summary>Numbers per user and item, 1 to 1024.</summary>
    public int Dimensions { get; init; } = 32;

    /// <summary>λ; positive.</summary>
    public float Regularisation { get; init; } = .02f;

    /// <summary>α₀: what a pair that was not observed counts for; positive.</summary>
    public float UnobservedWeight { get; init; } = .2f;

    /// <summary>ν: how regularisation grows with how often a user or item occurs, λ · (count + α₀ · others)^ν.</summary>
    public float Exponent { get; init; } = 1;

    /// <summary>Passes.</summary>
    public int Epochs { get; init; } = 16;

    /// <summary>Standard deviation of the first factors times √dimensions.</summary>
    public float InitialScale { get; init; } = .1f;

    /// <summary>Decides the first factors.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Above this many dimensions blocks of it are solved one after the other (iALS++, Rendle et al. 2021) instead of all at once.
    /// </summary>
    public int BlockDimensions { get; init; } = 128;
}
