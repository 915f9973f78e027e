using System.Collections.Immutable;

namespace OrleansMl.Users;

/// <summary>The part of a user grain that knows which of the user's items have a stored analysis.</summary>
[GrainInterfaceType("user-analyses")]
internal interface IUserAnalyses : IGrainWithStringKey
{
    /// <summary>
    /// Asked before an analysis is stored. True: it may be, and will be erased when the user changes their mind. False: they refused.
    /// </summary>
    [Alias("register")]
    Task<bool> RegisterAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>The next items to erase; null when there are none. The same until <see cref="ErasedAsync"/>.</summary>
    [Alias("next-to-erase")]
    Task<ErasureBatch?> NextToEraseAsync(CancellationToken cancellationToken = default);

    /// <summary>The items of a chunk have been erased. Repeating it is harmless.</summary>
    [Alias("erased")]
    Task ErasedAsync(int chunk, CancellationToken cancellationToken = default);
}

/// <summary>Items whose analysis is to be erased.</summary>
[GenerateSerializer, Immutable, Alias("erasure-batch")]
internal sealed record ErasureBatch([property: Id(0)] int Chunk, [property: Id(1)] ImmutableArray<string> ContentIds);
