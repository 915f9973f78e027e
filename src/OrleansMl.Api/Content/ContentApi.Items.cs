using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Content;

// Reading, editing, withdrawing and judging anew.
internal static partial class ContentApi
{
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

        if (!Preconditions.TryParse(ifMatch, out var precondition, out var malformed))
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
}
