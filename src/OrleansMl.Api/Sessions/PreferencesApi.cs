using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Sessions;

// What a user sets for the pages they work with.
internal static partial class SessionsApi
{
    private const int MaxPreferences = 4096;

    private const string PreferencesExample = """
        {"theme": "dark", "media": "grey", "single_keys": true, "keys": {"approve": "y"}, "muted_queues": ["spam"]}
        """;

    private static void MapPreferences(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/session/preferences")
            .WithTags(Tag)
            .RequireAccess(Access.User)
            .RequireLimit(RateLimitGroup.Default);

        group.MapGet("", GetPreferencesAsync).WithName("get_preferences")
            .WithSummary("Read what you set for the pages you work with")
            .WithDescription(
                "The same in every browser. The defaults, with the ETag \"0\", when nothing was set. Erased and exported with the user.")
            .ProducesExample<PreferencesView>(200, PreferencesExample);

        group.MapPut("", PutPreferencesAsync).WithName("put_preferences")
            .WithSummary("Set how the pages you work with are")
            .WithDescription(
                "All of it: what is absent has its default. theme is system (the default), light or dark; media, how pictures are shown " +
                "until they are revealed, blurred (the default), grey or color; single_keys false switches off keys that act without " +
                "Ctrl, Alt or Meta; keys are keys of your own by what they do, at most 64; muted_queues, at most 100, are review queues " +
                "of which you are told nothing new. At most 4,096 bytes. If-Match: \"3\" replaces only version 3.")
            .AcceptsExample<PreferencesRequest>(PreferencesExample)
            .ProducesExample<PreferencesView>(200, PreferencesExample)
            .ProducesProblems(400, 412, 413, 415, 422);
    }

    private static async Task<Json<PreferencesView>> GetPreferencesAsync(HttpContext context, GrainClient grains) =>
        Answer(context, await grains.Sessions(context.Caller().UserId).GetPreferencesAsync(context.RequestAborted));

    private static async Task<Results<Json<PreferencesView>, ProblemResult>> PutPreferencesAsync(
        HttpContext context, GrainClient grains, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        var isFirst = ifMatch is "\"0\"";
        if (!Preconditions.TryParse(isFirst ? null : ifMatch, null, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, SessionsJson.Default.PreferencesRequest, MaxPreferences);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (PreferencesRules.Read(request, out var errors) is not { } preferences)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        var expected = isFirst ? 0 : precondition.ExpectedRevision;
        return await grains.Sessions(context.Caller().UserId).PutPreferencesAsync(preferences, expected) is { } kept
            ? Answer(context, kept)
            : new ProblemResult(Problem.Of(
                StatusCodes.Status412PreconditionFailed,
                ProblemCodes.StaleRevision,
                "The preferences have another version. Read them again and repeat the change on top of that."));
    }

    private static Json<PreferencesView> Answer(HttpContext context, VersionedPreferences kept)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{kept.Version}\"");
        return new(200, PreferencesView.Of(kept.Preferences), SessionsJson.Default.PreferencesView);
    }
}
