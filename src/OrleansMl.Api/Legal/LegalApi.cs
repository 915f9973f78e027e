using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Documentation;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Legal;

/// <summary>Exports for authorities.</summary>
internal static class LegalApi
{
    private const string Range =
        " from and to are times (RFC 3339) or days (2026-01-05, from midnight UTC); from is required and included, to is now when " +
        "absent, and not included. Audited.";

    public static void MapLegal(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/moderation/export").WithTags("Legal").RequireAccess(Access.Legal)
            .RequireLimit(RateLimitGroup.Admin);

        group.MapGet("/statements", ExportStatementsAsync).WithName("export_statements")
            .WithSummary("Export statements of reasons")
            .WithDescription(
                "JSON lines, one for each time an item was flagged (labelled) or rejected (removed), as the DSA Transparency Database " +
                "takes them (schema of July 2025); puid is the same on every export. Decisions that were undone within their window are " +
                "left out. No line names an author, a moderator or what was written. The latest 16 million are kept." + Range)
            .Produces<System.Text.Json.JsonElement>(200, "application/x-ndjson")
            .WithMetadata(new ResponseExample(
                200,
                """
                {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"], "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
                  "incompatible_content_ground": "Terms of service",
                  "incompatible_content_explanation": "The terms do not allow this kind of content without restriction: hate speech.",
                  "content_type": ["CONTENT_TYPE_TEXT"], "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
                  "category_specification": ["KEYWORD_HATE_SPEECH"], "territorial_scope": ["DE"], "content_language": "EN",
                  "content_date": "2026-01-05", "application_date": "2026-01-05",
                  "decision_facts": "A classifier of text assessed it by the policy in force (policy default, version 3) as: hate speech.",
                  "source_type": "SOURCE_VOLUNTARY", "automated_detection": "Yes", "automated_decision": "AUTOMATED_DECISION_FULLY",
                  "puid": "0f1c7a6f2f7b4c44a3b2d1c0e9f8a7b6"}
                """))
            .ProducesProblems(422);

        group.MapGet("/report", ExportReportAsync).WithName("export_report")
            .WithSummary("Export figures for the transparency report")
            .WithDescription(
                "CSV (RFC 4180): restrictions by category, automation and source; answered complaints by side and outcome, with their " +
                "median time; automatic decisions, how many of them were overturned after an author's complaint, and the rate. " +
                "Figures to fill the templates of Implementing Regulation (EU) 2024/2835 with, not the templates themselves." + Range)
            .Produces<string>(200, "text/csv")
            .WithMetadata(new ResponseExample(
                200,
                """
                "figure,category,automation,source,detail,value\r\nautomatic_decisions,,AUTOMATED_DECISION_FULLY,,,3\r\n"
                """))
            .ProducesProblems(422);
    }

    private static async Task ExportStatementsAsync(
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromQuery(Name = "from")] string? from,
        [FromQuery(Name = "to")] string? to)
    {
        if (await ReadRangeAsync(context, grains, timeProvider, AuditActions.ExportStatements, from, to) is not var (begin, end))
        {
            return;
        }

        // The first part before the status: what fails at once is a problem and not half an export.
        var page = await grains.Statements.ReadAsync(begin, end, cursor: null, context.RequestAborted);
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        while (page is not null)
        {
            await context.Response.BodyWriter.WriteAsync(page.Lines.AsMemory(), context.RequestAborted);
            page = page.Next is { } next ? await grains.Statements.ReadAsync(begin, end, next, context.RequestAborted) : null;
        }
    }

    private static async Task ExportReportAsync(
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromQuery(Name = "from")] string? from,
        [FromQuery(Name = "to")] string? to)
    {
        if (await ReadRangeAsync(context, grains, timeProvider, AuditActions.ExportReport, from, to) is not var (begin, end))
        {
            return;
        }

        var report = new TransparencyReport();
        for (string? cursor = null; ;)
        {
            var figures = (await grains.Statements.CountAsync(begin, end, cursor, context.RequestAborted))!;
            report.Add(figures);
            if ((cursor = figures.Next) is null)
            {
                break;
            }
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(report.ToCsv(), context.RequestAborted);
    }

    private static async Task<(DateTimeOffset From, DateTimeOffset To)?> ReadRangeAsync(
        HttpContext context, GrainClient grains, TimeProvider timeProvider, string action, string? from, string? to)
    {
        List<FieldError> errors = [];
        if (from is null)
        {
            errors.Add(new("/from", "Must be a time (2026-01-05T12:00:00Z) or a day (2026-01-05).", "required"));
        }

        var begin = TimeQuery.Read(from, "/from", errors);
        var end = TimeQuery.Read(to, "/to", errors) ?? timeProvider.GetUtcNow();
        if (errors.Count == 0 && begin >= end)
        {
            errors.Add(new("/from", "Must be before to.", "out_of_range"));
        }

        if (errors.Count > 0)
        {
            await ProblemResult.WriteAsync(context, Problem.Validation(errors));
            return null;
        }

        await grains.NoteAsync(context, timeProvider, action, string.Create(CultureInfo.InvariantCulture, $"{begin:O} {end:O}"));
        return (begin!.Value, end);
    }
}

internal static class LegalGrains
{
    extension(GrainClient grains)
    {
        public IStatementsGrain Statements => grains.Single<IStatementsGrain>();
    }
}
