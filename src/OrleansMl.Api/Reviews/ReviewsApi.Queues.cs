using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Reviews;

// Which queues there are, and what administrators decide without one.
internal static partial class ReviewsApi
{
    private static void MapReviewQueues(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/moderation/queues").WithTags("Reviews").RequireLimit(RateLimitGroup.Default);

        group.MapGet("", GetQueuesAsync).WithName("get_review_queues").RequireAccess(Access.Moderator)
            .WithSummary("See the review queues")
            .WithDescription(
                "Those that you may see, in the order in which they are asked who takes a case. default, which takes what no other " +
                "takes, leads, which takes what is escalated, legal_requests, which takes what a legal request names, and legal_reports, " +
                "which takes what somebody proposes for a report to an authority, are always there. The ETag is the version.")
            .ProducesExample<ReviewQueues>(200, ReviewExamples.Queues);

        group.MapPut("", PutQueuesAsync).WithName("put_review_queues").RequireAccess(Access.Lead)
            .WithSummary("Set the review queues")
            .WithDescription(
                "All of them: what is not named is gone, and its cases move to the queue that takes them, before this answers. A queue " +
                "takes a case that has one of its categories, types, languages and reasons, as far as it names some; the first that " +
                "takes a case has it. users says who sees it, levels what may be decided there, acts what that may mean for the author " +
                "(strike, pause, lift), due_minutes when a case is late and " +
                "goes to escalates_to, second_review the share of its decisions that somebody else decides a second time without seeing " +
                "the first, golden_rate how often whoever asks for the next case gets one whose answer is known. " +
                "If-Match: \"3\" replaces only version 3. Audited.")
            .AcceptsExample<ReviewQueuesRequest>($$"""{"queues": [{{ReviewExamples.Queue}}]}""")
            .ProducesExample<ReviewQueues>(200, ReviewExamples.Queues)
            .ProducesProblems(400, 412, 413, 415, 422);
    }

    private static void MapContentOverride(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/content/{id}/override", OverrideAsync)
            .WithName("override_content")
            .WithTags("Reviews")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Admin)
            .WithSummary("Decide about an item, whatever was decided before")
            .WithDescription(
                "With a reason, which the author may read. Holds against rescans until the next revision, and closes the item's case; " +
                "review_required opens one. If-Match: \"3\" decides only about revision 3. With an Idempotency-Key the call may be " +
                "repeated safely. Not about your own items (403 own_content), nor about a withdrawn one (409). Audited before it happens.")
            .AcceptsExample<OverrideContentRequest>("""{"level": "approved", "reason": "a news report"}""")
            .ProducesExample<ContentView>(200, ContentExamples.View)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);

    private static async Task<Json<ReviewQueues>> GetQueuesAsync(HttpContext context, GrainClient grains)
    {
        var all = await grains.ReviewQueues.GetAsync(context.RequestAborted);
        var by = context.Caller().Reviewer();
        SetETag(context.Response, all.Version);
        return new(
            200, all with { Queues = [.. all.Queues.Where(queue => queue.MaySee(by))] }, ReviewsJson.Default.ReviewQueues);
    }

    private static async Task<Results<Json<ReviewQueues>, ProblemResult>> PutQueuesAsync(
        HttpContext context, GrainClient grains, TimeProvider timeProvider, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        if (!Preconditions.TryParse(ifMatch is "\"0\"" ? null : ifMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.ReviewQueuesRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (ReviewRules.Check(request) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        await grains.NoteAsync(
            context, timeProvider, AuditActions.PutReviewQueues, string.Join(' ', request.Queues!.Select(queue => queue.Name)));
        var expected = ifMatch is "\"0\"" ? 0 : precondition.ExpectedRevision;
        if (await grains.ReviewQueues.PutAsync([.. request.Queues!.Select(queue => queue.ToDefinition())], expected) is not { } queues)
        {
            return new ProblemResult(Problem.Of(
                StatusCodes.Status412PreconditionFailed,
                ProblemCodes.StaleRevision,
                "The queues have another version. Read them again and repeat the change on top of that."));
        }

        SetETag(context.Response, queues.Version);
        return new Json<ReviewQueues>(200, queues, ReviewsJson.Default.ReviewQueues);
    }

    private static async Task<Results<Json<ContentView>, ProblemResult>> OverrideAsync(
        string id,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, ReviewsJson.Default.OverrideContentRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (ReviewRules.Check(request) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        if (await grains.Content(id).GetAsync() is null)
        {
            return new ProblemResult(FieldRules.ContentNotFound(id));
        }

        var caller = context.Caller();
        await grains.NoteAsync(context, timeProvider, AuditActions.OverrideContent, id, request.Reason);
        var result = await grains.Content(id).DecideAsync(new()
        {
            DecisionId = await IdOfAsync(secret, caller, id, idempotencyKey, timeProvider),
            Revision = precondition.ExpectedRevision,
            Level = request.Level!.Value,
            Reason = request.Reason,
            Actor = caller.UserId,
        });
        if (result is { Outcome: HumanDecisionOutcome.Decided or HumanDecisionOutcome.Repeated, Item: { } item })
        {
            SetETag(context.Response, item.Revision);
            return new Json<ContentView>(200, ContentView.Of(item), ContentJson.Default.ContentView);
        }

        return new ProblemResult(result.Outcome switch
        {
            HumanDecisionOutcome.OwnContent => Problem.Of(
                StatusCodes.Status403Forbidden, ProblemCodes.OwnContent, "You wrote this item: somebody else decides about it."),
            HumanDecisionOutcome.StaleRevision => Problem.Of(
                StatusCodes.Status412PreconditionFailed, ProblemCodes.StaleRevision, "The item has another revision than you quote."),
            HumanDecisionOutcome.InvalidTransition => Problem.Of(
                StatusCodes.Status409Conflict, ProblemCodes.InvalidTransition, "The item's state does not allow this change.") with
            {
                From = result.From is { } from ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(from.ToString()) : null,
                Allowed = result.Allowed,
            },
            _ => FieldRules.ContentNotFound(id),
        });
    }
}
