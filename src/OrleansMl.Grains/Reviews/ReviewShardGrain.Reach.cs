using System.Collections.Immutable;

namespace OrleansMl.Reviews;

// Whom waiting items reach.
internal sealed partial class ReviewShardGrain
{
    public async Task ReachAsync(ImmutableArray<ReviewedReach> reached, CancellationToken cancellationToken)
    {
        foreach (var (contentId, reach) in reached)
        {
            // Those in memory: what is on disk is looked at once it comes there.
            foreach (var review in await Cases.FindOfItemAsync(contentId, revision: 0))
            {
                if (review.Reached(reach) is { Outcome: ReviewOutcome.Done, Case: var next })
                {
                    await Cases.SaveAsync(next);
                }
            }
        }

        await BalanceAsync(cancellationToken);
    }
}
