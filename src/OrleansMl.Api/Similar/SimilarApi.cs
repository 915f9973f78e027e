using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Similar;

/// <summary>Items on like topics.</summary>
internal static class SimilarApi
{
    private const int DefaultLimit = 10;

    public static IServiceCollection AddSimilar(this IServiceCollection services) => services.AddApiJson(SimilarJson.Default);

    public static void MapSimilar(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/content/{id}/similar", GetAsync)
            .WithName("get_similar_content")
            .WithTags("Content")
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Recommend)
            .WithSummary("Find items on like topics")
            .WithDescription(
                "The visible items whose vectors (text-embedding) lie closest, closest first; score is their cosine, at least 0.3 " +
                "(OrleansMl:Similar:MinScore) and at most 1. An item is found within seconds after it was accepted. Copies of the item " +
                "are listed five times at most, those of another text once. Empty when the author refused analysis or nothing is close. " +
                "limit is 1 to 50, 10 by default.")
            .ProducesExample<SimilarView>(200, """{"content_id": "a1", "items": [{"content_id": "b2", "type": "post", "score": 0.83}]}""")
            .ProducesProblems(404, 422);

    private static async Task<Results<Json<SimilarView>, ProblemResult>> GetAsync(
        string id, HttpContext context, GrainClient grains, [FromQuery(Name = "limit")] string? limit)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var count = DefaultLimit;
        if (limit is not null
            && (!int.TryParse(limit, System.Globalization.CultureInfo.InvariantCulture, out count)
                || count is < 1 or > ISimilarContentGrain.MaxLimit))
        {
            return new ProblemResult(Problem.Validation("/limit", "out_of_range", $"Must be 1 to {ISimilarContentGrain.MaxLimit}."));
        }

        // Who may not read an item must not learn what it is about either.
        var item = await grains.Content(id).GetAsync(context.RequestAborted);
        return item is null || !item.Visible && !ContentApi.MayRead(context.Caller(), item.AuthorId)
            ? new ProblemResult(FieldRules.ContentNotFound(id))
            : new Json<SimilarView>(200, new()
            {
                ContentId = id,
                Items = await grains.Similar.FindAsync(id, count, context.RequestAborted)
            }, SimilarJson.Default.SimilarView);
    }
}

/// <summary>Items on like topics.</summary>
public sealed record SimilarView
{
    /// <summary>The item they are like.</summary>
    public required string ContentId { get; init; }

    /// <summary>Closest first.</summary>
    public required ImmutableArray<SimilarItem> Items { get; init; }
}
