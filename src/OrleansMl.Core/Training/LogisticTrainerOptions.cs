namespace OrleansMl.Training;

/// <summary>How <see cref="LogisticTrainer"/> learns.</summary>
public sealed record LogisticTrainerOptions
{
    /// <summary>Passes over the data. The default is 8.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>The first step size; it falls as 1 / (1 + RateDecay · steps / examples). The default is 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>How fast the step size falls, per pass. The default is 0.5.</summary>
    public double RateDecay { get; init; } = 0.5;

    /// <summary>L2 penalty, one per label, or one for all. The default is 5e-6.</summary>
    public IReadOnlyList<double> L2 { get; init; } = [5e-6];

    /// <summary>Positives weigh sqrt(negatives / positives) times a negative, at most this. 1 switches it off. The default is 10.</summary>
    public double MaxClassWeight { get; init; } = 10;

    /// <summary>
    /// The order of the examples follows from it; the same seed and data give the same weights, bit for bit. The default is 1.
    /// </summary>
    public int Seed { get; init; } = 1;
}
