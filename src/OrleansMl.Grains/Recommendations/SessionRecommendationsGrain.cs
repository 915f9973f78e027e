using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>Folds a session in as it would a user, and forgets it.</summary>
[GrainType("session-recommendations"), StatelessWorker, Reentrant]
internal sealed class SessionRecommendationsGrain(
    Recommender lists,
    IOptions<RecommendationOptions> options,
    IOptions<InteractionOptions> weights,
    TimeProvider timeProvider) : Grain, ISessionRecommendationsGrain
{
    public async Task<RecommendationList> GetAsync(
        ImmutableArray<Interaction> events, RecommendationQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Length, ISessionRecommendationsGrain.MaxEvents);
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Limit is >= 1 and <= RecommendationQuery.MaxLimit, true);
        var profile = new PreferenceProfile(weights: weights.Value);
        profile.Apply(new(
            Guid.Empty, events.Length, true, [.. events.Select(one => new InteractionDeltaEntry(one.ContentId, one.Type, false))]));
        var made = await lists.MakeAsync(profile, query, options.Value.Ranking, query.Limit, viewer: null);
        return made.Show(RankedList.FirstPositions(made.Items.Length).Span, timeProvider.GetUtcNow(), fromCache: false);
    }
}
