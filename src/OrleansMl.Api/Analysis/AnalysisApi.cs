using Microsoft.AspNetCore.Http.HttpResults;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Analysis;

/// <summary>What texts are about.</summary>
internal static class AnalysisApi
{
    public static IServiceCollection AddAnalysis(this IServiceCollection services) => services.AddApiJson(AnalysisJson.Default);

    public static RouteGroupBuilder MapAnalysis(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml").WithTags("Analysis");

        group.MapPost("/analyze", AnalyzeAsync).WithName("analyze").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Moderation)
            .WithSummary("Analyse a text or a stored item")
            .WithDescription(
                "Tags, topics, sentiment, names and language of a text, as far as the installed models say; stores nothing. A model that " +
                "is missing or broken leaves its part empty or null, and models lists those that answered. Give either text (with its " +
                "language if known) or content_id.")
            .AcceptsExample<AnalyzeRequest>("""{"text": "Maria loved the concert in Lisbon.", "language": "en"}""")
            .ProducesExample<AnalysisView>(200, """
                {
                  "tags": [{"tag": "concert", "score": 0.9}, {"tag": "lisbon", "score": 0.81}],
                  "categories": [{"category": "music", "score": 0.62}],
                  "sentiment": {"label": "positive", "scores": {"negative": 0.04, "neutral": 0.21, "positive": 0.75}},
                  "entities": [{"text": "Maria", "type": "person", "start": 0, "end": 5, "score": 0.93},
                    {"text": "Lisbon", "type": "location", "start": 27, "end": 33, "score": 0.9}],
                  "language": "en", "embedding_version": {"name": "text-embedding", "version": "1.0.0"},
                  "models": [{"name": "text-sentiment", "version": "1.0.0"}, {"name": "text-entities", "version": "1.0.0"}],
                  "analyzed_at": "2026-01-05T12:00:00.1234567+00:00"
                }
                """)
            .ProducesProblems(400, 404, 413, 415, 422);

        return group;
    }

    private static async Task<Results<Json<AnalysisView>, ProblemResult>> AnalyzeAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, AnalysisJson.Default.AnalyzeRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (request.ContentId is not { } id)
        {
            List<FieldError>? errors = null;
            FieldRules.CheckText(request.Text, "/text", ref errors);
            FieldRules.CheckTag(request.Language, "/language", ref errors);
            return errors is not null
                ? new ProblemResult(Problem.Validation(errors))
                : Answer(await grains.Analysis.AnalyzeAsync(request.Text!, request.Language), contentId: null);
        }

        if (request.Text is not null || request.Language is not null)
        {
            return new ProblemResult(
                Problem.Validation("/content_id", "ambiguous", "Give either content_id or text (with language), not both."));
        }

        if (FieldRules.CheckPathId(id, "/content_id") is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        return await grains.Get<IContentGrain>(id).GetAsync() is { Text.Length: > 0 } item // an erased one has none
            ? Answer(await grains.Analysis.AnalyzeAsync(item.Text, item.Language), id)
            : new ProblemResult(FieldRules.ContentNotFound(id));
    }

    private static Json<AnalysisView> Answer(ContentAnalysis analysis, string? contentId) =>
        new(200, AnalysisView.Of(analysis, contentId), AnalysisJson.Default.AnalysisView);
}
