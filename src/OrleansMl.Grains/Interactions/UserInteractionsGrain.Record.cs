using System.Collections.Immutable;

namespace OrleansMl.Interactions;

internal sealed partial class UserInteractionsGrain : IInteractionRecord
{
    public async Task<ImmutableArray<Interaction>> AllAsync(CancellationToken cancellationToken)
    {
        await ApplyDueAsync(timeProvider.GetUtcNow());
        return [.. Enumerable.Reverse(await ActiveAsync(_ => true)).Select(one => one.ToInteraction())];
    }
}
