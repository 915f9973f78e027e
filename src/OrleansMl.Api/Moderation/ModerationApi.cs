using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Moderation;

/// <summary>Scores without a decision, and the verdict on an item.</summary>
internal static class ModerationApi
{
    public static IServiceCollection AddModeration(this IServiceCollection services) => services.AddApiJson(ModerationJson.Default);

    public static RouteGroupBuilder MapModeration(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml").WithTags("Moderation");

        group.MapPost("/moderate", ModerateAsync)
            .WithName("moderate")
            .RequireAccess(Access.Service)
            .AllowScope(ApiKeyScopes.Moderate)
            .RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Score a text or a stored item without deciding")
            .WithDescription(
                "Asks the live models and the live policy what they would say; stores nothing and changes nothing. Give either text " +
                "(with its type; post when absent) or content_id, which needs the scope content too.")
            .AcceptsExample<ModerateRequest>("""{"type": "comment", "text": "Great recipe, thank you!"}""")
            .ProducesExample<ModerationScore>(200, """
                {
                  "level": "approved", "scores": {"sexual": 0.0021, "violence": 0.0013, "spam": 0.0304, "hate": 0.0009,
                    "harassment": 0.0041, "self_harm": 0.0012}, "evidence": [],
                  "models": [{"name": "text-safety", "version": "1.0.0"}, {"name": "text-spam", "version": "1.0.0"},
                    {"name": "text-self-harm", "version": "1.0.0"}],
                  "policy": {"name": "default", "version": "1"}, "rules": [], "languages": ["en"], "support": false, "not_judged": [],
                  "awaiting": [], "taught": []
                }
                """)
            .ProducesProblems(400, 404, 413, 415, 422);

        group.MapGet("/moderation/{content_id}", GetAsync)
            .WithName("get_moderation")
            .RequireAccess(Access.Reader)
            .AllowScope(ApiKeyScopes.Content)
            .RequireLimit(RateLimitGroup.Default)
            .WithSummary("Read the verdict on an item")
            .WithDescription(
                "Level, calibrated scores, evidence spans (UTF-16 code units of the raw text, end exclusive), model and policy versions; " +
                "support, where help should be offered at once; not_judged, what no model can judge in the language of the text; " +
                "awaiting, models whose second look is still to come, so that the level may change at next_attempt_at. " +
                "For the owner, moderators, administrators and services; everybody else gets 403, whether the item exists or not.")
            .ProducesExample<ModerationReport>(200, ContentExamples.Report)
            .ProducesProblems(404, 422);

        return group;
    }

    private static async Task<Results<Json<ModerationScore>, ProblemResult>> ModerateAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ModerationJson.Default.ModerateRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (request.ContentId is not { } id)
        {
            List<FieldError>? errors = null;
            FieldRules.CheckText(request.Text, "/text", ref errors);
            return errors is not null
                ? new ProblemResult(Problem.Validation(errors))
                : await ScoreAsync(request.Text!, request.Type ?? ContentType.Post, grains);
        }

        if (request.Text is not null || request.Type is not null)
        {
            return new ProblemResult(
                Problem.Validation("/content_id", "ambiguous", "Give either content_id or text (with type), not both."));
        }

        if (!context.MayUse(ApiKeyScopes.Content))
        {
            return new ProblemResult(Problem.Forbidden("A stored item needs an API key with the scope content too."));
        }

        if (FieldRules.CheckPathId(id, "/content_id") is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        // Of an item whose author was erased nothing is left to score.
        return await grains.Content(id).GetAsync() is { Text.Length: > 0 } item
            ? await ScoreAsync(item.Text, item.Type, grains)
            : new ProblemResult(FieldRules.ContentNotFound(id));
    }

    private static async Task<Json<ModerationScore>> ScoreAsync(string text, ContentType type, GrainClient grains) =>
        new(200, await grains.Moderation.ScoreAsync(text, type), ModerationJson.Default.ModerationScore);

    private static async Task<Results<Json<ModerationReport>, ProblemResult>> GetAsync(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "content_id")] string contentId, HttpContext context, GrainClient grains)
    {
        if (FieldRules.CheckPathId(contentId, "/content_id") is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        return await grains.Content(contentId).GetAsync() switch
        {
            { } item when ContentApi.MayRead(caller, item.AuthorId) =>
                new Json<ModerationReport>(200, item.Moderation, ModerationJson.Default.ModerationReport),
            null when caller.MayReadModeration || ContentIds.IsBelow(contentId, caller.UserId) =>
                new ProblemResult(FieldRules.ContentNotFound(contentId)),
            _ => NotTheirVerdict,
        };
    }

    // The same for an item of somebody else, visible or not, and for one that does not exist: it tells nothing of either.
    private static readonly ProblemResult NotTheirVerdict = new(
        Problem.Forbidden("A verdict is for the item's owner, moderators, administrators and services. There may be no such item."));
}

/// <summary>What to score: a text or a stored item.</summary>
public sealed record ModerateRequest
{
    /// <summary>The text, 1–50,000 UTF-16 code units.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? Text { get; init; }

    /// <summary>The surface whose thresholds apply; <c>post</c> when absent.</summary>
    [JsonConverter(typeof(ContentTypeConverter))]
    public ContentType? Type { get; init; }

    /// <summary>A stored item instead of a text.</summary>
    [JsonConverter(typeof(StrictStringConverter))]
    public string? ContentId { get; init; }
}
