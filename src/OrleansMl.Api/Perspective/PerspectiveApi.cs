using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Perspective;

/// <summary>The endpoint that clients of the Perspective API call, at the same path below our address.</summary>
internal static class PerspectiveApi
{
    // With the whole comment still one call to the moderation grain.
    private const int MaxSentences = 64;

    private const string Probability = "PROBABILITY";

    public static IServiceCollection AddPerspective(this IServiceCollection services) => services.AddApiJson(PerspectiveJson.Default);

    public static void MapPerspective(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1alpha1/comments:analyze", AnalyzeAsync)
            .WithName("perspective_analyze")
            .WithTags("Other people's clients")
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Moderation)
            .AllowScope(ApiKeyScopes.Moderate)
            .WithMetadata(new PerspectiveErrors(), new KeyInQueryMetadata())
            .WithSummary("Score a comment in the shape of the Perspective API")
            .WithDescription(
                "For clients of that service: give them our address and an API key, which they may send as ?key=. " +
                "Scores with the live models and stores nothing. "
                +
                "TOXICITY is the highest of harassment, hate and violence; INSULT, IDENTITY_ATTACK, THREAT, SEXUALLY_EXPLICIT and SPAM " +
                "are harassment, hate, violence, sexual and spam. "
                +
                "Attributes of theirs that no model covers are absent from the answer; a request for such alone, or for unknown names, " +
                "is a 400. Spans are sentences with spanAnnotations, otherwise the whole comment; "
                +
                "begin and end count UTF-16 code units of comment.text as sent. English only. Errors have the shape {\"error\": {code, " +
                "message, status, details}}.")
            .AcceptsExample<AnalyzeCommentRequest>(
                """
                {"comment": {"text": "What kind of idiot name is foo? Sorry, I like your name."}, "languages": ["en"],
                  "requestedAttributes": {"TOXICITY": {}}, "spanAnnotations": true}
                """)
            .ProducesExample<AnalyzeCommentAnswer>(200, """
                {
                  "attributeScores": {"TOXICITY": {
                    "spanScores": [
                      {"begin": 0, "end": 31, "score": {"value": 0.9, "type": "PROBABILITY"}},
                      {"begin": 32, "end": 56, "score": {"value": 0.1, "type": "PROBABILITY"}}],
                    "summaryScore": {"value": 0.8, "type": "PROBABILITY"}}},
                  "languages": ["en"]
                }
                """)
            .ProducesProblems(400);

    private static async Task<Results<Json<AnalyzeCommentAnswer>, ProblemResult>> AnalyzeAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, PerspectiveJson.Default.AnalyzeCommentRequest);
        if (request is null || (problem = AnalyzeCommentRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        var raw = request.Comment!.Text!;
        var html = request.Comment.Type == "HTML" ? HtmlText.Read(raw) : null;
        var text = html?.Text ?? raw;
        if (string.IsNullOrWhiteSpace(text))
        {
            return new ProblemResult(Problem.Validation("/comment/text", PerspectiveErrors.CommentEmpty, "Comment has no visible text."));
        }

        var sentences = request.SpanAnnotations is true ? Sentences.Split(text, MaxSentences) : [(0, text.Length)];

        // The whole comment first; a single span is as good as the whole.
        ImmutableArray<string> texts = sentences.Count == 1
            ? [text]
            : [text, .. sentences.Select(sentence => text[sentence.Start..sentence.End])];
        var scores = await grains.Moderation.ScoreManyAsync(texts, ContentType.Comment);
        List<Span> spans = new(sentences.Count);
        for (var i = 0; i < sentences.Count; i++)
        {
            var (begin, end) = html?.ToSource(sentences[i].Start, sentences[i].End) ?? sentences[i];
            spans.Add(new(begin, end, scores[sentences.Count == 1 ? 0 : i + 1].Scores));
        }

        var answer = new AnalyzeCommentAnswer
        {
            AttributeScores = ToScores(request.RequestedAttributes!, scores[0].Scores, spans),
            Languages = request.Languages is { Length: > 0 } languages ? [.. languages.OfType<string>()] : ["en"],
            ClientToken = request.ClientToken,
        };
        return new Json<AnalyzeCommentAnswer>(200, answer, PerspectiveJson.Default.AnalyzeCommentAnswer);
    }

    private static Dictionary<string, PerspectiveAttributeScores> ToScores(
        Dictionary<string, PerspectiveParameters?> requested, CategoryScores whole, List<Span> spans)
    {
        var result = new Dictionary<string, PerspectiveAttributeScores>(requested.Count);
        foreach (var (name, parameters) in requested)
        {
            if (!PerspectiveAttributes.Covered.TryGetValue(name, out var categories))
            {
                continue;
            }

            var threshold = parameters?.ScoreThreshold ?? 0;
            List<PerspectiveSpanScore> spanScores = [];
            foreach (var span in spans)
            {
                if (ToScore(span.Scores, categories, threshold) is { } score)
                {
                    spanScores.Add(new() { Begin = span.Begin, End = span.End, Score = score });
                }
            }

            var summary = ToScore(whole, categories, threshold);
            if (summary is not null || spanScores.Count > 0)
            {
                result[name] = new() { SummaryScore = summary, SpanScores = spanScores.Count > 0 ? spanScores : null };
            }
        }

        return result;
    }

    private static PerspectiveScore? ToScore(CategoryScores scores, ModerationCategory[] categories, double threshold) =>
        PerspectiveAttributes.Of(scores, categories) is { } value && value >= threshold
            ? new(Math.Round((double)value, 4), Probability)
            : null;

    private readonly record struct Span(int Begin, int End, CategoryScores Scores);
}
