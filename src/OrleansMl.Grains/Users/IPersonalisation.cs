using Orleans.Concurrency;

namespace OrleansMl.Users;

/// <summary>Who learns from what a user did, and hears of it when they may not any more, or may again.</summary>
[GrainInterfaceType("personalisation")]
internal interface IPersonalisation : IGrainWithStringKey
{
    /// <summary>What the user decided. Told again is harmless; an activation that begins later asks the user.</summary>
    [AlwaysInterleave]
    [Alias("set")]
    Task SetAsync(bool isAllowed, CancellationToken cancellationToken = default);
}
