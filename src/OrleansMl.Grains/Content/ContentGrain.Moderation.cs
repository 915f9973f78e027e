using OrleansMl.Moderation;

namespace OrleansMl.Content;

// Judging: an attempt and its retries.
internal sealed partial class ContentGrain
{
    public async Task<DateTimeOffset?> RetryAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is not { } current || !(current.AwaitsSecondLook || current.State is ContentState.Pending or ContentState.Failed))
        {
            return null;
        }

        // An edit may have moved the next attempt; the job's entry is then early.
        if (current.NextAttemptAt is { } due && due > timeProvider.GetUtcNow())
        {
            return due;
        }

        await SaveAsync(await moderation.JudgeAsync(Id, current, isRetry: true, cancellationToken), cancellationToken);
        return Current?.NextAttemptAt;
    }

    /// <summary>Judges a revision and stores it with what came out: a decision, or the next attempt. One write.</summary>
    private async Task JudgeAndSaveAsync(StoredContent revision, CancellationToken cancellationToken)
    {
        var enriching = enricher.EnrichSubmissionAsync(Id, revision, cancellationToken);
        var judgement = await moderation.JudgeAsync(Id, revision, isRetry: false, cancellationToken);
        if (await enriching is { } enrich)
        {
            judgement = judgement with { Content = enrich(judgement.Content) };
        }

        await SaveAsync(judgement, cancellationToken);
    }

    private async Task SaveAsync(Judgement judgement, CancellationToken cancellationToken)
    {
        await SaveAsync(judgement.Content, cancellationToken);
        moderation.OnStored(Id, judgement);
    }
}
