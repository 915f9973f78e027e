using OrleansMl.Moderation;

namespace OrleansMl.Content;

// What the item is about: asked for by a reader (or with the submission), stored with the revision.
internal sealed partial class ContentGrain
{
    public async Task<ContentItem?> GetAnalyzedAsync(CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        return Current?.ToItem(Id, moderation.Policy);
    }

    public async Task<ContentVector> GetVectorAsync(CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        return new(Current?.Analysis?.EmbeddingVersion, Current?.Embedding ?? []);
    }

    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { Analysis: not null } current)
        {
            await SaveAsync(current.WithoutAnalysis(), cancellationToken);
        }
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is { State: not ContentState.Withdrawn } current
            && await enricher.CompleteAsync(Id, current, cancellationToken) is { } complete)
        {
            await TrySaveAsync(complete, cancellationToken);
        }
    }

    // A read must not fail for what it would only have added; the store's own failures are the writers' business.
    private async Task TrySaveAsync(StoredContent complete, CancellationToken cancellationToken)
    {
        try
        {
            await SaveAsync(complete, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            listeners.OnNotCompleted(exception, Id);
        }
    }
}
