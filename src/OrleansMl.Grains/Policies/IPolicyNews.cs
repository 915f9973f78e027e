using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>The part of a policy that only silos ask for.</summary>
[GrainInterfaceType("policy-news")]
internal interface IPolicyNews : IGrainWithStringKey
{
    /// <summary>What is in force; null while nothing has changed since the caller asked last.</summary>
    [Alias("since")]
    Task<PolicyNews?> SinceAsync(int revision, CancellationToken cancellationToken = default);

    /// <summary>Items that are met are decided anew, or are no more; forgotten when another version is live.</summary>
    [Alias("set-rescan")]
    Task SetRescanAsync(RescanScope? scope, CancellationToken cancellationToken = default);

    /// <summary>Takes what a silo counted for a shadow. Not idempotent: counts of a call that failed are lost, not repeated.</summary>
    [Alias("count")]
    Task CountAsync(string shadow, ImmutableArray<LevelChange> changes, CancellationToken cancellationToken = default);
}

/// <summary>What is in force at a revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Live">What decides; null: the silo's configuration does.</param>
/// <param name="Shadow">What decides silently; null: nothing.</param>
/// <param name="Rescan">What items are decided anew for when somebody meets them; null: nothing.</param>
[GenerateSerializer, Immutable, Alias("policy-news")]
internal sealed record PolicyNews(
    [property: Id(0)] int Revision,
    [property: Id(1)] PolicyVersion? Live,
    [property: Id(2)] PolicyVersion? Shadow,
    [property: Id(3)] RescanScope? Rescan = null);
