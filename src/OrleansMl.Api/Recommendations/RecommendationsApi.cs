using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Trending;

namespace OrleansMl.Recommendations;

/// <summary>What somebody may like.</summary>
internal static class RecommendationsApi
{
    public static void MapRecommendations(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/ml/recommendations", GetAsync).WithName("get_recommendations").WithTags("Recommendations").RequireAccess(Access.User).RequireLimit(RateLimitGroup.Recommendations).AllowScope(ApiKeyScopes.Recommend)
            .WithSummary("See what somebody may like")
            .WithDescription("Made from what the person did, without what they have seen or rejected; a new interaction shows in the next list. People of whom nothing is known get what trends. limit is 1 to 100, 20 by default; content_type, region and language keep what fits (items without a region or language always do); explain=true adds the parts of the score and the items of theirs that speak most for each. user_id is for services and administrators; services must give it.")
            .Answers<RecommendationsView>(200, """{"user_id": "alice", "items": [{"content_id": "a1", "type": "video", "score": 2.41, "parts": {"collaborative": 2.9, "trending": 0.45}, "because_of": ["b2"]}], "model_version": 7, "generated_at": "2026-01-02T03:04:05Z", "from_cache": false}""")
            .Problems(403, 422);

    private static async Task<Results<Json<RecommendationsView>, ProblemResult>> GetAsync(HttpContext context, ClusterGrains grains, [AsParameters] RecommendationParameters parameters)
    {
        var caller = context.Caller();
        var user = parameters.UserId ?? caller.UserId;
        if (user != caller.UserId && !caller.MayActForOthers)
        {
            return new ProblemResult(Problem.Forbidden("Only services and administrators may ask for somebody else: leave user_id out."));
        }

        List<FieldError>? errors = null;
        ContentRules.CheckId(user, "/user_id", ref errors);
        ContentRules.CheckTag(parameters.Region, "/region", ref errors);
        ContentRules.CheckTag(parameters.Language, "/language", ref errors);
        ContentType? type = parameters.ContentType switch { "video" => ContentType.Video, "post" => ContentType.Post, "comment" => ContentType.Comment, _ => null };
        if (type is null && parameters.ContentType is not null)
        {
            (errors ??= []).Add(new("/content_type", "Must be one of video, post, comment.", "unknown_value"));
        }

        var explain = false;
        if (parameters.Explain is not null && !bool.TryParse(parameters.Explain, out explain))
        {
            (errors ??= []).Add(new("/explain", "Must be true or false.", "unknown_value"));
        }

        var limit = TrendingQuery.ReadLimit(parameters.Limit, RecommendationQuery.MaxLimit, ref errors);
        if (errors is not null)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var list = await grains.Recommendations(user).GetAsync(new() { Limit = limit, Type = type, Region = parameters.Region, Language = parameters.Language, Explain = explain }, context.RequestAborted);
        return new Json<RecommendationsView>(200, RecommendationsView.Of(user, list, explain), ApiJson.Default.RecommendationsView);
    }
}

/// <summary>The query of a list.</summary>
internal sealed class RecommendationParameters
{
    /// <summary>Whose; absent for the caller's own.</summary>
    [FromQuery(Name = "user_id")]
    public string? UserId { get; init; }

    /// <summary>1 to 100, 20 by default.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>video, post or comment; absent for all.</summary>
    [FromQuery(Name = "content_type")]
    public string? ContentType { get; init; }

    /// <summary>Only items of this region, or of none.</summary>
    [FromQuery(Name = "region")]
    public string? Region { get; init; }

    /// <summary>Only items in this language, or of unknown language.</summary>
    [FromQuery(Name = "language")]
    public string? Language { get; init; }

    /// <summary>true asks for parts and reasons.</summary>
    [FromQuery(Name = "explain")]
    public string? Explain { get; init; }
}

/// <summary>A list for somebody.</summary>
public sealed record RecommendationsView
{
    /// <summary>Whose.</summary>
    public required string UserId { get; init; }

    /// <summary>The best first.</summary>
    public required ImmutableArray<RecommendedItemView> Items { get; init; }

    /// <summary>The publication it was made with; 0 for none, then it is what trends.</summary>
    public required long ModelVersion { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>True when it was made before and nothing has changed.</summary>
    public required bool FromCache { get; init; }

    internal static RecommendationsView Of(string user, RecommendationList list, bool explain) => new()
    {
        UserId = user,
        Items =
        [
            .. list.Items.Select(item => new RecommendedItemView(
                item.ContentId, item.Type, Math.Round(item.Score, 4), explain ? new(Rounded(item.Collaborative), Rounded(item.Trending)) : null, explain ? item.BecauseOf : null)),
        ],
        ModelVersion = list.ModelVersion,
        GeneratedAt = list.GeneratedAt,
        FromCache = list.FromCache,
    };

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}

/// <summary>An item on a list.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">The surface.</param>
/// <param name="Score">What candidates are ordered by, before the list is made diverse.</param>
/// <param name="Parts">With explain: the score before its weights; null otherwise.</param>
/// <param name="BecauseOf">With explain: items of the person that speak most for it; null otherwise.</param>
public sealed record RecommendedItemView(string ContentId, ContentType Type, double Score, RecommendationPartsView? Parts, ImmutableArray<string>? BecauseOf);

/// <summary>Parts of a score.</summary>
/// <param name="Collaborative">z of what people like them take; counts .8. Null when the item was not learned yet.</param>
/// <param name="Trending">z of how much it trends; counts .2. Null when it does not.</param>
public sealed record RecommendationPartsView(double? Collaborative, double? Trending);
