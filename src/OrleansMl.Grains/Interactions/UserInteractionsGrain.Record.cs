using System.Collections.Immutable;

namespace OrleansMl.Interactions;

internal sealed partial class UserInteractionsGrain : IInteractionRecord
{
    public async Task<ImmutableArray<Interaction>> AllAsync(CancellationToken cancellationToken)
    {
        await HappenAsync(timeProvider.GetUtcNow());
        return [.. Enumerable.Reverse(await StandingAsync(_ => true)).Select(one => one.ToInteraction())];
    }
}
