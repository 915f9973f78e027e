using OrleansMl.Recommendations;

namespace OrleansMl.Interactions;

// What training learns from.
internal sealed partial class UserInteractionsGrain : IUserLikes
{
    public async Task<UserLikes> GetLikesAsync(CancellationToken cancellationToken)
    {
        if (!await IsPersonalAsync(cancellationToken))
        {
            return new([], []);
        }

        var likes = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var (all, met) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(string, InteractionType)>());
        var rejected = new HashSet<string>(StringComparer.Ordinal);
        Collect(_unstored);
        await foreach (var part in Log.ReadBackAsync())
        {
            Collect(part.Entries);
        }

        return new([.. likes.Select(like => new UserLike(like.Key, like.Value))], [.. all.Where(id => !likes.ContainsKey(id))])
        {
            Trust = AccountWeight.Of(_recorder.Account, null, timeProvider.GetUtcNow(), options.Value),
        };

        // From the latest back: the last word on an item and a kind of like counts, and the earliest like that is active. What was
        // rejected after it was liked is not liked.
        void Collect(IReadOnlyList<StoredInteraction> interactions)
        {
            for (var i = interactions.Count - 1; i >= 0; i--)
            {
                var one = interactions[i];
                if (one.IsOwn)
                {
                    // That authors like what they write says nothing to others.
                    continue;
                }

                all.Add(one.ContentId);
                var (isPositive, isRejection) = (FeedbackSignals.IsPositive(one.Type), FeedbackSignals.IsRejection(one.Type));
                if ((!isPositive && !isRejection) || !met.Add((one.ContentId, one.Type)) || one.IsRetracted)
                {
                    continue;
                }

                if (isRejection && !likes.ContainsKey(one.ContentId))
                {
                    rejected.Add(one.ContentId);
                }
                else if (isPositive && !rejected.Contains(one.ContentId))
                {
                    likes[one.ContentId] = likes.TryGetValue(one.ContentId, out var at) && at < one.At ? at : one.At;
                }
            }
        }
    }
}
