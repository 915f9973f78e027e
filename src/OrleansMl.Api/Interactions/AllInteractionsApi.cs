using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Interactions;

/// <summary>What everybody did, part by part: for exports.</summary>
internal static class AllInteractionsApi
{
    private const int DefaultLimit = 1000;

    public static void MapAllInteractions(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/interactions", ListAsync)
            .WithName("list_all_interactions")
            .WithTags("Interactions")
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Interactions)
            .WithSummary("Read what everybody did, part by part")
            .WithDescription(
                "Person by person, each one's whole record of the last 4,096 things they did and did not take back, the oldest first; of " +
                "what they did again and again to one item the last time; then what waits for its time (scheduled). A part " +
                "ends with the person with whom it has limit " +
                "interactions (1 to 10,000, 1,000 by default), so it may be longer by one person's record, or shorter. next goes into " +
                "cursor for the part that follows, and is null at the end. POST /interactions takes them again with history: true.")
            .ProducesExample<AllInteractionsView>(
                200,
                """
                {"interactions": [{"user_id": "alice", "content_id": "a1", "type": "like", "value": null,
                  "at": "2026-01-02T03:04:05+00:00", "kind": null, "comment": null, "region": "DE",
                  "scheduled": null}], "next": "MTIvYWxpY2U"}
                """)
            .ProducesProblems(422);

    private static async Task<Results<Json<AllInteractionsView>, ProblemResult>> ListAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "cursor")] string? cursor, [FromQuery(Name = "limit")] string? limit)
    {
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, IInteractionExportGrain.MaxLimit);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        return await grains.InteractionExport.ListAsync(cursor, count, context.RequestAborted) is not { } page
            ? new ProblemResult(PageQuery.InvalidCursor)
            : new Json<AllInteractionsView>(
                200,
                new()
                {
                    Interactions =
                    [
                        .. page.Interactions.Select(one => new PersonInteractionView(
                            one.UserId,
                            one.Interaction.ContentId,
                            one.Interaction.Type,
                            one.Interaction.Value,
                            one.Interaction.At!.Value,
                            one.Interaction.Kind,
                            one.Interaction.Comment,
                            one.Interaction.Region,
                            one.Interaction.WaitsForItsTime ? true : null))
                    ],
                    Next = page.Next,
                },
                InteractionsJson.Default.AllInteractionsView);
    }
}

/// <summary>A part of what everybody did.</summary>
public sealed record AllInteractionsView
{
    /// <summary>Person by person.</summary>
    public required ImmutableArray<PersonInteractionView> Interactions { get; init; }

    /// <summary>Give it as cursor for the part that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

/// <summary>Something that somebody did.</summary>
/// <param name="UserId">Who.</param>
/// <param name="ContentId">The item.</param>
/// <param name="Type">What.</param>
/// <param name="Value">With watch the share that was watched, with share how many people it reached; null when unknown.</param>
/// <param name="At">When.</param>
/// <param name="Kind">The platform's own name of it; null when it is the type's.</param>
/// <param name="Comment">What the platform keeps with it; null for nothing.</param>
/// <param name="Region">Where the person was; null when nobody said.</param>
/// <param name="Scheduled">True when it is yet to come; null otherwise.</param>
public sealed record PersonInteractionView(
    string UserId,
    string ContentId,
    InteractionType Type,
    double? Value,
    DateTimeOffset At,
    string? Kind,
    string? Comment,
    string? Region,
    bool? Scheduled);
