using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Trending;

namespace OrleansMl.Interactions;

// What the user may know of.
internal sealed partial class UserInteractionsGrain
{
    public Task<ImmutableArray<Interaction>> WaitingAsync(CancellationToken cancellationToken) => Task.FromResult(Waiting);

    /// <summary>What the item is; null when there is none, or none that the user may know of.</summary>
    private async Task<ContentMetadata?> KnownAsync(Interaction interaction)
    {
        var item = await facts.GetAsync(interaction.ContentId);
        return item is { Visible: false } && interaction.MustBeVisible && !await IsVisibleAsync(interaction.ContentId) ? null : item;
    }

    // Only of what boards do not show: the item itself knows the policy, and whose it is.
    private async Task<bool> IsVisibleAsync(string contentId) =>
        await GrainFactory.GetGrain<IContentGrain>(contentId).GetAsync() is { } item && (item.Visible || item.AuthorId == Id);
}
