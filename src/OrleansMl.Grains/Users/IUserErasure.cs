namespace OrleansMl.Users;

/// <summary>The part of a user grain that keeps track of the erasure of the whole user.</summary>
[GrainInterfaceType("user-erasure")]
internal interface IUserErasure : IGrainWithStringKey
{
    /// <summary>
    /// Forgets what the user decided and what the platform told about them, and sees to it
    /// that the rest is erased: durable when answered.
    /// </summary>
    [Alias("begin")]
    Task BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>The erasure that is going on; null for none.</summary>
    [Alias("get-erasure")]
    Task<Erasure?> GetErasureAsync(CancellationToken cancellationToken = default);

    /// <summary>What the user did is gone. Repeating it is harmless.</summary>
    [Alias("interactions-erased")]
    Task InteractionsErasedAsync(DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>Everything is gone. Repeating it is harmless; another erasure that began since goes on.</summary>
    [Alias("finish")]
    Task FinishAsync(DateTimeOffset since, CancellationToken cancellationToken = default);
}

/// <summary>An erasure that is going on.</summary>
/// <param name="Since">When it began: what came later is not part of it.</param>
/// <param name="InteractionsErased">True when what the user did is gone.</param>
[GenerateSerializer, Immutable, Alias("erasure")]
internal sealed record Erasure([property: Id(0)] DateTimeOffset Since, [property: Id(1)] bool InteractionsErased);
