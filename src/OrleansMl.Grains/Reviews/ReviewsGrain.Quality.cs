using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

// How well decisions agree, and cases whose answer a lead knows.
internal sealed partial class ReviewsGrain
{
    public async Task<ReviewQuality> GetQualityAsync(ReviewQualityFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var pairs = await Task.WhenAll(shards.All.Select(shard => shard.GetPairsAsync(cancellationToken)));
        return ReviewQualityFigures.Of(pairs.SelectMany(some => some).Select(pair => pair.ToPair()), filter);
    }

    public Task<bool> IsBlindAsync(string contentId, int revision, Reviewer by, CancellationToken cancellationToken) =>
        shards.Of(contentId).IsBlindAsync(ReviewCase.IdOf(contentId, revision), by, cancellationToken);

    public async Task<GoldenResult> PutGoldenAsync(
        string queue, string id, ModerationLevel level, string category, Reviewer by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(level, ModerationLevel.ReviewRequired);
        ArgumentException.ThrowIfNullOrEmpty(category);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(category.Length, ReviewCheck.MaxCategoryLength);
        if (!await HasQueueAsync(queue, cancellationToken))
        {
            return new(GoldenOutcome.NoSuchQueue);
        }

        if (ReviewCase.ContentOf(id) is not { } contentId
            || await GrainFactory.GetGrain<IContentGrain>(contentId).ExplainAsync(cancellationToken) is not { } explanation
            || await GrainFactory.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken)
                is not { Moderation.State: not ContentState.Withdrawn } item)
        {
            return new(GoldenOutcome.NotFound);
        }

        if (id != ReviewCase.IdOf(contentId, item.Revision))
        {
            return new(GoldenOutcome.StaleRevision);
        }

        var golden = new GoldenReview(id, queue, level, category, by.UserId, timeProvider.GetUtcNow());
        ImmutableArray<string> deciders =
        [
            .. explanation.Decisions.Where(one => one.Revision == item.Revision).Select(one => one.Actor).OfType<string>().Distinct()
        ];
        var isMarked = await shards.Of(contentId).PutGoldenAsync(new(golden, ReviewSubjects.Of(item), deciders), cancellationToken);
        return isMarked ? new(GoldenOutcome.Done, golden) : new(GoldenOutcome.TooMany);
    }

    public async Task<bool> RemoveGoldenAsync(string queue, string id, CancellationToken cancellationToken) =>
        shards.OfCase(id) is { } shard && await shard.RemoveGoldenAsync(queue, id, cancellationToken);

    public async Task<ImmutableArray<GoldenReview>?> ListGoldenAsync(string queue, CancellationToken cancellationToken)
    {
        if (!await HasQueueAsync(queue, cancellationToken))
        {
            return null;
        }

        var all = await Task.WhenAll(shards.All.Select(shard => shard.ListGoldenAsync(queue, cancellationToken)));
        return [.. all.SelectMany(some => some).OrderBy(golden => golden.Id, StringComparer.Ordinal)];
    }

    private async Task<bool> HasQueueAsync(string queue, CancellationToken cancellationToken) =>
        (await GrainFactory.GetGrain<IReviewQueuesGrain>(0).GetAsync(cancellationToken)).Queues.Any(one => one.Name == queue);

    private async Task<QueuedReview?> GiveGoldenAsync(string queue, double rate, Reviewer by, CancellationToken cancellationToken)
    {
        var person = GrainFactory.GetGrain<IGoldenReviewer>(by.UserId);
        if (!await person.IsDueAsync(queue, rate, cancellationToken))
        {
            return null;
        }

        var ids = await Task.WhenAll(shards.All.Select(shard => shard.ListGoldenForAsync(queue, by, cancellationToken)));
        return await person.ChooseAsync([.. ids.SelectMany(some => some)], cancellationToken) is { } choice
            ? await shards.OfCase(choice.Id)!.GiveGoldenAsync(choice.Id, by, choice.Age, cancellationToken)
            : null;
    }
}
