using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>The part of a registry grain that only silos call.</summary>
[GrainInterfaceType("model-registry-reports")]
internal interface IModelRegistryReports : IGrainWithStringKey
{
    /// <summary>
    /// Takes what a silo has counted since it started, and says which versions serve. Counts are totals, not increments, so that a
    /// report whose answer was lost can be sent again.
    /// </summary>
    /// <param name="silo">The silo with its generation.</param>
    /// <param name="totals">One entry per version that was ever asked there.</param>
    /// <param name="first">No report of this silo was ever answered, so all of <paramref name="totals"/> is news.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("report")]
    Task<ModelRoute> ReportAsync(
        string silo, ImmutableArray<VersionStatistics> totals, bool first, CancellationToken cancellationToken = default);
}
