namespace OrleansMl.Text;

/// <summary>
/// Computes the sparse linear layer of a hashed-ngrams model. Used by one thread at a time, except the native one, which only reads.
/// </summary>
internal interface ILinearKernel : IDisposable
{
    long MemoryBytes { get; }

    /// <summary>Texts that gain from being scored together; 1 when there is nothing to gain.</summary>
    int MaxBatch { get; }

    /// <summary>Writes [texts, labels] logits.</summary>
    void Score(ReadOnlySpan<FeatureBuffer> texts, Span<float> logits);

    /// <summary>Writes [features, labels] contributions of one text: value · weight, without the bias.</summary>
    void Contribute(FeatureBuffer text, Span<float> contributions);
}
