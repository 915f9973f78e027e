namespace OrleansMl.Registry;

/// <summary>
/// Decides which version of a model answers (grain key: the model's name). A change is checked first, then stored, then pushed to every
/// silo; a silo that missed the push asks within half a second. A request that runs meanwhile is answered by the version it began with.
/// </summary>
[GrainInterfaceType("model-registry")]
public interface IModelRegistryGrain : IGrainWithStringKey
{
    /// <summary>
    /// Everything the registry knows about the model. A model that was never changed has no live version
    /// of its own: the highest installed one answers.
    /// </summary>
    [Alias("get")]
    Task<ModelRegistration> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a version the live one, after it has been loaded and tried on every inference silo. Ends a split; ends the shadow when it is
    /// this version. Repeating it is <see cref="RegistryOutcome.Unchanged"/>.
    /// </summary>
    /// <param name="version">An installed version.</param>
    /// <param name="change">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    [Alias("promote")]
    Task<RegistryResult> PromoteAsync(string version, RegistryChange change, CancellationToken cancellationToken = default);

    /// <summary>Returns to the version that was live before, which is checked like a promotion. Ends a split.</summary>
    /// <inheritdoc cref="PromoteAsync"/>
    [Alias("roll-back")]
    Task<RegistryResult> RollBackAsync(RegistryChange change, CancellationToken cancellationToken = default);

    /// <summary>Lets a version score beside the live one without ever deciding; null ends it.</summary>
    /// <inheritdoc cref="PromoteAsync"/>
    [Alias("set-shadow")]
    Task<RegistryResult> SetShadowAsync(string? version, RegistryChange change, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets a version decide for a share of the items, chosen by a stable hash of their ids; null ends it. Replaces a running split.
    /// </summary>
    /// <inheritdoc cref="PromoteAsync"/>
    [Alias("set-split")]
    Task<RegistryResult> SetSplitAsync(SplitRequest? split, RegistryChange change, CancellationToken cancellationToken = default);
}

/// <summary>Who changes a model's registration, and why.</summary>
/// <param name="By">The administrator's user id.</param>
/// <param name="Reason">For the audit; null when none was given. At most 500 characters.</param>
[GenerateSerializer, Immutable, Alias("registry-change")]
public sealed record RegistryChange([property: Id(0)] string By, [property: Id(1)] string? Reason);

/// <summary>A split to be started.</summary>
/// <param name="Kind">An experiment, or a canary that ends itself.</param>
/// <param name="Version">The version that gets the share.</param>
/// <param name="Percent">Its share of the items, in (0, 100].</param>
/// <param name="Limits">When a canary ends itself; null for the defaults. Ignored by an experiment.</param>
[GenerateSerializer, Immutable, Alias("split-request")]
public sealed record SplitRequest(
    [property: Id(0)] SplitKind Kind,
    [property: Id(1)] string Version,
    [property: Id(2)] double Percent,
    [property: Id(3)] CanaryLimits? Limits);

/// <summary>What became of a change.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Registration">The registration as it stands now.</param>
/// <param name="Detail">Why it was refused, naming the silo and the file or field; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("registry-result")]
public sealed record RegistryResult(
    [property: Id(0)] RegistryOutcome Outcome,
    [property: Id(1)] ModelRegistration Registration,
    [property: Id(2)] string? Detail = null);

/// <summary>What became of a change of a registration.</summary>
public enum RegistryOutcome
{
    /// <summary>Stored, and in effect on every silo that could be reached.</summary>
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>No inference silo has the version.</summary>
    NotInstalled,

    /// <summary>The version cannot serve; nothing was changed.</summary>
    Refused,

    /// <summary>There is no earlier version to return to.</summary>
    NothingBefore,
}
