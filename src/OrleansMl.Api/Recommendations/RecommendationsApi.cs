using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Recommendations;

/// <summary>What somebody may like.</summary>
internal static class RecommendationsApi
{
    private const string Filters =
        "limit is 1 to 100, 20 by default; content_type, region, language and category keep what fits (items without a region or " +
        "language always do); explain=true adds the parts that the score is the sum of, what each channel says, and the items that speak " +
        "most for each.";

    private const string Example = """
        {"user_id": "alice", "items": [{"content_id": "a1", "type": "video", "score": -0.71,
          "parts": {"collaborative": 0.14, "content": -0.41, "trending": -0.2, "feedback": -0.24},
          "z_scores": {"collaborative": 2.9, "content": 1.2, "trending": 0.45}, "because_of": ["b2"], "propensity": null}],
        "model_version": 7, "generated_at": "2026-01-02T03:04:05Z", "from_cache": false}
        """;

    public static IServiceCollection AddRecommendations(this IServiceCollection services) => services
        .AddSingleton<CachedAnswers>()
        .AddApiJson(RecommendationsJson.Default);

    public static void MapRecommendations(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml/recommendations")
            .WithTags("Recommendations")
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Recommendations)
            .AllowScope(ApiKeyScopes.Recommend);

        group.MapGet("", GetAsync).WithName("get_recommendations")
            .WithSummary("See what somebody may like")
            .WithDescription(
                "Made from what the person did, without what they have seen or rejected; a new interaction shows in the next list. " +
                $"People of whom nothing is known get what trends and what is new. {Filters} user_id is for services and administrators.")
            .ProducesExample<RecommendationsView>(200, Example)
            .ProducesProblems(403, 422);

        group.MapPost("/session", PostSessionAsync).WithName("get_session_recommendations")
            .WithSummary("See what somebody without an account may like")
            .WithDescription(
                $"From what they did in this session, the oldest first, at most {ISessionRecommendationsGrain.MaxEvents} events; nothing " +
                "is kept. Without what they did anything with. An item that nobody knows is passed over, a session of which nothing is " +
                $"known gets what trends. {Filters}")
            .AcceptsExample<SessionRequest>("""{"events": [{"content_id": "a1", "type": "view"}, {"content_id": "b2", "type": "like"}]}""")
            .ProducesExample<RecommendationsView>(200, Example.Replace("\"alice\"", "null", StringComparison.Ordinal))
            .ProducesProblems(400, 413, 415, 422);

        endpoints.MapTraining();
    }

    private static Task GetAsync(
        HttpContext context,
        GrainClient grains,
        CachedAnswers warm,
        [AsParameters] RecommendationParameters parameters,
        [FromQuery(Name = "user_id")] string? userId)
    {
        var caller = context.Caller();
        var user = userId is null ? caller.UserId : UserIds.Resolve(userId) ?? "";
        if (user != caller.UserId && !caller.MayActForOthers)
        {
            return ProblemResult.WriteAsync(
                context, Problem.Forbidden("Only services and administrators may ask for somebody else: leave user_id out."));
        }

        List<FieldError>? errors = null;
        if (user.Length == 0)
        {
            FieldRules.Add(ref errors, "/user_id", "invalid_id", UserIds.Rule);
        }

        var query = parameters.Read(ref errors);
        return errors is not null ? ProblemResult.WriteAsync(context, Problem.Validation(errors))
            : warm.TryGet(user, query) is { } bytes ? JsonAnswer.WriteAsync(context, bytes)
            : AskAsync(context, grains, user, query);
    }

    private static async Task AskAsync(HttpContext context, GrainClient grains, string user, RecommendationQuery query)
    {
        var list = await grains.Recommendations(user).GetAsync(query, context.RequestAborted);
        await JsonAnswer.WriteAsync(
            context,
            200,
            RecommendationsView.Of(user, list, query.Explain),
            RecommendationsJson.Default.RecommendationsView,
            JsonAnswer.Json);
    }

    private static async Task<Results<Json<RecommendationsView>, ProblemResult>> PostSessionAsync(
        HttpContext context, GrainClient grains, [AsParameters] RecommendationParameters parameters)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, RecommendationsJson.Default.SessionRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        List<FieldError>? errors = null;
        var query = parameters.Read(ref errors);
        var events = request.Read(ref errors);
        if (errors is not null)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var list = await grains.SessionRecommendations.GetAsync(events, query, context.RequestAborted);
        return new Json<RecommendationsView>(
            200, RecommendationsView.Of(null, list, query.Explain), RecommendationsJson.Default.RecommendationsView);
    }
}
