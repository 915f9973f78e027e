using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Perspective;

/// <summary>The endpoints that clients of the Perspective API call, at the same paths below our address.</summary>
internal static class PerspectiveApi
{
    private const string Tag = "Other people's clients";

    public static IServiceCollection AddPerspective(this IServiceCollection services)
    {
        services.AddOptions<PerspectiveOptions>().BindConfiguration(PerspectiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddApiJson(PerspectiveJson.Default);
    }

    public static void MapPerspective(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1alpha1/comments:analyze", AnalyzeAsync)
            .WithName("perspective_analyze")
            .WithTags(Tag)
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Moderation)
            .AllowScope(ApiKeyScopes.Moderate)
            .WithMetadata(new PerspectiveErrors(), new KeyInQueryMetadata())
            .WithSummary("Score a comment in the shape of the Perspective API")
            .WithDescription(
                "For clients of that service: give them our address and an API key, which they may send as ?key=. " +
                "Scores with the live models and stores nothing. " +
                "TOXICITY is the highest of harassment, hate and violence; INSULT, IDENTITY_ATTACK, THREAT, SEXUALLY_EXPLICIT and SPAM " +
                "are harassment, hate, violence, sexual and spam; PROFANITY and OBSCENE are the higher of sexual and a list of English " +
                "swear words; SEVERE_TOXICITY is TOXICITY times the highest of hate, violence and PROFANITY. " +
                "What nothing answers, or not in the comment's language, is a 400 whose details name attribute and languages as " +
                "theirs do (LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE); with dropUnsupportedAttributes it is left out. " +
                "Spans are sentences with spanAnnotations, otherwise the whole comment; " +
                "begin and end count UTF-16 code units of comment.text as sent. Errors have the shape {\"error\": {code, " +
                "message, status, details}}. Google's client libraries find the dialect described at " +
                "/$discovery/rest?version=v1alpha1. comments:suggestscore answers 501: nothing here learns from suggested scores.")
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
                  "languages": ["en"], "detectedLanguages": ["en"]
                }
                """)
            .ProducesProblems(400)
            .WithMetadata(new ResponseExample(400, """
                {"error": {
                  "code": 400, "message": "Attribute TOXICITY does not support request languages: ru", "status": "INVALID_ARGUMENT",
                  "details": [{
                    "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
                    "errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
                    "languageNotSupportedByAttributeError": {"attribute": "TOXICITY", "detectedLanguages": ["ru"]}}]}}
                """));

        // Not in the document: there is no request that it carries out.
        endpoints.MapPost("/v1alpha1/comments:suggestscore", SuggestScore)
            .RequireAccess(Access.Service)
            .RequireLimit(RateLimitGroup.Moderation)
            .AllowScope(ApiKeyScopes.Moderate)
            .WithMetadata(new PerspectiveErrors(), new KeyInQueryMetadata())
            .ExcludeFromDescription();

        // Not in the document, as that document is not: it is open to everybody and says nothing else.
        endpoints.MapGet("/$discovery/rest", Discover)
            .AllowAnonymous()
            .WithMetadata(new PerspectiveErrors())
            .ExcludeFromDescription();
    }

    private static async Task<Results<Json<AnalyzeCommentAnswer>, Json<PerspectiveErrorBody>, ProblemResult>> AnalyzeAsync(
        HttpContext context, GrainClient grains, IOptions<PerspectiveOptions> options)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, PerspectiveJson.Default.AnalyzeCommentRequest);
        if (request is null || (problem = AnalyzeCommentRules.Check(request)) is not null)
        {
            return new ProblemResult(problem!);
        }

        if (ScoredComment.Read(request.Comment!, request.SpanAnnotations is true, options.Value) is not { } comment)
        {
            return new ProblemResult(Problem.Validation("/comment/text", PerspectiveErrors.CommentEmpty, "Comment has no visible text."));
        }

        var drops = request.DropUnsupportedAttributes ?? options.Value.DropUnsupportedAttributes;
        IReadOnlyList<string>? declared =
            request.Languages is { Length: > 0 } languages ? [.. languages.Select(language => language ?? "und")] : null;
        var unsupported = UnsupportedByRequest(request, declared, options.Value);
        if (unsupported.Count > 0 && !drops)
        {
            return PerspectiveErrors.ToAnswer(unsupported);
        }

        comment.Take(await grains.Moderation.ScoreManyAsync(comment.Texts, ContentType.Comment, declared?[0]));
        var scores = new Dictionary<string, PerspectiveAttributeScores>(request.RequestedAttributes!.Count);
        foreach (var (name, parameters) in request.RequestedAttributes)
        {
            if (unsupported.Any(one => one.Attribute == name))
            {
                continue;
            }

            var attribute = options.Value.AnswerOf(name)!;
            if (comment.IsUnjudged(attribute))
            {
                unsupported.Add(UnsupportedAttribute.InFound(name, declared, comment.Whole.Languages));
            }
            else if (attribute.Of(comment.Whole, comment.Texts[0]) is null)
            {
                unsupported.Add(UnsupportedAttribute.Unanswered(name, declared));
            }
            else if (comment.ScoresOf(attribute, parameters?.ScoreThreshold ?? 0) is { } given)
            {
                scores[name] = given;
            }
        }

        if (unsupported.Count > 0 && !drops)
        {
            return PerspectiveErrors.ToAnswer(unsupported);
        }

        IReadOnlyList<string>? found = comment.Whole.Languages is { IsEmpty: false } detected ? detected : null;
        return new Json<AnalyzeCommentAnswer>(
            200,
            new()
            {
                AttributeScores = scores,
                Languages = declared ?? found ?? ["en"],
                DetectedLanguages = found,
                ClientToken = request.ClientToken,
            },
            PerspectiveJson.Default.AnalyzeCommentAnswer);
    }

    // What is known before the comment is looked at.
    private static List<UnsupportedAttribute> UnsupportedByRequest(
        AnalyzeCommentRequest request, IReadOnlyList<string>? declared, PerspectiveOptions options)
    {
        var unjudged = declared?.Where(language => !options.MayDeclare(language)).ToList();
        List<UnsupportedAttribute> unsupported = [];
        foreach (var name in request.RequestedAttributes!.Keys)
        {
            if (options.AnswerOf(name) is null)
            {
                unsupported.Add(UnsupportedAttribute.Unanswered(name, declared));
            }
            else if (unjudged is { Count: > 0 })
            {
                unsupported.Add(UnsupportedAttribute.InDeclared(name, declared!, unjudged));
            }
        }

        return unsupported;
    }

    // To answer 200 and forget would be a lie, and to keep strangers' comments is not what a scoring service is asked for.
    private static ProblemResult SuggestScore() => new(Problem.Of(
        StatusCodes.Status501NotImplemented,
        "not_implemented",
        "Nothing here learns from suggested scores, so none are taken. Submit the comment to POST /api/v1/content: models are trained on " +
        "what moderators decide there."));

    private static async Task Discover(HttpContext context, string? version)
    {
        if (version is not (null or "" or PerspectiveDiscovery.Version))
        {
            await ProblemResult.WriteAsync(
                context, Problem.NotFound($"There is no such version; this service speaks {PerspectiveDiscovery.Version}."));
            return;
        }

        var request = context.Request;
        context.Response.Headers.CacheControl = "no-cache";
        await JsonAnswer.WriteAsync(context, PerspectiveDiscovery.For($"{request.Scheme}://{request.Host}{request.PathBase}/"));
    }
}
