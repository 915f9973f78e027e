using System.Collections.Immutable;

namespace OrleansMl.Experiments;

/// <summary>All experiments (grain key: 0). A change is in effect on every silo within a second of its answer.</summary>
[GrainInterfaceType("experiments")]
public interface IExperimentsGrain : IGrainWithIntegerKey
{
    /// <summary>All of them, by name.</summary>
    [Alias("list")]
    Task<ImmutableArray<Experiment>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One of them; null when there is none of this name.</summary>
    [Alias("get")]
    Task<Experiment?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes an experiment or changes it. The share of a running one may change at any time: people join or leave and nobody changes
    /// variant. Other variants begin it anew: results count from then on. The same draft again changes nothing.
    /// </summary>
    /// <param name="draft">What it shall be.</param>
    /// <param name="expectedVersion">The version the caller saw (<c>If-Match</c>); null accepts any; 0 demands that there is none.</param>
    /// <param name="change">Who and why.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    /// <exception cref="ArgumentException">The draft breaks <see cref="ExperimentRules"/>.</exception>
    [Alias("put")]
    Task<ExperimentResult> PutAsync(
        ExperimentDraft draft, int? expectedVersion, ExperimentChange change, CancellationToken cancellationToken = default);

    /// <summary>Ends a running experiment: everybody gets the usual lists again. Stopping a stopped one changes nothing.</summary>
    [Alias("stop")]
    Task<ExperimentResult> StopAsync(
        string name, int? expectedVersion, ExperimentChange change, CancellationToken cancellationToken = default);

    /// <summary>Forgets an experiment and its audit, running or not. What was logged of it stays in the exposure log.</summary>
    [Alias("delete")]
    Task<ExperimentResult> DeleteAsync(
        string name, int? expectedVersion, ExperimentChange change, CancellationToken cancellationToken = default);
}

/// <summary>Who changes an experiment, and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why, at most 500 characters; null when they do not say.</param>
[GenerateSerializer, Immutable, Alias("experiment-change")]
public sealed record ExperimentChange([property: Id(0)] string By, [property: Id(1)] string? Reason = null);

/// <summary>How a change ended.</summary>
public enum ExperimentOutcome
{
    /// <summary>There was none and there is one now.</summary>
    Created,

    /// <summary>It is another version now, or gone.</summary>
    Changed,

    /// <summary>It is as it shall be already; nothing was written.</summary>
    Unchanged,

    /// <summary>There is none of this name.</summary>
    NotFound,

    /// <summary>It is not at the version that the caller saw.</summary>
    Stale,

    /// <summary>There are <see cref="ExperimentRules.MaxExperiments"/> already.</summary>
    TooMany,
}

/// <summary>How a change ended, with the experiment as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Experiment">As it is now; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("experiment-result")]
public sealed record ExperimentResult([property: Id(0)] ExperimentOutcome Outcome, [property: Id(1)] Experiment? Experiment);
