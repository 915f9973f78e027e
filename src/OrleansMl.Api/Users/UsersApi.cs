using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Users;

/// <summary>What people decide about what is kept of them.</summary>
internal static class UsersApi
{
    private const string Example =
        """{"user_id": "alice", "privacy": {"analysis": false, "personalisation": true}, "erasure_pending": true, "reach": 0}""";

    private const string Defaults =
        """{"user_id": "alice", "privacy": {"analysis": true, "personalisation": true}, "erasure_pending": false, "reach": 0}""";

    private const string BeingErased =
        """{"user_id": "alice", "privacy": {"analysis": true, "personalisation": true}, "erasure_pending": true, "reach": 0}""";

    public static IServiceCollection AddUsers(this IServiceCollection services) => services.AddApiJson(UsersJson.Default);

    public static void MapUsers(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/users")
            .WithTags("Users")
            .RequireAccess(Access.Owner)
            .RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Users);

        group.MapGet("/{user_id}", GetAsync).WithName("get_user")
            .WithSummary("Read what a person decided")
            .WithDescription("Somebody who never changed anything has the defaults. Only the person, administrators and services may ask.")
            .ProducesExample<UserView>(200, Defaults)
            .ProducesProblems(422);

        group.MapPut("/{user_id}", PutAsync).WithName("put_user")
            .WithSummary("Change what may be kept about a person")
            .WithDescription(
                "privacy.analysis false: from the answer on no tags, topics, mood, names or vectors of this person's items are stored, " +
                "and what is stored is erased within moments (erasure_pending says whether it is done; it outlives a restart). " +
                "Moderation goes on. privacy.personalisation false: from the answer on their lists are what trends, and nothing is " +
                "learned from what they did. labels and comment are what the platform says of them, and reach how many people " +
                "they reach (followers, for example), for services and administrators. " +
                "What is absent stays as it is.")
            .AcceptsExample<UserRequest>("""{"privacy": {"analysis": false}}""")
            .ProducesExample<UserView>(200, Example)
            .ProducesProblems(400, 403, 413, 415, 422);

        group.MapGet("/{user_id}/export", ExportAsync).WithName("export_user")
            .WithSummary("Export all that is known of a person")
            .WithDescription(
                "JSON lines, each {\"kind\", \"data\"}: user (what they decided), description (what the platform told about them), " +
                "content with its verdict and what it is about (withdrawn items included), decision, interaction, " +
                "scheduled_interaction, exposure (what was put on their lists), complaint, strike, posting_pause, session, " +
                "preferences, and end as the last line; without that the export broke off. Each export is a line of the audit.")
            .Produces<System.Text.Json.JsonElement>(200, "application/x-ndjson")
            .WithMetadata(new ResponseExample(
                200,
                """
                {"kind": "user", "data": {"user_id": "alice", "privacy": {"analysis": true, "personalisation": true},
                  "erasure_pending": false, "reach": 0}}
                """))
            .ProducesProblems(422);

        endpoints.MapUserList();

        group.MapDelete("/{user_id}", DeleteAsync).WithName("delete_user")
            .WithSummary("Erase a person")
            .WithDescription(
                "Erases everything of the person: what they decided, what the platform told about them, what they did (what they have " +
                "seen and what waits for its time included), what is known of what they like, and everything they wrote, which is " +
                "withdrawn and whose text, analysis and vector are erased; that it was there and how it was judged stays, under a " +
                "pseudonym (nothing stays under an id that begins with their name). 202 while " +
                "something is left to erase, which happens within a minute, through restarts and failures; GET tells by erasure_pending " +
                "when it is done. Repeating it is harmless, and who comes back afterwards is new here.")
            .ProducesExample<UserView>(200, Defaults)
            .ProducesExample<UserView>(202, BeingErased)
            .ProducesProblems(422);
    }

    private static async Task ExportAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (Refuse(ref userId, context) is { } refused)
        {
            await ProblemResult.WriteAsync(context, refused);
            return;
        }

        // The first part before the status: what fails at once is a problem and not half an export.
        await grains.NoteAsync(context, timeProvider, AuditActions.ExportUser, userId);
        var page = await grains.UserDirectory.ExportAsync(userId, cursor: null, context.RequestAborted);
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        while (true)
        {
            foreach (var line in page.Lines)
            {
                await context.Response.WriteAsync($$"""{"kind":"{{line.Kind}}","data":{{line.Json}}}""" + "\n", context.RequestAborted);
            }

            if (page.Next is not { } next)
            {
                break;
            }

            page = await grains.UserDirectory.ExportAsync(userId, next, context.RequestAborted);
        }

        // Who reads it sees by the last line that nothing is missing.
        await context.Response.WriteAsync("""{"kind":"end","data":{}}""" + "\n", context.RequestAborted);
    }

    private static async Task<Results<Json<UserView>, ProblemResult>> DeleteAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (Refuse(ref userId, context) is { } refused)
        {
            return new ProblemResult(refused);
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.EraseUser, userId);
        var profile = await grains.UserDirectory.EraseAsync(userId);
        return new Json<UserView>(profile.ErasurePending ? 202 : 200, UserView.Of(profile), UsersJson.Default.UserView);
    }

    private static async Task<Results<Json<UserView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains) =>
        Refuse(ref userId, context) is { } problem
            ? new ProblemResult(problem)
            : new Json<UserView>(200, UserView.Of(await grains.User(userId).GetAsync(context.RequestAborted)), UsersJson.Default.UserView);

    private static async Task<Results<Json<UserView>, ProblemResult>> PutAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains)
    {
        if (Refuse(ref userId, context) is { } refused)
        {
            return new ProblemResult(refused);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, UsersJson.Default.UserRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var (labels, error) = JsonText.Read(request.Labels, UserDescription.MaxLabels, "/labels");
        if (request.Comment?.Length > UserDescription.MaxComment)
        {
            error ??= new("/comment", $"Must have at most {UserDescription.MaxComment} characters.", "too_long");
        }

        if (request.Reach is < 0 or > UserProfile.MaxReach)
        {
            error ??= new("/reach", "Must be 0 to 1,000,000,000,000.", "out_of_range");
        }

        if (error is not null)
        {
            return new ProblemResult(Problem.Validation([error]));
        }

        var isDescribed = labels is not null || request.Comment is not null;
        if (isDescribed && !(context.Caller().MayActForOthers && context.MayUse(ApiKeyScopes.Interactions)))
        {
            return new ProblemResult(Problem.Forbidden(
                "labels and comment are for administrators and services, with an API key for its scope interactions: leave them out."));
        }

        if (request.Reach is not null && !context.Caller().MayActForOthers)
        {
            return new ProblemResult(Problem.Forbidden("reach is for administrators and services: leave it out."));
        }

        var user = grains.User(userId);
        if (request.Privacy?.Analysis is { } analysis)
        {
            await user.SetPrivacyAsync(new(analysis));
        }

        if (request.Privacy?.Personalisation is { } personalisation)
        {
            await user.SetPersonalisationAsync(personalisation);
        }

        if (request.Reach is { } reach)
        {
            await user.SetReachAsync(reach);
        }

        if (isDescribed)
        {
            var known = await user.FindAsync();
            await user.DescribeAsync(new(labels ?? known?.Labels, request.Comment ?? known?.Comment));
        }

        return new Json<UserView>(200, UserView.Of(await user.GetAsync()), UsersJson.Default.UserView);
    }

    // The path may have the id, or the subject that it stands for.
    private static Problem? Refuse(ref string userId, HttpContext context)
    {
        if (FieldRules.CheckPathUser(userId, out userId) is { } invalid)
        {
            return invalid;
        }

        var caller = context.Caller();
        return caller.UserId == userId || caller.MayActForOthers
            ? null
            : Problem.Forbidden("Only the person, administrators and services may do this.");
    }
}
