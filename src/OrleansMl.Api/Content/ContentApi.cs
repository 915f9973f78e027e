using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Content;

/// <summary>Content items: submit, edit, read, withdraw, explain.</summary>
internal static class ContentApi
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

    // No handler passes the request's abort token to a change: the item is wanted whether or not the client still
    // listens, and a token costs a registration per call.
    private static async Task<Results<Json<ContentView>, ProblemResult>> PostAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var body = await JsonBody.ReadAsync(context, ContentJson.Default.ContentRequest);
        if (body.Problem is { } unreadable)
        {
            return new ProblemResult(unreadable);
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        var caller = context.Caller();
        var submitted = await SubmitAsync(body.Value!, caller, grains, secret, timeProvider, idempotencyKey);
        if (submitted.Value is not { } item)
        {
            return new ProblemResult(submitted.Problem!);
        }

        SetLocation(context.Response, item);
        SetETag(context.Response, item.Revision);
        return new Json<ContentView>(SubmitStatus(item), ContentView.Of(item), ContentJson.Default.ContentView);
    }

    private static async Task<Parsed<ContentItem>> SubmitAsync(
        ContentRequest request,
        Caller caller,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        string? idempotencyKey,
        string prefix = "")
    {
        var now = timeProvider.GetUtcNow();
        var (draft, problem) = ContentRules.ToDraft(request, caller, now, prefix);
        if (draft is null)
        {
            return new(null, problem);
        }

        if (idempotencyKey is null)
        {
            return new(await grains.Content(Guid.CreateVersion7(now).ToString("N")).CreateAsync(draft), null);
        }

        var result = await grains.Content(await IdForAsync(secret, caller, idempotencyKey)).CreateOnceAsync(draft, caller);
        return result is { Outcome: ContentOutcome.Created or ContentOutcome.Unchanged, Item: { } item }
            ? new(item, null)
            : new(
                null,
                Problem.Of(
                    409,
                    ProblemCodes.IdempotencyConflict,
                    "This Idempotency-Key was used before with another body. Use a new key for a new item."));
    }

    private static async Task<Results<Json<ContentBatchView>, ProblemResult>> PostBatchAsync(
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        CallerLimiter limiter,
        ExceptionProblems problems,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        var body = await JsonBody.ReadAsync(context, ContentJson.Default.ContentBatchRequest);
        if (body.Problem is { } unreadable)
        {
            return new ProblemResult(unreadable);
        }

        if (idempotencyKey is not null && !IsValidKey(idempotencyKey))
        {
            return new ProblemResult(InvalidKey);
        }

        if (body.Value!.Items is not { Length: >= 1 and <= ContentLimits.MaxBatch } items)
        {
            var count = body.Value.Items?.Length;
            return new ProblemResult(
                Problem.Validation(
                    "/items",
                    count is null ? "required" : count == 0 ? "empty" : "too_many",
                    $"Must be an array of 1 to {ContentLimits.MaxBatch} items."));
        }

        // The middleware has charged one request; the other items are charged here.
        if (items.Length > 1 && await limiter.AcquireAsync(context, RateLimitGroup.Moderation, items.Length - 1) is { } limited)
        {
            return new ProblemResult(limited);
        }

        var caller = context.Caller();
        var entries = await Task.WhenAll(items.Select((element, index) => SubmitEntryAsync(element, index)));
        return new Json<ContentBatchView>(200, new() { Items = [.. entries] }, ContentJson.Default.ContentBatchView);

        async Task<ContentBatchEntry> SubmitEntryAsync(System.Text.Json.JsonElement element, int index)
        {
            var prefix = $"/items/{index.ToString(CultureInfo.InvariantCulture)}";
            Problem? problem;
            try
            {
                (var request, problem) = JsonBody.Parse(element, ContentJson.Default.ContentRequest, prefix);
                if (request is not null)
                {
                    var key = idempotencyKey is null ? null : $"{idempotencyKey}\n{index}";
                    (var item, problem) = await SubmitAsync(request, caller, grains, secret, timeProvider, key, prefix);
                    if (item is not null)
                    {
                        return new() { Index = index, Status = SubmitStatus(item), Item = ContentView.Of(item) };
                    }
                }
            }
            catch (Exception exception)
            {
                problem = problems.ToProblem(exception);
                if (problem.Status == 500)
                {
                    throw;
                }
            }

            return new() { Index = index, Status = problem!.Status, Problem = problem };
        }
    }

    private static async Task<Results<Json<ContentView>, ProblemResult>> GetAsync(string id, HttpContext context, GrainClient grains)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        var item = await grains.Content(id).GetAnalyzedAsync();
        var full = item is not null && MayRead(caller, item.AuthorId);
        if (item is null || !full && !item.Visible)
        {
            return new ProblemResult(FieldRules.ContentNotFound(id));
        }

        SetETag(context.Response, item.Revision);
        return new Json<ContentView>(200, ContentView.Of(item, full), ContentJson.Default.ContentView);
    }

    private static async Task<Results<Json<ContentView>, ProblemResult>> PutAsync(
        string id,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, ifNoneMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var body = await JsonBody.ReadAsync(context, ContentJson.Default.ContentRequest);
        if (body.Problem is { } unreadable)
        {
            return new ProblemResult(unreadable);
        }

        var caller = context.Caller();
        var (draft, problem) = ContentRules.ToDraft(body.Value!, caller, timeProvider.GetUtcNow());
        if (draft is null)
        {
            return new ProblemResult(problem!);
        }

        var grain = grains.Content(id);
        if (precondition.MustExist || body.Value!.AuthorId is null && caller.MayActForOthers)
        {
            var current = await grain.GetAsync();
            if (current is null && precondition.MustExist)
            {
                return new ProblemResult(ContentIds.MayCreate(id, caller) ? Stale(id) : NotYoursToChange(caller));
            }

            // An administrator or service that edits somebody's item without naming the author edits it, and does not take it over.
            draft = current is null || body.Value!.AuthorId is not null ? draft : draft with { AuthorId = current.AuthorId };
        }

        var result = await grain.PutAsync(draft, caller, precondition.ExpectedRevision);
        if (result.Outcome is not (ContentOutcome.Created or ContentOutcome.Updated or ContentOutcome.Unchanged)
            || result.Item is not { } item)
        {
            return new ProblemResult(ToProblem(result, id, context, precondition.IsSet));
        }

        SetETag(context.Response, item.Revision);
        var created = result.Outcome == ContentOutcome.Created;
        if (created)
        {
            SetLocation(context.Response, item);
        }

        return new Json<ContentView>(created ? 201 : 200, ContentView.Of(item), ContentJson.Default.ContentView);
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        string id, HttpContext context, GrainClient grains, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, null, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var result = await grains.Content(id).WithdrawAsync(context.Caller(), precondition.ExpectedRevision);
        return result.Outcome is ContentOutcome.Updated or ContentOutcome.Unchanged
            ? TypedResults.NoContent()
            : new ProblemResult(ToProblem(result, id, context, preconditionSet: false));
    }

    private static async Task<Results<Json<ContentView>, ProblemResult>> RescanAsync(
        string id, HttpContext context, GrainClient grains, TimeProvider timeProvider, [FromQuery] string? force)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (force is not (null or "true" or "false"))
        {
            return new ProblemResult(Problem.Validation("/force", "unknown_value", "Must be true or false."));
        }

        if (await grains.Content(id).GetAsync() is null)
        {
            return new ProblemResult(FieldRules.ContentNotFound(id));
        }

        await grains.NoteAsync(
            context, timeProvider, force is "true" ? AuditActions.OverrideContent : AuditActions.RescanContent, id);
        var result = await grains.Content(id).RescanAsync(context.Caller(), force is "true");
        if (result.Outcome is not (ContentOutcome.Updated or ContentOutcome.Unchanged) || result.Item is not { } item)
        {
            return new ProblemResult(ToProblem(result, id, context, preconditionSet: false));
        }

        SetETag(context.Response, item.Revision);
        var status = item.Moderation.Level is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        return new Json<ContentView>(status, ContentView.Of(item), ContentJson.Default.ContentView);
    }

    private static async Task<Results<Json<DecisionsView>, ProblemResult>> GetDecisionsAsync(
        string id,
        HttpContext context,
        GrainClient grains,
        IDecisionVeil veil,
        [FromQuery] string? cursor,
        [FromQuery] string? limit)
    {
        var (explanation, problem) = await ReadExplanationAsync(id, cursor, limit, context, grains, veil);
        if (explanation is null)
        {
            return new ProblemResult(problem!);
        }

        var view = new DecisionsView { ContentId = id, Decisions = explanation.Decisions, NextCursor = explanation.NextCursor };
        return new Json<DecisionsView>(200, view, ContentJson.Default.DecisionsView);
    }

    private static async Task<Results<Json<ContentExplanation>, ProblemResult>> ExplainAsync(
        string id,
        HttpContext context,
        GrainClient grains,
        IDecisionVeil veil,
        [FromQuery] string? cursor,
        [FromQuery] string? limit)
    {
        var (explanation, problem) = await ReadExplanationAsync(id, cursor, limit, context, grains, veil);
        return explanation is null
            ? new ProblemResult(problem!)
            : new Json<ContentExplanation>(200, explanation, ContentJson.Default.ContentExplanation);
    }

    private static async Task<Parsed<ContentExplanation>> ReadExplanationAsync(
        string id, string? cursor, string? limit, HttpContext context, GrainClient grains, IDecisionVeil veil)
    {
        if (FieldRules.CheckPathId(id) is { } invalid)
        {
            return new(null, invalid);
        }

        var (count, tooMany) = PageQuery.ReadLimit(limit, ContentExplanation.DefaultDecisions, ContentExplanation.MaxDecisions);
        if (tooMany is not null)
        {
            return new(null, tooMany);
        }

        var after = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return new(null, PageQuery.InvalidCursor);
        }

        var caller = context.Caller();
        var explanation = await grains.Content(id).ExplainPageAsync(after, count);
        if (explanation is null)
        {
            return new(null, FieldRules.ContentNotFound(id));
        }

        if (!MayRead(caller, explanation.AuthorId))
        {
            return new(null, await NotForAsync(id, grains));
        }

        if (caller.MayReadModeration && caller.UserId != explanation.AuthorId
            && await veil.HidesAsync(id, explanation.Current.Revision, caller))
        {
            return new(explanation.WithoutDecisions(), null);
        }

        // An author never learns who decided.
        return new(
            caller.MayReadModeration && caller.UserId != explanation.AuthorId
                ? explanation
                : explanation with { Decisions = [.. explanation.Decisions.Select(decision => decision with { Actor = null })] },
            null);
    }

    internal static bool MayRead(Caller caller, string authorId) => caller.UserId == authorId || caller.MayReadModeration;

    /// <summary>The problem for who may not read what is kept of an item: 403 when they can see it, and else that there is none.</summary>
    internal static async ValueTask<Problem> NotForAsync(string id, GrainClient grains) =>
        await grains.Content(id).GetAsync() is { Visible: true }
            ? Problem.Forbidden("Only the owner, moderators, administrators and services may do this.")
            : FieldRules.ContentNotFound(id);

    private static Problem NotYoursToChange(Caller caller) => Problem.Forbidden(
        "Only the owner, administrators and services may change this item. " +
        $"Make new ones under an id that begins with {caller.UserId}{ContentIds.Separator}, or by POST.");

    private static readonly Problem InvalidKey = Problem.Malformed("Idempotency-Key must be 1-255 printable ASCII characters.");

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

    private static int SubmitStatus(ContentItem item) => item.Moderation.Level is null ? 202 : 201;

    private static void SetLocation(HttpResponse response, ContentItem item) =>
        response.Headers.Location = $"{Route}/{item.Id.Replace("%", "%25", StringComparison.Ordinal)}";

    private static void SetETag(HttpResponse response, int revision) =>
        response.Headers.ETag = revision == 1 ? "\"1\"" : string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    private static bool IsValidKey(string key) => key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    // The key is the caller's and the hash the cluster's, so that nobody can name, guess or take the id of a submission to come.
    private static async ValueTask<string> IdForAsync(ClusterSecret secret, Caller caller, string idempotencyKey) =>
        $"{ContentIds.Separator}{await secret.HashAsync("idempotency-key", $"{caller.UserId}\n{idempotencyKey}")}";
}
