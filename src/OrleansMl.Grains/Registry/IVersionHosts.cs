using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Registry;

/// <summary>The silos that run models, as the registry needs them.</summary>
internal interface IVersionHosts
{
    /// <summary>The version that answers for a name without a promotion, as this silo sees it; null when none is installed.</summary>
    string? Resolve(string name);

    /// <summary>Loads a version on every inference silo and lets it answer there.</summary>
    Task<ImmutableArray<VersionProbeResult>> ProbeAsync(ModelKey model, ModelKey? live);

    /// <summary>Tells every silo its new route. One that cannot be told in time finds out by itself.</summary>
    Task PublishAsync(ModelRoute route, TimeSpan timeout);
}
