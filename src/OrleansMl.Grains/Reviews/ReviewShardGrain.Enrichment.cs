using OrleansMl.Storage;

namespace OrleansMl.Reviews;

// What the platform says about a case. Nobody is asked in the shard's turn: ReviewEnrichments asks, and tells the shard.
internal sealed partial class ReviewShardGrain
{
    public async Task<bool> AskEnrichmentAsync(string id, CancellationToken cancellationToken)
    {
        if (await Cases.FindAsync(id) is not { } review
            || review.AskForEnrichment(Now) is not { Outcome: ReviewOutcome.Done, Case: var next })
        {
            return false;
        }

        await Cases.SaveAsync(next);
        await BalanceAsync(cancellationToken);
        return true;
    }

    public async Task EnrichedAsync(string id, ReviewEnrichment answer, CancellationToken cancellationToken)
    {
        if (await Cases.FindAsync(id) is { EnrichmentAskedAt: not null })
        {
            await (await EnrichmentOfAsync(id)).SaveAsync(new() { Answer = answer });
        }
    }

    public async Task<ReviewEnrichment> GetEnrichmentAsync(string id, CancellationToken cancellationToken) =>
        await Cases.FindAsync(id) is { EnrichmentAskedAt: not null } review
            ? review.EnrichmentAt((await EnrichmentOfAsync(id)).Value.Answer, Now)
            : ReviewEnrichment.None;

    private async Task EraseEnrichmentAsync(ReviewCase review)
    {
        if (review.EnrichmentAskedAt is not null)
        {
            await (await EnrichmentOfAsync(review.Id)).ClearAsync();
        }
    }

    private async Task<StoredRecord<StoredReviewEnrichment>> EnrichmentOfAsync(string id)
    {
        var record = storage.Record<StoredReviewEnrichment>(this, StoredReviewEnrichment.NameOf(id));
        await record.LoadAsync();
        return record;
    }
}
