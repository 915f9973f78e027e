using OrleansMl.Models;

namespace OrleansMl.Analysis;

/// <summary>Says what a text is about without storing anything. Stateless; use key 0.</summary>
[GrainInterfaceType("analysis")]
public interface IAnalysisGrain : IGrainWithIntegerKey
{
    /// <summary>Analyses a text. A model that is not installed, broken or silent leaves its part out; that is no error.</summary>
    /// <param name="text">The raw text, 1–50,000 UTF-16 code units.</param>
    /// <param name="languageHint">The declared language as a BCP 47 tag, believed as it is; null when none was declared.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The queue of a model is full; asking again later gives the whole answer.</exception>
    [Alias("analyze")]
    Task<ContentAnalysis> AnalyzeAsync(string text, string? languageHint, CancellationToken cancellationToken = default);
}
