using System.Globalization;
using OrleansMl.ApiKeys;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Content;

internal static partial class ContentApi
{
    private const string Route = "/api/v1/content";

    public static IServiceCollection AddContent(this IServiceCollection services) => services.AddApiJson(ContentJson.Default);

    public static RouteGroupBuilder MapContent(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Content").AllowScope(ApiKeyScopes.Content);

        group.MapPost("", PostAsync).WithName("submit_content").RequireAccess(Access.User).RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Submit a content item")
            .WithDescription(
                "Stores the item under an id given by the server and moderates it before answering: 201 with the verdict, or 202 when " +
                "the verdict is still to come (it will, or the item ends as failed; it is never approved because something went wrong). " +
                "What was answered is durable. With an Idempotency-Key the request may be repeated safely: same body, same item; " +
                "another body, 409. 403 posting_paused, with until and reason, while the author's posting is paused.")
            .AcceptsExample<ContentRequest>(ContentExamples.Request)
            .ProducesExample<ContentView>(201, ContentExamples.View).ProducesExample<ContentView>(202)
            .ProducesProblems(400, 409, 413, 415, 422);

        group.MapPost("/batch", PostBatchAsync)
            .WithName("submit_content_batch")
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Submit up to 100 content items")
            .WithDescription(
                "Each item is treated as by its own POST and has its own status in the answer; a mistake in one does not stop the " +
                "others. Every item counts against the rate limit. With an Idempotency-Key the whole batch may be repeated safely.")
            .AcceptsExample<ContentBatchRequest>(ContentExamples.BatchRequest)
            .ProducesExample<ContentBatchView>(200, ContentExamples.BatchView)
            .ProducesProblems(400, 413, 415, 422);

        group.MapGet("/{id}", GetAsync).WithName("get_content").RequireAccess(Access.User).RequireLimit(RateLimitGroup.Default)
            .WithSummary("Read a content item")
            .WithDescription(
                "The owner, moderators, administrators and services get the item with its moderation report and with what it is about " +
                "(analysis), which the first read after a new revision or a promoted model makes; an author who refused (PUT " +
                "/users/{user_id}) has none. Everybody else gets it without both, and only while it is visible; otherwise 404.")
            .ProducesExample<ContentView>(200, ContentExamples.View)
            .ProducesProblems(404, 422);

        group.MapPut("/{id}", PutAsync).WithName("put_content").RequireAccess(Access.Owner).RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Create a content item under an id of your choice, or edit it")
            .WithDescription(
                "Users create items below their own namespace: an id of alice begins with alice~. Services create " +
                "under any id that does not begin with ~; such ids are the server's. An edit is a new revision with its own verdict; " +
                "earlier decisions stay in the log. If-Match: \"3\" edits only revision 3; If-None-Match: * only creates. Repeating " +
                "the same body changes nothing. An item stays its author's: author_id of somebody else is 409 owner_conflict. 403 " +
                "posting_paused, with until and reason, while the author's posting is paused.")
            .AcceptsExample<ContentRequest>(ContentExamples.Request)
            .ProducesExample<ContentView>(200).ProducesExample<ContentView>(201, ContentExamples.View)
            .ProducesProblems(400, 409, 412, 413, 415, 422);

        group.MapDelete("/{id}", DeleteAsync).WithName("withdraw_content").RequireAccess(Access.Owner).RequireLimit(RateLimitGroup.Default)
            .WithSummary("Withdraw a content item")
            .WithDescription("The item is no longer visible; its decision log stays. Repeating it changes nothing.")
            .Produces(204)
            .ProducesProblems(400, 404, 409, 412, 422);

        group.MapPost("/{id}/rescan", RescanAsync)
            .WithName("rescan_content")
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Judge an item once more")
            .WithDescription(
                "With the models and the policy of now; 200 with the new verdict, or 202 when it is still to come. What failed while a " +
                "model was away begins anew (it also does by itself, five minutes to an hour later). A verdict stays when nobody can " +
                "answer (503), and so does a person's unless force=true.")
            .ProducesExample<ContentView>(200, ContentExamples.View)
            .ProducesExample<ContentView>(202)
            .ProducesProblems(404, 409, 422);

        group.MapGet("/{id}/decisions", GetDecisionsAsync)
            .WithName("get_content_decisions")
            .RequireAccess(Access.Reader)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Read an item's decision log")
            .WithDescription(
                "The decisions ever made on the item, oldest first, with scores, rules and policy version: limit of them (1 to 500, 100 " +
                "by default). next_cursor goes into cursor for the page that follows, and is null at the end. " +
                "Owners do not see which moderator decided.")
            .ProducesExample<DecisionsView>(200, ContentExamples.Decisions)
            .ProducesProblems(404, 422);

        group.MapGet("/{id}/explain", ExplainAsync)
            .WithName("explain_content")
            .RequireAccess(Access.Reader)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Explain an item's verdict")
            .WithDescription(
                "Which words, which model, which policy, who, when: the current verdict, the decision log and what each detector said, " +
                "with evidence spans into the raw text. The decision log comes in pages, as from /decisions: cursor, limit, next_cursor.")
            .ProducesExample<ContentExplanation>(200, ContentExamples.Explanation)
            .ProducesProblems(404, 422);

        endpoints.MapContentList();

        return group;
    }

    private static Problem NotYoursToChange(Caller caller) => Problem.Forbidden(
        "Only the owner, administrators and services may change this item. " +
        $"Make new ones under an id that begins with {caller.UserId}{ContentIds.Separator}, or by POST.");

    private static Problem Stale(string id) =>
        Problem.Of(
            412,
            ProblemCodes.StaleRevision,
            $"The content item '{id}' is not as your precondition demands. Read it again and repeat the change on top of that.");

    private static Problem ToProblem(ContentResult result, string id, HttpContext context, bool preconditionSet)
    {
        switch (result.Outcome)
        {
            case ContentOutcome.Forbidden:
                return NotYoursToChange(context.Caller());
            case ContentOutcome.OwnerConflict:
                return Problem.Of(
                    StatusCodes.Status409Conflict,
                    ProblemCodes.OwnerConflict,
                    "The item belongs to another author. Leave author_id out to edit it; it changes its author only after a withdrawal.");
            case ContentOutcome.NotFound when !preconditionSet:
                return FieldRules.ContentNotFound(id);
            // Conflict: the item exists, and the request demanded that it does not.
            case ContentOutcome.NotFound or ContentOutcome.StaleRevision or ContentOutcome.Conflict:
                if (result.Item is { } current)
                {
                    SetETag(context.Response, current.Revision);
                }

                return Stale(id);
            case ContentOutcome.InvalidTransition:
                return Problem.Of(409, ProblemCodes.InvalidTransition, "The item's state does not allow this change.") with
                {
                    From = result.From is { } from ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(from.ToString()) : null,
                    Allowed = result.Allowed,
                };
            case ContentOutcome.TooManyEdits:
                var seconds = (int)Math.Ceiling(result.RetryAfter.GetValueOrDefault().TotalSeconds);
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return Problem.Of(
                    StatusCodes.Status429TooManyRequests,
                    ProblemCodes.RateLimited,
                    $"This item was edited too often in the last minute; edit it again in {seconds} s.") with
                {
                    RetryAfter = seconds,
                };
            default:
                throw new InvalidOperationException($"The outcome {result.Outcome} came without an item.");
        }
    }

    private static void SetLocation(HttpResponse response, ContentItem item) =>
        response.Headers.Location = $"{Route}/{item.Id.Replace("%", "%25", StringComparison.Ordinal)}";

    private static void SetETag(HttpResponse response, int revision) =>
        response.Headers.ETag = revision == 1 ? "\"1\"" : string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");
}
