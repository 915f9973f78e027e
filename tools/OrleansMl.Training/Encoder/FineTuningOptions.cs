namespace OrleansMl.FineTuning;

/// <summary>How the encoder learns.</summary>
internal sealed record FineTuningOptions
{
    /// <summary>Decides which rows are drawn, their order, what is misspelt and what is dropped out.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rows of one pass.</summary>
    public int Rows { get; init; } = 44_000;

    /// <summary>Passes; each draws and misspells anew.</summary>
    public int Epochs { get; init; } = 2;

    /// <summary>Texts of one step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The highest step size of the encoder.</summary>
    public double Rate { get; init; } = 5e-5;

    /// <summary>The highest step size of the head, which starts from nothing.</summary>
    public double HeadRate { get; init; } = 2e-3;

    /// <summary>Weight decay of matrices.</summary>
    public double Decay { get; init; } = 0.01;

    /// <summary>Gradients longer than this are cut.</summary>
    public double MaxNorm { get; init; } = 1;

    /// <summary>The share of steps over which the step size rises; then it falls to nothing.</summary>
    public double WarmUp { get; init; } = 0.06;

    /// <summary>The share of texts that are misspelt.</summary>
    public double MisspeltShare { get; init; } = 0.3;

    /// <summary>The share of the mean vector that the head does not see.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>
    /// So many of the lowest layers stay as they are, and the words with them: half of the work, and a file that differs from the one
    /// before only where it learned.
    /// </summary>
    public int FrozenLayers { get; init; }

    /// <summary>A rare label's positives count at most this much more.</summary>
    public double MaxClassWeight { get; init; } = 3;
}
