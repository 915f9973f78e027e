using System.Collections.Immutable;

namespace OrleansMl.Experiments;

/// <summary>The part of the experiments that only silos ask for.</summary>
[GrainInterfaceType("experiment-news")]
internal interface IExperimentNews : IGrainWithIntegerKey
{
    /// <summary>All experiments; null while nothing has changed since the caller asked last.</summary>
    [Alias("since")]
    Task<ExperimentNews?> SinceAsync(int revision, CancellationToken cancellationToken = default);
}

/// <summary>All experiments at a revision.</summary>
[GenerateSerializer, Immutable, Alias("experiment-news")]
internal sealed record ExperimentNews([property: Id(0)] int Revision, [property: Id(1)] ImmutableArray<Experiment> Experiments);
