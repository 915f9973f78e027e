using System.Collections.Immutable;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// What somebody without an account may like, from what they did in this session (stateless; use key 0). Nothing is kept.
/// </summary>
[GrainInterfaceType("session-recommendations")]
public interface ISessionRecommendationsGrain : IGrainWithIntegerKey
{
    /// <summary>The most events of a session.</summary>
    const int MaxEvents = 1000;

    /// <summary>A list without what they did anything with. A session of which nothing is known gets what trends.</summary>
    /// <param name="events">What they did, the oldest first; at most <see cref="MaxEvents"/>.
    /// Items that nobody knows are passed over.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("get")]
    Task<RecommendationList> GetAsync(
        ImmutableArray<Interaction> events, RecommendationQuery query, CancellationToken cancellationToken = default);
}
