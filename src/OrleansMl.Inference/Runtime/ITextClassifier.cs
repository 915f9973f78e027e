namespace OrleansMl.Models;

/// <summary>A loaded text-classification model. Used by one thread at a time.</summary>
internal interface ITextClassifier : IDisposable
{
    /// <summary>What it holds in memory.</summary>
    long MemoryBytes { get; }

    /// <summary>Sets Labels and Evidence, or Error, on every request. One text's trouble stays its own.</summary>
    void Classify(ReadOnlySpan<ClassifyRequest> batch);
}
