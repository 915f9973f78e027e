namespace OrleansMl.Models;

/// <summary>A loaded text-classification model. Used by one thread at a time.</summary>
internal interface ITextClassifier : IDisposable
{
    /// <summary>What it holds in memory.</summary>
    long MemoryBytes { get; }

    /// <summary>
    /// A second classifier over the same tables for another thread, when a short text is classified in less time than a thread takes to wake up;
    /// null when every run must go through the lane. It holds nothing that needs disposing and may outlive this one.
    /// </summary>
    ITextClassifier? Fork();

    /// <summary>Sets Labels and Evidence, or Error, on every request. One text's trouble stays its own.</summary>
    void Classify(ReadOnlySpan<ClassifyRequest> batch);
}
