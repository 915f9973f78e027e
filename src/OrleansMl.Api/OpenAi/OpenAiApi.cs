using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.OpenAi;

/// <summary>The moderation endpoint that the OpenAI client libraries call, at the same path below our address.</summary>
internal static class OpenAiApi
{
    public static IServiceCollection AddOpenAi(this IServiceCollection services) => services.AddApiJson(OpenAiJson.Default);

    public static void MapOpenAi(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/moderations", ModerateAsync)
            .WithName("openai_moderations")
            .WithTags("Other people's clients")
            .RequireAccess(Access.Service)
            .AllowScope(ApiKeyScopes.Moderate)
            .RequireLimit(RateLimitGroup.Moderation)
            .WithMetadata(new OpenAiErrors())
            .WithSummary("Score texts in the shape of the OpenAI moderation API")
            .WithDescription(
                "For client libraries that speak that protocol: give them our address with /v1 as base and a token as API key. Scores " +
                "with the live models and stores nothing. "
                +
                "input is a string, a list of at most 100 strings, or a list of text parts. What no model covers, or can judge in the " +
                "language of the text, has score 0 and an empty list in category_applied_input_types; image parts are refused. " +
                "self-harm and self-harm/intent have one score: the model does not tell a plan from a memory. " +
                "categories follow the live policy: true where it asks for a person or removes. Spam has no category there and is left " +
                "out. Errors have the shape {\"error\": {message, type, param, code}}.")
            .AcceptsExample<OpenAiModerationRequest>("""{"model": "omni-moderation-latest", "input": ["Great recipe, thank you!"]}""")
            .ProducesExample<OpenAiModerationAnswer>(200, """
                {
                  "id": "modr-01a20a6a32da7c47b739ec132a755cf9", "model": "text-safety@1.0.0,text-spam@1.0.0,text-self-harm@1.0.0",
                  "results": [{
                    "flagged": false,
                    "categories": {"harassment": false, "harassment/threatening": false, "hate": false, "self-harm": false,
                      "self-harm/instructions": false, "self-harm/intent": false, "sexual": false, "violence": false},
                    "category_scores": {"harassment": 0.0041, "harassment/threatening": 0, "hate": 0.0009, "self-harm": 0.0012,
                      "self-harm/instructions": 0, "self-harm/intent": 0.0012, "sexual": 0.0021, "violence": 0.0013},
                    "category_applied_input_types": {"harassment": ["text"], "harassment/threatening": [], "hate": ["text"],
                      "self-harm": ["text"], "self-harm/instructions": [], "self-harm/intent": ["text"], "sexual": ["text"],
                      "violence": ["text"]}
                  }]
                }
                """)
            .ProducesProblems(400, 413);

    private static async Task<Results<Json<OpenAiModerationAnswer>, ProblemResult>> ModerateAsync(
        HttpContext context, GrainClient grains, TimeProvider timeProvider, CallerLimiter limiter)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, OpenAiJson.Default.OpenAiModerationRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        (var input, problem) = OpenAiInput.Read(request.Input);
        if (input is null)
        {
            return new ProblemResult(problem!);
        }

        // The request itself is one permit.
        if (input.Texts.Count > 1 && await limiter.AcquireAsync(context, RateLimitGroup.Moderation, input.Texts.Count - 1) is { } tooMany)
        {
            return new ProblemResult(tooMany);
        }

        var scores = await grains.Moderation.ScoreManyAsync([.. input.Texts], ContentType.Post);
        var results = new List<OpenAiModerationResult>(input.Parts.Count);
        var first = 0;
        foreach (var parts in input.Parts)
        {
            results.Add(OpenAiCategories.ToResult(scores.AsSpan().Slice(first, parts)));
            first += parts;
        }

        var id = $"modr-{Guid.CreateVersion7(timeProvider.GetUtcNow()):N}";
        return new Json<OpenAiModerationAnswer>(
            200, new(id, string.Join(',', scores[0].Models), results), OpenAiJson.Default.OpenAiModerationAnswer);
    }
}
