using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Content;

// How items were judged, and who may read that.
internal static partial class ContentApi
{
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
}
