using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Interactions;

/// <summary>What people did.</summary>
internal static class InteractionsApi
{
    public static void MapInteractions(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/interactions", PostAsync).WithName("record_interactions").WithTags("Interactions").RequireAccess(Access.User).RequireLimit(RateLimitGroup.Default).AllowScope(ApiKeyScopes.Interactions)
            .WithSummary("Record what people did")
            .WithDescription("Up to 1,000 interactions; a mistake in one does not stop the others. Likes, comments, shares, follows, dislikes, hides and reports are durable when answered; impressions, views and watches within a second. The first of a kind per person and item counts in trending, so a batch may be repeated safely. 503 means that nothing of some people's part was recorded: repeat the batch.")
            .Takes<InteractionsRequest>("""{"interactions": [{"content_id": "a1", "type": "like"}, {"content_id": "b2", "type": "watch", "value": 0.8, "at": "2026-01-02T03:04:05Z", "region": "DE"}]}""")
            .Answers<InteractionsView>(200, """{"accepted": 1, "errors": [{"index": 1, "code": "unknown_content", "detail": "/content_id: There is no such item."}]}""")
            .Problems(400, 413, 415, 422);

    private static async Task<Results<Json<InteractionsView>, ProblemResult>> PostAsync(HttpContext context, ClusterGrains grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ApiJson.Default.InteractionsRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (request.Interactions is not { Length: >= 1 and <= InteractionLimits.MaxBatch } elements)
        {
            var count = request.Interactions?.Length;
            return new ProblemResult(Problem.Validation("/interactions", count is null ? "required" : count == 0 ? "empty" : "too_many", $"Must be an array of 1 to {InteractionLimits.MaxBatch} interactions."));
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

        foreach (var failed in await Task.WhenAll(byUser.Select(user => RecordAsync(grains, user.Key, user.Value.Indices, user.Value.Interactions))))
        {
            errors.AddRange(failed);
        }

        return new Json<InteractionsView>(200, new() { Accepted = elements.Length - errors.Count, Errors = [.. errors.OrderBy(error => error.Index)] }, ApiJson.Default.InteractionsView);
    }

    // Not cancelled with the request: what is recorded of a batch should not depend on when the client hung up.
    private static async Task<IEnumerable<InteractionError>> RecordAsync(ClusterGrains grains, string userId, List<int> indices, List<Interaction> interactions)
    {
        var outcomes = await grains.UserInteractions(userId).RecordAsync([.. interactions]);
        return outcomes.Select((outcome, i) => InteractionRules.ToError(indices[i], outcome)).OfType<InteractionError>();
    }
}
