namespace OrleansMl.Models;

/// <summary>A loaded text-classification model. Used by one thread at a time.</summary>
internal interface ITextClassifier : ILoadedModel<ClassifyRequest>
{
    /// <inheritdoc cref="ILoadedModel{TRequest}.Fork"/>
    new ITextClassifier? Fork();

    /// <summary>Sets Labels and Evidence, or Error, on every request. One text's trouble stays its own.</summary>
    void Classify(ReadOnlySpan<ClassifyRequest> batch);

    ILoadedModel<ClassifyRequest>? ILoadedModel<ClassifyRequest>.Fork() => Fork();

    void ILoadedModel<ClassifyRequest>.Run(ReadOnlySpan<ClassifyRequest> batch) => Classify(batch);
}
