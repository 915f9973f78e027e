using System.Collections.Immutable;
using OrleansMl.Recommendations;

namespace OrleansMl.Interactions;

internal sealed partial class UserInteractionsGrain : IUserLikes
{
    public async Task<ImmutableArray<UserLike>> GetLikesAsync(CancellationToken cancellationToken)
    {
        var (likes, met) = (new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal), new HashSet<(string, InteractionType)>());
        Collect(_waiting);
        Collect(Current.Open);
        for (var chunk = Current.OpenChunk - 1; chunk >= Current.FirstChunk; chunk--)
        {
            Collect((await ReadChunkAsync(chunk)).State!.Interactions);
        }

        return [.. likes.Select(like => new UserLike(like.Key, like.Value))];

        // From the latest back: the last word on an item and a kind of like counts, and the earliest like that stands.
        void Collect(IReadOnlyList<StoredInteraction> interactions)
        {
            for (var i = interactions.Count - 1; i >= 0; i--)
            {
                var one = interactions[i];
                if (Tastes.IsLike(one.Type) && met.Add((one.ContentId, one.Type)) && !one.IsRetracted)
                {
                    likes[one.ContentId] = likes.TryGetValue(one.ContentId, out var at) && at < one.At ? at : one.At;
                }
            }
        }
    }
}
