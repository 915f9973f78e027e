using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Audit;

/// <summary>Who did what that others may ask about.</summary>
internal static class AuditApi
{
    private const int DefaultLimit = 100;

    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddApiJson(AuditJson.Default);

    public static void MapAudit(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/audit", ListAsync)
            .WithName("list_audit")
            .WithTags("Audit")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Admin)
            .WithSummary("Read who did what")
            .WithDescription(
                "A line for each API key made or revoked, person erased or exported, change of a model's versions or of a taught " +
                "category, item judged anew or overridden, set of review queues, batch of reviews decided together, act on a " +
                "webhook and look at an intimate-image request; the latest first. Erasures, exports, keys and overrides are on record " +
                "before they happen. limit is 1 to 1,000, 100 by default; next goes into cursor for the page that follows, and is null " +
                "at the end.")
            .ProducesExample<AuditView>(
                200,
                """
                {"entries": [{"at": "2026-01-05T12:00:00+00:00", "actor": "root", "action": "erase_user", "target": "alice",
                  "detail": null}], "next": null}
                """)
            .ProducesProblems(422);

    private static async Task<Results<Json<AuditView>, ProblemResult>> ListAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "cursor")] string? cursor, [FromQuery(Name = "limit")] string? limit)
    {
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, IAuditGrain.MaxLimit);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        long before = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return new ProblemResult(PageQuery.InvalidCursor);
        }

        var page = await grains.Audit.ListAsync(cursor is null ? null : before, count, context.RequestAborted);
        return new Json<AuditView>(200, new()
        {
            Entries = page.Entries,
            Next = page.Next?.ToString(CultureInfo.InvariantCulture),
        }, AuditJson.Default.AuditView);
    }
}

/// <summary>A part of the audit.</summary>
public sealed record AuditView
{
    /// <summary>The latest first.</summary>
    public required ImmutableArray<AuditEntry> Entries { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required string? Next { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditView))]
internal sealed partial class AuditJson : JsonSerializerContext;
