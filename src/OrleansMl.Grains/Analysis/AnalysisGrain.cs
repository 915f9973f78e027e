using Orleans.Concurrency;

namespace OrleansMl.Analysis;

/// <summary>Analyses without storing; the same models as a stored item, no state.</summary>
[GrainType("analysis"), StatelessWorker, Reentrant]
internal sealed class AnalysisGrain(TextAnalyzer analyst) : Grain, IAnalysisGrain
{
    public async Task<ContentAnalysis> AnalyzeAsync(string text, string? languageHint, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return (await analyst.AnalyzeAsync(key: text, text, languageHint, cancellationToken)).Analysis;
    }
}
