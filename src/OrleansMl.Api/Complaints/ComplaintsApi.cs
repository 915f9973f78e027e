using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Reviews;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Complaints;

/// <summary>Contesting decisions, and how that ended.</summary>
internal static class ComplaintsApi
{
    private const string Route = "/api/v1/complaints";

    private const int DefaultLimit = 50, MaxLimit = 200;

    private const string Example = """
        {
          "id": "018f@2.1", "content_id": "018f", "decision": 2, "contested": "rejected", "user_id": "alice", "side": "author",
          "text": "It is a line from a film.", "state": "overturned", "created_at": "2026-01-05T12:00:00+00:00",
          "closed_at": "2026-01-06T09:30:00+00:00", "level": "approved", "reason": "a quotation indeed"
        }
        """;

    public static IServiceCollection AddComplaints(this IServiceCollection services) => services.AddApiJson(ComplaintsJson.Default);

    public static void MapComplaints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Complaints").RequireLimit(RateLimitGroup.Default);

        group.MapPost("", SubmitAsync).WithName("submit_complaint").RequireAccess(Access.User).AllowScope(ApiKeyScopes.Content)
            .WithSummary("Contest a decision")
            .WithDescription(
                "The author of an item may contest that it was flagged or rejected, and who reported it that a moderator left it up " +
                "after the report; within 183 days, once per decision and person. A moderator who did not make the decision answers. " +
                "The same complaint again changes nothing and answers 200. 409 nothing_to_contest, superseded (another decision holds), " +
                "final_decision (it answered a complaint), too_many_complaints (20 of one person may wait); 410 window_closed. " +
                "Services and administrators hand a complaint on with user_id.")
            .AcceptsExample<ComplaintRequest>("""{"content_id": "018f", "decision": 2, "text": "It is a line from a film."}""")
            .ProducesExample<ComplaintView>(201, Example)
            .ProducesExample<ComplaintView>(200, Example)
            .ProducesProblems(400, 404, 409, 410, 413, 415, 422);

        group.MapGet("", ListAsync).WithName("list_complaints").RequireAccess(Access.User).AllowScope(ApiKeyScopes.Content)
            .WithSummary("List your complaints, or those about an item")
            .WithDescription(
                "Yours, the latest first, with the answers; of the latest 1,000. With content_id all about an item, the oldest first, " +
                "for moderators, leads, administrators and services; for others only theirs. Services and administrators may ask for " +
                "those of a user_id. limit is 1 to 200, 50 by default; next goes into cursor for the page that follows.")
            .ProducesExample<ComplaintPageView>(200, $$"""{"complaints": [{{Example}}], "next": null}""")
            .ProducesProblems(422);

        group.MapGet("/{complaint_id}", GetAsync).WithName("get_complaint").RequireAccess(Access.User).AllowScope(ApiKeyScopes.Content)
            .WithSummary("See a complaint and its answer")
            .WithDescription("For whoever made it, moderators, leads, administrators and services.")
            .ProducesExample<ComplaintView>(200, Example)
            .ProducesProblems(404, 422);

        group.MapPost("/{complaint_id}/decide", DecideAsync).WithName("decide_complaint").RequireAccess(Access.Moderator)
            .WithSummary("Answer a complaint")
            .WithDescription(
                "Claims the case of the contested item and decides it, as POST /moderation/reviews/{review_id}/decide does: the level " +
                "that holds from now on answers all complaints about the item, once the undo window is over. If-Match quotes the " +
                "revision that was looked at, and is required. 403 first_decider for whoever made the contested decision. Who may not " +
                "see the case's queue is told that there is no such case.")
            .AcceptsExample<DecideReviewRequest>("""{"level": "approved", "reason": "a quotation indeed"}""")
            .ProducesExample<ReviewDecidedView>(200, ReviewExamples.Decided)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);
    }

    private static async Task<Results<Json<ComplaintView>, ProblemResult>> SubmitAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ComplaintsJson.Default.ComplaintRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var caller = context.Caller();
        if (ComplaintRequestRules.Check(request, caller) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var user = request.UserId is { } other ? UserIds.Resolve(other)! : caller.UserId;
        var draft = new ComplaintDraft
        {
            UserId = user,
            Text = request.Text!,
            Decision = request.Decision,

            // Of somebody whose complaint is handed on nobody knows it.
            IsModerator = user != caller.UserId || caller.MayReadModeration,
        };
        var result = await grains.Complaints.SubmitAsync(request.ContentId!, draft);
        if (result.Complaint is not { } complaint)
        {
            return new ProblemResult(ComplaintRequestRules.Of(result, request.ContentId!));
        }

        context.Response.Headers.Location = $"{Route}/{Uri.EscapeDataString(complaint.Id)}";
        return new Json<ComplaintView>(
            result.Outcome == ComplaintOutcome.Submitted ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            ComplaintView.Of(complaint),
            ComplaintsJson.Default.ComplaintView);
    }

    private static async Task<Results<Json<ComplaintPageView>, ProblemResult>> ListAsync(
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "content_id")] string? contentId,
        [FromQuery(Name = "user_id")] string? userId,
        [FromQuery(Name = "cursor")] string? cursor,
        [FromQuery(Name = "limit")] string? limit)
    {
        var caller = context.Caller();
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, MaxLimit);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        if (contentId is not null)
        {
            return ContentIds.IsValid(contentId)
                ? Page(await OfItemAsync(grains, caller, contentId, context.RequestAborted), null)
                : new ProblemResult(Problem.Validation("/content_id", "invalid_id", ContentIds.Rule));
        }

        var user = userId is null ? caller.UserId : UserIds.Resolve(userId);
        if (user is null)
        {
            return new ProblemResult(Problem.Validation("/user_id", "invalid_id", UserIds.Rule));
        }

        if (user != caller.UserId && !caller.MayActForOthers)
        {
            return new ProblemResult(Problem.Forbidden("Only services and administrators may read somebody else's complaints."));
        }

        return await grains.Complaints.OfUserAsync(user, cursor, count, context.RequestAborted) is { } page
            ? Page(page.Complaints, page.Next)
            : new ProblemResult(PageQuery.InvalidCursor);
    }

    private static async Task<Results<Json<ComplaintView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "complaint_id")] string id, HttpContext context, GrainClient grains) =>
        ComplaintRequestRules.CheckId(id) is { } invalid ? new ProblemResult(invalid)
        : await FindAsync(grains, context, id) is { } complaint
            ? new Json<ComplaintView>(200, ComplaintView.Of(complaint), ComplaintsJson.Default.ComplaintView)
            : new ProblemResult(ComplaintRequestRules.NoSuchComplaint(id));

    private static async Task<Results<Json<ReviewDecidedView>, ProblemResult>> DecideAsync(
        [FromRoute(Name = "complaint_id")] string id,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        if (ComplaintRequestRules.CheckId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        return await FindAsync(grains, context, id) is { } complaint
            ? await ReviewsApi.ClaimAndDecideAsync(complaint.ContentId, context, grains, secret, timeProvider, ifMatch, idempotencyKey)
            : new ProblemResult(ComplaintRequestRules.NoSuchComplaint(id));
    }

    private static async Task<Complaint?> FindAsync(GrainClient grains, HttpContext context, string id) =>
        await grains.Complaints.GetAsync(id, context.RequestAborted) is { } complaint
        && (complaint.UserId == context.Caller().UserId
            || (await OfItemAsync(grains, context.Caller(), complaint.ContentId, context.RequestAborted)).Any(one => one.Id == id))
            ? complaint
            : null;

    // An author never learns who reported them, whatever their role.
    private static async Task<IEnumerable<Complaint>> OfItemAsync(
        GrainClient grains, Caller caller, string contentId, CancellationToken cancellationToken)
    {
        var all = await grains.Complaints.OfItemAsync(contentId, cancellationToken);
        return caller.MayReadModeration && !all.Any(one => one.Side == ComplaintSide.Author && one.UserId == caller.UserId)
            && (await grains.Content(contentId).GetAsync(cancellationToken))?.AuthorId != caller.UserId
            ? all
            : all.Where(one => one.UserId == caller.UserId);
    }

    private static Json<ComplaintPageView> Page(IEnumerable<Complaint> complaints, string? next) => new(
        200,
        new() { Complaints = [.. complaints.Select(ComplaintView.Of)], Next = next },
        ComplaintsJson.Default.ComplaintPageView);
}

internal static class ComplaintsGrains
{
    extension(GrainClient grains)
    {
        public IComplaintsGrain Complaints => grains.Single<IComplaintsGrain>();
    }
}
