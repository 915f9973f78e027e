using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Reviews;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.LegalReports;

/// <summary>Reports to authorities: leads and the legal team make them, the legal team sends them.</summary>
internal static class LegalReportsApi
{
    private const string Route = "/api/v1/legal/reports", IdPurpose = "legal-report";

    private const int MaxBody = 64 * 1024, DefaultLimit = 50;

    private const string Example = """
        {"id": "0b6a6f2f7b4c44a3b2d1c0e9f8a7b6c5", "kind": "threat_to_life", "jurisdiction": "US", "recipient": "police", "state": "draft",
          "note": "names a school and a day",
          "items": [{"content_id": "018f", "revision": 1, "author_id": "alice", "is_erased": false}], "user_ids": [],
          "created_at": "2026-01-05T12:00:00+00:00", "created_by": "lea", "submitted_at": null, "submitted_by": null, "attempts": 0,
          "last_attempt": null, "next_attempt_at": null, "acknowledged_at": null, "reference": null, "closed_at": null,
          "closed_by": null, "close_reason": null, "preserve_until": "2027-01-05T12:00:00+00:00", "extensions": [],
          "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "bytes": 2048, "evidence_deleted_at": null}
        """;

    public static IServiceCollection AddLegalReports(this IServiceCollection services) =>
        services.AddApiJson(LegalReportsJson.Default);

    public static void MapLegalReports(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Legal").RequireLimit(RateLimitGroup.Admin);

        group.MapPost("", CreateAsync).WithName("create_legal_report").RequireAccess(Access.LeadOrLegal)
            .WithSummary("Make a report to an authority")
            .WithDescription(
                "A draft: somebody else submits it. The evidence is frozen now: the items' texts, scores, decisions, times and " +
                "authors, how many users reported them and which complaints there are, in one JSON object whose SHA-256 the answer " +
                "has. It is kept until preserve_until (365 days, and again as long once the report was accepted), whatever is erased " +
                "meanwhile. The items' cases stay open until the report is accepted or closed. Not about your own items " +
                "(403 own_content); 412 stale_revision when an item has another revision than you name. With an " +
                "Idempotency-Key the call may be repeated safely. Audited.")
            .AcceptsExample<LegalReportRequest>("""
                {"kind": "threat_to_life", "jurisdiction": "US", "recipient": "police", "note": "names a school and a day",
                  "items": [{"content_id": "018f", "revision": 1}]}
                """)
            .ProducesExample<LegalReportView>(201, Example)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);

        group.MapGet("", ListAsync).WithName("list_legal_reports").RequireAccess(Access.LeadOrLegal)
            .WithSummary("List the reports to authorities")
            .WithDescription(
                "The oldest first, without evidence. state is draft, queued, sent, acknowledged, failed or closed; limit is 1 to 200, 50 " +
                "by default; next goes into cursor for the page that follows. open (neither accepted nor closed) and failed count all " +
                "reports. Audited.")
            .ProducesExample<LegalReportPageView>(200, $$"""{"reports": [{{Example}}], "next": null, "open": 1, "failed": 0}""")
            .ProducesProblems(422);

        group.MapGet("/{report_id}", GetAsync).WithName("get_legal_report").RequireAccess(Access.LeadOrLegal)
            .WithSummary("See where a report to an authority stands")
            .WithDescription("Without its evidence. Of what was erased meanwhile only the evidence says what it was. Audited.")
            .ProducesExample<LegalReportView>(200, Example)
            .ProducesProblems(404, 422);

        group.MapGet("/{report_id}/evidence", GetEvidenceAsync).WithName("get_legal_report_evidence").RequireAccess(Access.LegalOnly)
            .WithSummary("Read the evidence of a report")
            .WithDescription(
                "The very bytes that sha256 of the report is of, and Repr-Digest says it too: canonical JSON, names in the order of " +
                "their code units, no white space. For the role legal only, not for administrators without it. Each look is audited. 410 " +
                "evidence_gone once the preservation ended.")
            .Produces<JsonElement>(200, "application/json")
            .WithMetadata(new ResponseExample(
                200,
                """
                {"items": [{"author_id": "alice", "content_id": "018f", "decisions": [], "reporters": 2, "revision": 1, "statements": [],
                  "text": "…"}], "report": {"created_by": "lea", "kind": "threat_to_life"}, "user_ids": [], "version": 1}
                """))
            .WithMetadata(new ResponseHeader(200, "Repr-Digest", "SHA-256 of the body (RFC 9530)."))
            .ProducesProblems(404, 410, 422);

        group.MapPost("/{report_id}/submit", SubmitAsync).WithName("submit_legal_report").RequireAccess(Access.Legal)
            .WithSummary("Submit a report to an authority")
            .WithDescription(
                "It is posted to its recipient next, signed, and again for 24 hours until that answers 2xx; then it is acknowledged, " +
                "else failed. Not by whoever made it (403 same_person), unless the configuration allows that. Submitted again it stays " +
                "as it is. Audited.")
            .ProducesExample<LegalReportView>(200, Example)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/{report_id}/redeliver", RedeliverAsync).WithName("redeliver_legal_report").RequireAccess(Access.Legal)
            .WithSummary("Deliver a report that failed again")
            .WithDescription("With all attempts, under the same id. Audited.")
            .ProducesExample<LegalReportView>(200, Example)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/{report_id}/extend", ExtendAsync).WithName("extend_legal_report").RequireAccess(Access.Legal)
            .WithSummary("Keep the evidence of a report longer")
            .WithDescription(
                "Until a time that is later than the one planned, at most 3,660 days from now. The same time again changes nothing. 410 " +
                "evidence_gone when it is too late. Audited.")
            .AcceptsExample<ExtendLegalReportRequest>("""{"until": "2028-01-05T00:00:00Z", "reason": "the court asked for it"}""")
            .ProducesExample<LegalReportView>(200, Example)
            .ProducesProblems(400, 404, 409, 410, 413, 415, 422);

        group.MapPost("/{report_id}/close", CloseAsync).WithName("close_legal_report").RequireAccess(Access.LeadOrLegal)
            .WithSummary("Close a report to an authority")
            .WithDescription(
                "A draft that is not to be sent, or one that nobody accepts and that you give up: the items' cases wait for it no more. " +
                "The evidence stays until preserve_until. Closed again it stays as it is. Audited.")
            .AcceptsExample<CloseLegalReportRequest>("""{"reason": "reported by telephone, case 2026-17"}""")
            .ProducesExample<LegalReportView>(200, Example)
            .ProducesProblems(400, 404, 413, 415, 422);
    }

    private static async Task<Results<Json<LegalReportView>, ProblemResult>> CreateAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        if (idempotencyKey is not null && !ReviewsApi.IsValidKey(idempotencyKey))
        {
            return new ProblemResult(ReviewsApi.InvalidKey);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, LegalReportsJson.Default.LegalReportRequest, MaxBody);
        if (request is null || (problem = LegalReportRequestRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        var caller = context.Caller();
        var id = idempotencyKey is null
            ? Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("N")
            : await secret.HashAsync(IdPurpose, $"{caller.UserId}\n{idempotencyKey}");
        await grains.NoteAsync(
            context,
            timeProvider,
            AuditActions.CreateLegalReport,
            id,
            string.Join(' ', request.Items!.Select(item => item!.ContentId)));
        var result = await grains.LegalReports.CreateAsync(new()
        {
            Id = id,
            Kind = request.Kind!.Value,
            Jurisdiction = request.Jurisdiction!,
            Recipient = request.Recipient!,
            Note = request.Note,
            Items = [.. request.Items!.Select(item => new LegalReportTarget(item!.ContentId!, item.Revision))],
            UserIds = [.. request.UserIds?.OfType<string>() ?? []],
            Actor = caller.UserId,
            BodyHash = Convert.ToHexStringLower(
                SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, LegalReportsJson.Default.LegalReportRequest))),
        });
        if (result is not { Outcome: LegalReportOutcome.Done or LegalReportOutcome.Unchanged, Report: { } report })
        {
            return new ProblemResult(LegalReportRequestRules.Of(result, id));
        }

        context.Response.Headers.Location = $"{Route}/{report.Id}";
        return Answer(context, report, StatusCodes.Status201Created);
    }

    private static async Task<Results<Json<LegalReportPageView>, ProblemResult>> ListAsync(
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromQuery(Name = "state")] string? state,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        List<FieldError> errors = [];
        var (count, tooMany) = PageQuery.ReadLimit(limit, DefaultLimit, LegalReportLimits.MaxPage);
        var filter = new LegalReportFilter
        {
            State = EnumQuery.Read<LegalReportState>(state, "/state", errors),
            Cursor = cursor,
            Limit = count,
        };
        if (tooMany is not null || errors.Count > 0)
        {
            return new ProblemResult(tooMany ?? Problem.Validation(errors));
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.ListLegalReports, $"{state ?? "all"} {cursor}".TrimEnd());
        if (await grains.LegalReports.ListAsync(filter, context.RequestAborted) is not { } page)
        {
            return new ProblemResult(PageQuery.InvalidCursor);
        }

        context.Response.Headers.CacheControl = "no-store";
        return new Json<LegalReportPageView>(
            200,
            new()
            {
                Reports = [.. page.Reports.Where(report => !Concerns(report, context)).Select(LegalReportView.Of)],
                Next = page.Next,
                Open = page.Open,
                Failed = page.Failed,
            },
            LegalReportsJson.Default.LegalReportPageView);
    }

    private static async Task<Results<Json<LegalReportView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "report_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (report, problem) = await FindAsync(id, context, grains, timeProvider, AuditActions.ReadLegalReport);
        return report is null ? new ProblemResult(problem!) : Answer(context, report);
    }

    private static async Task GetEvidenceAsync(
        [FromRoute(Name = "report_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (report, problem) = await FindAsync(id, context, grains, timeProvider, AuditActions.ReadLegalEvidence);
        if (report is null)
        {
            await ProblemResult.WriteAsync(context, problem!);
            return;
        }

        if (await grains.LegalReports.GetEvidenceAsync(id, context.RequestAborted) is not { } evidence)
        {
            await ProblemResult.WriteAsync(context, LegalReportRequestRules.EvidenceGone(id));
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(evidence.AsSpan()))}:";
        await JsonAnswer.WriteAsync(context, [.. evidence]);
    }

    private static Task<Results<Json<LegalReportView>, ProblemResult>> SubmitAsync(
        [FromRoute(Name = "report_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider) =>
        ActAsync(
            id, context, grains, timeProvider, AuditActions.SubmitLegalReport,
            null, () => grains.LegalReports.SubmitAsync(id, context.Caller().UserId));

    private static Task<Results<Json<LegalReportView>, ProblemResult>> RedeliverAsync(
        [FromRoute(Name = "report_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider) =>
        ActAsync(
            id, context, grains, timeProvider, AuditActions.RedeliverLegalReport, null, () => grains.LegalReports.RedeliverAsync(id));

    private static async Task<Results<Json<LegalReportView>, ProblemResult>> ExtendAsync(
        [FromRoute(Name = "report_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, LegalReportsJson.Default.ExtendLegalReportRequest, MaxBody);
        if (request is null || (problem = LegalReportRequestRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        var until = request.Until!.Value.ToUniversalTime();
        return await ActAsync(
            id, context, grains, timeProvider, AuditActions.ExtendLegalReport,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{until:O}"),
            () => grains.LegalReports.ExtendAsync(id, until, context.Caller().UserId, request.Reason!));
    }

    private static async Task<Results<Json<LegalReportView>, ProblemResult>> CloseAsync(
        [FromRoute(Name = "report_id")] string id, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, LegalReportsJson.Default.CloseLegalReportRequest, MaxBody);
        if (request is null || (problem = LegalReportRequestRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        return await ActAsync(
            id, context, grains, timeProvider, AuditActions.CloseLegalReport,
            request.Reason, () => grains.LegalReports.CloseAsync(id, context.Caller().UserId, request.Reason!));
    }

    private static async Task<Results<Json<LegalReportView>, ProblemResult>> ActAsync(
        string id,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        string action,
        string? detail,
        Func<Task<LegalReportResult>> act)
    {
        var (found, problem) = await FindAsync(id, context, grains, timeProvider, action, detail);
        if (found is null)
        {
            return new ProblemResult(problem!);
        }

        var result = await act();
        return result is { Outcome: LegalReportOutcome.Done or LegalReportOutcome.Unchanged, Report: { } report }
            ? Answer(context, report)
            : new ProblemResult(LegalReportRequestRules.Of(result, id));
    }

    // Puts on record what follows, where there is such a report.
    private static async Task<(LegalReport? Report, Problem? Problem)> FindAsync(
        string id, HttpContext context, GrainClient grains, TimeProvider timeProvider, string action, string? detail = null)
    {
        if (LegalReportRequestRules.CheckId(id) is { } invalid)
        {
            return (null, invalid);
        }

        if (await grains.LegalReports.GetAsync(id, context.RequestAborted) is not { } report || Concerns(report, context))
        {
            return (null, LegalReportRequestRules.NoSuchReport(id));
        }

        await grains.NoteAsync(context, timeProvider, action, id, detail);
        return (report, null);
    }

    // Whoever a report is about learns of none, whatever their role.
    private static bool Concerns(LegalReport report, HttpContext context)
    {
        var user = context.Caller().UserId;
        return report.UserIds.Contains(user) || report.Items.Any(item => item.AuthorId == user);
    }

    private static Json<LegalReportView> Answer(HttpContext context, LegalReport report, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new(status, LegalReportView.Of(report), LegalReportsJson.Default.LegalReportView);
    }
}

internal static class LegalReportsGrains
{
    extension(GrainClient grains)
    {
        public ILegalReportsGrain LegalReports => grains.Single<ILegalReportsGrain>();
    }
}
