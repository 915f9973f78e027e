using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Audit;

/// <summary>Who did what that others may ask about.</summary>
internal static class AuditApi
{
    private const int DefaultLimit = 100, MostCalls = 16, MaxText = 256;

    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddApiJson(AuditJson.Default);

    public static void MapAudit(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/audit", ListAsync)
            .WithName("list_audit")
            .WithTags("Audit")
            .RequireAccess(Access.Lead)
            .RequireLimit(RateLimitGroup.Admin)
            .WithSummary("Read who did what")
            .WithDescription(
                "A line for each API key made or revoked, person erased or exported, change of a model's versions, of the policy, of a " +
                "bank or of a taught category, item judged anew or overridden, set of review queues, batch of reviews decided together, " +
                "decision held for a second yes, confirmed, disputed or taken back before, strike or pause of posting " +
                "given or taken back, export, act on a webhook, look at an intimate-image request, act on a report to an " +
                "authority or look at one or its evidence, and browser signed in, out or refused; the latest first. What a moderator " +
                "decided about one item is in the item's decisions. Erasures, exports, keys, overrides, strikes and pauses are on record " +
                "before they happen. Administrators read all of it, leads what concerns moderation but for what is about themselves. " +
                "Filters: actor (a user id, or key:name), act (an action, for example override_content), target " +
                "(an item, a case, a policy, a bank, an entry), since (included) and until (not included), as times (RFC 3339) or days. " +
                "limit is 1 to 1,000, 100 by default; next goes into cursor for the page that follows, and is null at the end: a page " +
                "may have fewer lines than limit before.")
            .ProducesExample<AuditView>(
                200,
                """
                {"entries": [{"at": "2026-01-05T12:00:00+00:00", "actor": "root", "action": "override_content", "target": "018f",
                  "detail": "a news report"}], "next": null}
                """)
            .ProducesProblems(422);

    private static async Task<Results<Json<AuditView>, ProblemResult>> ListAsync(
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "actor")] string? actor,
        [FromQuery(Name = "act")] string? act,
        [FromQuery(Name = "target")] string? target,
        [FromQuery(Name = "since")] string? since,
        [FromQuery(Name = "until")] string? until,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
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

        List<FieldError> errors = [];
        FieldRules.CheckText(errors, actor, "/actor", MaxText, isRequired: false);
        FieldRules.CheckText(errors, act, "/act", MaxText, isRequired: false);
        FieldRules.CheckText(errors, target, "/target", MaxText, isRequired: false);
        var (begin, end) = TimeQuery.ReadRange(since, until, errors);
        if (errors.Count > 0)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var seesAll = context.Caller().Is(CallerRoles.Admin);
        if (act is not null && !seesAll && !AuditActions.Moderation.Contains(act))
        {
            return new ProblemResult(
                Problem.Forbidden("Leads read what concerns moderation; this act only administrators may read about."));
        }

        var filter = new AuditFilter
        {
            Actor = actor,
            Actions = act is not null ? [act] : seesAll ? [] : AuditActions.Moderation,
            Target = target,
            Since = begin,
            Until = end,
        };
        // Nobody learns here who decided about them.
        var about = seesAll ? null : context.Caller().UserId;
        return new Json<AuditView>(
            200,
            await FindAsync(grains, filter, about, cursor is null ? null : before, count, context.RequestAborted),
            AuditJson.Default.AuditView);
    }

    // Some calls, so that a page is not empty without need; not all, so that nobody waits for the whole log.
    private static async Task<AuditView> FindAsync(
        GrainClient grains, AuditFilter filter, string? hiddenFrom, long? before, int limit, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        for (var call = 0; call < MostCalls; call++)
        {
            var page = await grains.Audit.FindAsync(filter, before, limit - entries.Count, cancellationToken);
            entries.AddRange(page.Entries.Where(entry => hiddenFrom is null || entry.Target != hiddenFrom));
            before = page.Next;
            if (before is null || entries.Count == limit)
            {
                break;
            }
        }

        return new() { Entries = entries.ToImmutable(), Next = before?.ToString(CultureInfo.InvariantCulture) };
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
