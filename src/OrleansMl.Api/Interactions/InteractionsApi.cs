using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Interactions;

/// <summary>What people did.</summary>
internal static class InteractionsApi
{
    public static IServiceCollection AddInteractions(this IServiceCollection services) => services
        .AddProblem<EngagementBusyException>(busy => Problem.Unavailable(ProblemCodes.Overloaded, busy.Message, Problem.RetrySoon))
        .AddApiJson(InteractionsJson.Default);

    public static void MapInteractions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapDelete("/api/v1/interactions", RetractAsync)
            .WithName("retract_interactions")
            .WithTags("Interactions")
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Interactions)
            .WithSummary("Take back what somebody did")
            .WithDescription(
                "What the person did to content_id with this type, or without type everything but impressions, views and watches: what " +
                "was seen was seen. What it added to trends fades by itself; recommendations no longer go by it. retracted lists what " +
                "was standing; repeating the call answers with none. user_id is for services and administrators; services must give it.")
            .ProducesExample<RetractionView>(200, """{"content_id": "a1", "retracted": ["like"]}""")
            .ProducesProblems(403, 422);

        endpoints.MapGet("/api/v1/users/{user_id}/interactions", ListAsync)
            .WithName("list_interactions")
            .WithTags("Interactions")
            .RequireAccess(Access.Owner)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Interactions)
            .WithSummary("See what is known of what somebody did")
            .WithDescription(
                "What the person did and did not take back, the latest first, of the last 4,096 things they did; of what they did again " +
                "and again to one item the last time. limit is 1 to 1,000, 100 by default.")
            .ProducesExample<InteractionListView>(
                200,
                """
                {"user_id": "alice", "interactions": [{"content_id": "a1", "type": "like", "value": null,
                  "at": "2026-01-02T03:04:05+00:00"}]}
                """)
            .ProducesProblems(422);

        endpoints.MapPost("/api/v1/interactions", PostAsync)
            .WithName("record_interactions")
            .WithTags("Interactions")
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Interactions)
            .WithSummary("Record what people did")
            .WithDescription(
                "Up to 1,000 interactions; a mistake in one does not stop the others. Likes, comments, shares, follows, dislikes, hides " +
                "and reports are durable when answered; impressions, views and watches within a second. The first of a kind per person " +
                "and item counts in trending, so a batch may be repeated safely. " +
                "Every interaction counts as one request in the rate limit. " +
                "503 means that nothing of some people's part was recorded: repeat the batch.")
            .AcceptsExample<InteractionsRequest>(
                """
                {"interactions": [{"content_id": "a1", "type": "like"},
                  {"content_id": "b2", "type": "watch", "value": 0.8, "at": "2026-01-02T03:04:05Z", "region": "DE"}]}
                """)
            .ProducesExample<InteractionsView>(
                200,
                """{"accepted": 1, "errors": [{"index": 1, "code": "unknown_content", "detail": "/content_id: There is no such item."}]}""")
            .ProducesProblems(400, 413, 415, 422);

        endpoints.MapAllInteractions();
    }

    private static async Task<Results<Json<RetractionView>, ProblemResult>> RetractAsync(
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "content_id")] string? contentId,
        [FromQuery(Name = "type")] string? type,
        [FromQuery(Name = "user_id")] string? userId)
    {
        var caller = context.Caller();
        var (query, error) = InteractionRules.ReadRetraction(contentId, type, userId, caller);
        if (error is not null)
        {
            return new ProblemResult(error.Code == ProblemCodes.Forbidden ? Problem.Forbidden(error.Detail) : Problem.Validation([error]));
        }

        var retracted = await grains.UserInteractions(query.UserId).RetractAsync(contentId!, query.Type);
        return new Json<RetractionView>(200, new()
        {
            ContentId = contentId!,
            Retracted = retracted
        }, InteractionsJson.Default.RetractionView);
    }

    private static async Task<Results<Json<InteractionListView>, ProblemResult>> ListAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, [FromQuery(Name = "limit")] string? limit)
    {
        const int DefaultLimit = 100;
        var caller = context.Caller();
        if (FieldRules.CheckPathUser(userId, out userId) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (caller.UserId != userId && !caller.MayActForOthers)
        {
            return new ProblemResult(Problem.Forbidden("Only the person, administrators and services may do this."));
        }

        var count = DefaultLimit;
        if (limit is not null
            && (!int.TryParse(limit, System.Globalization.CultureInfo.InvariantCulture, out count)
                || count is < 1 or > InteractionLimits.MaxBatch))
        {
            return new ProblemResult(Problem.Validation("/limit", "out_of_range", $"Must be 1 to {InteractionLimits.MaxBatch}."));
        }

        var interactions = await grains.UserInteractions(userId).ListAsync(count, context.RequestAborted);
        return new Json<InteractionListView>(
            200, new()
            {
                UserId = userId,
                Interactions =
                [
                    .. interactions.Select(one => new InteractionView(one.ContentId, one.Type, one.Value, one.At!.Value, one.Kind))
                ]
            }, InteractionsJson.Default.InteractionListView);
    }

    private static async Task<Results<Json<InteractionsView>, ProblemResult>> PostAsync(
        HttpContext context, GrainClient grains, CallerLimiter limiter)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, InteractionsJson.Default.InteractionsRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (request.Interactions is not { Length: >= 1 and <= InteractionLimits.MaxBatch } elements)
        {
            var count = request.Interactions?.Length;
            return new ProblemResult(
                Problem.Validation(
                    "/interactions",
                    count is null ? "required" : count == 0 ? "empty" : "too_many",
                    $"Must be an array of 1 to {InteractionLimits.MaxBatch} interactions."));
        }

        // The request itself was counted before its body was read.
        if (await limiter.AcquireAsync(context, RateLimitGroup.Default, elements.Length - 1) is { } limited)
        {
            return new ProblemResult(limited);
        }

        var caller = context.Caller();
        var errors = new List<InteractionError>();
        var byUser = new Dictionary<string, (List<int> Indices, List<Interaction> Interactions)>(StringComparer.Ordinal);
        for (var i = 0; i < elements.Length; i++)
        {
            var (userId, interaction, error) = InteractionRules.Read(elements[i], caller);
            if (error is not null)
            {
                errors.Add(new(i, error.Code, $"{error.Pointer}: {error.Detail}"));
                continue;
            }

            ref var theirs = ref CollectionsMarshal.GetValueRefOrAddDefault(byUser, userId, out var known);
            theirs = known ? theirs : ([], []);
            theirs.Indices.Add(i);
            theirs.Interactions.Add(interaction!);
        }

        foreach (var failed in await Task.WhenAll(
            byUser.Select(user => RecordAsync(grains, user.Key, user.Value.Indices, user.Value.Interactions))))
        {
            errors.AddRange(failed);
        }

        return new Json<InteractionsView>(200, new()
        {
            Accepted = elements.Length - errors.Count,
            Errors = [.. errors.OrderBy(error => error.Index)]
        }, InteractionsJson.Default.InteractionsView);
    }

    // Not cancelled with the request: what is recorded of a batch should not depend on when the client hung up.
    private static async Task<IEnumerable<InteractionError>> RecordAsync(
        GrainClient grains, string userId, List<int> indices, List<Interaction> interactions)
    {
        var outcomes = await grains.UserInteractions(userId).RecordAsync([.. interactions]);
        return outcomes.Select((outcome, i) => InteractionRules.ToError(indices[i], outcome)).OfType<InteractionError>();
    }
}
