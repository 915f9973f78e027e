using System.Collections.Immutable;

namespace OrleansMl.Operations;

/// <summary>Answers whether the cluster can take a request now. Stateless; use key 0.</summary>
[GrainInterfaceType("node-health")]
public interface INodeHealthGrain : IGrainWithIntegerKey
{
    /// <summary>Null when the answering silo and its store work; otherwise what does not.</summary>
    [Alias("check")]
    Task<string?> CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// What does not work on the answering silo although requests can be taken, in sentences; empty when all does. A minute old
    /// at most.
    /// </summary>
    [Alias("warnings")]
    Task<ImmutableArray<string>> WarningsAsync(CancellationToken cancellationToken = default);
}
