using System.Collections.Immutable;
using OrleansMl.Interactions;

namespace OrleansMl.Fakes;

/// <summary>Counts what it is told.</summary>
internal sealed class FakeUserInteractions(FakeCluster cluster) : IUserInteractionsGrain
{
    public Task<ImmutableArray<InteractionOutcome>> RecordAsync(
        ImmutableArray<Interaction> interactions, CancellationToken cancellationToken = default)
    {
        cluster.Recorded += interactions.Length;
        return Task.FromResult<ImmutableArray<InteractionOutcome>>([.. interactions.Select(_ => InteractionOutcome.Counted)]);
    }

    public Task<ImmutableArray<InteractionType>> RetractAsync(
        string contentId, InteractionType? type, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<Interaction>> ListAsync(int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<string>> RetractKindAsync(
        string contentId, string? kind, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<Interaction>> FindAsync(InteractionFilter filter, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task EraseAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
