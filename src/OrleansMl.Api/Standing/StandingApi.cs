using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.ApiKeys;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;
using OrleansMl.Validation;

namespace OrleansMl.Standing;

/// <summary>How users stand: strikes, tiers, pauses of posting.</summary>
internal static class StandingApi
{
    private const string Example = """
        {
          "user_id": "alice", "tier": "limited", "weight": 2,
          "strikes": [{"id": "9f2c61d0a4b7e8135c06d1f2a3b49e70", "category": "spam", "weight": 2, "content_id": "018f", "revision": 1,
            "level": "rejected", "reason": "sells followers", "at": "2026-01-05T12:49:00+00:00",
            "expires_at": "2026-04-05T12:49:00+00:00", "active": true, "by": null, "reversal": null}],
          "restriction": {"since": "2026-01-05T12:49:00+00:00", "until": "2026-01-08T12:49:00+00:00", "reason": "sells followers",
            "automatic": false},
          "pauses": null
        }
        """;

    private const string LiftedExample = """
        {"user_id": "alice", "tier": "good", "weight": 0, "strikes": [], "restriction": null, "pauses": []}
        """;

    public static IServiceCollection AddStanding(this IServiceCollection services) => services
        .AddApiJson(StandingJson.Default)
        .AddProblem<PostingPausedException>(paused =>
            Problem.Of(StatusCodes.Status403Forbidden, ProblemCodes.PostingPaused, paused.Message) with
            {
                Until = paused.Until,
                Reason = paused.Reason,
            });

    public static void MapStanding(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/users/{user_id}/standing").WithTags("Standing");

        group.MapGet("", GetAsync).WithName("get_standing").RequireAccess(Access.Reader).RequireLimit(RateLimitGroup.Default)
            .AllowScope(ApiKeyScopes.Users)
            .WithSummary("See how a user stands")
            .WithDescription(
                "The tier, which follows from the weights of the strikes that count; the strikes; and restriction while posting is " +
                "paused. The user sees what counts, never who decided. Moderators, leads, administrators and services see all that is " +
                "kept: expired and reversed strikes, pauses, who gave them and who took them back. A user of whom nothing is known " +
                "stands well.")
            .ProducesExample<StandingView>(200, Example)
            .ProducesProblems(422);

        group.MapPost("/restrictions", PauseAsync).WithName("pause_posting").RequireAccess(Access.Lead).RequireLimit(RateLimitGroup.Admin)
            .WithSummary("Pause a user's posting")
            .WithDescription(
                "For days or minutes; without either until somebody lifts it. When this answers, the next post and the next edit of " +
                "the user are refused everywhere: 403 posting_paused, with until and reason. They may still read, withdraw, complain " +
                "and have themselves erased. With an Idempotency-Key the call may be repeated safely; 409 idempotency_conflict for " +
                "another length or reason under the same key. Not about yourself (403 own_standing). Audited before it happens.")
            .AcceptsExample<PauseRequest>("""{"days": 3, "reason": "sells followers"}""")
            .ProducesExample<StandingView>(200, Example)
            .ProducesProblems(400, 409, 413, 415, 422);

        group.MapDelete("/restrictions", LiftAsync).WithName("lift_pauses").RequireAccess(Access.Lead).RequireLimit(RateLimitGroup.Admin)
            .WithSummary("End every pause of a user's posting")
            .WithDescription(
                "Whoever gave it; one that the tier makes by itself, too, until the next strike. reason is for the audit. Repeating " +
                "it is harmless. Not about yourself (403 own_standing).")
            .ProducesExample<StandingView>(200, LiftedExample)
            .ProducesProblems(422);

        group.MapDelete("/strikes/{strike_id}", ReverseAsync).WithName("reverse_strike").RequireAccess(Access.Lead)
            .RequireLimit(RateLimitGroup.Admin)
            .WithSummary("Take a strike back")
            .WithDescription(
                "It counts no more, and stays in what staff see. reason is for the audit. A strike is also taken back when a later human " +
                "decision about the same revision is milder, and when the author's complaint is granted. Repeating it is harmless. Not " +
                "about yourself (403 own_standing).")
            .ProducesExample<StandingView>(200, LiftedExample)
            .ProducesProblems(404, 422);
    }

    private static async Task<Results<Json<StandingView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains)
    {
        if (FieldRules.CheckPathUser(userId, out userId) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var caller = context.Caller();
        return caller.UserId == userId || caller.MayReadModeration
            ? Answer(userId, await grains.Standing(userId).GetAsync(context.RequestAborted), caller)
            : new ProblemResult(Problem.Forbidden("Only the user, moderators, administrators and services may do this."));
    }

    private static async Task<Results<Json<StandingView>, ProblemResult>> PauseAsync(
        [FromRoute(Name = "user_id")] string userId,
        HttpContext context,
        GrainClient grains,
        ClusterSecret secret,
        TimeProvider timeProvider,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey)
    {
        if (Refuse(ref userId, context) is { } refused)
        {
            return new ProblemResult(refused);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, StandingJson.Default.PauseRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (StandingRequestRules.Check(request) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        if (idempotencyKey is not null && !StandingRequestRules.IsValidKey(idempotencyKey))
        {
            return new ProblemResult(Problem.Malformed("Idempotency-Key must be 1-255 printable ASCII characters."));
        }

        var (caller, now) = (context.Caller(), timeProvider.GetUtcNow());
        var id = idempotencyKey is null
            ? Guid.CreateVersion7(now).ToString("N")
            : await secret.HashAsync("posting-pause", $"{caller.UserId}\n{userId}\n{idempotencyKey}");
        var minutes = request.Minutes ?? request.Days * StandingRequestRules.MinutesOfDay;
        var draft = new PauseDraft(id, minutes is { } some ? now.AddMinutes(some) : null, request.Reason!, caller.UserId)
        {
            Minutes = minutes,
        };
        return await grains.Standing(userId).PauseAsync(draft) is { } standing
            ? Answer(userId, standing, caller)
            : new ProblemResult(Problem.Of(
                StatusCodes.Status409Conflict,
                ProblemCodes.IdempotencyConflict,
                "This Idempotency-Key made another pause, which holds. Lift it, or give another key."));
    }

    private static async Task<Results<Json<StandingView>, ProblemResult>> LiftAsync(
        [FromRoute(Name = "user_id")] string userId, HttpContext context, GrainClient grains, [FromQuery(Name = "reason")] string? reason)
    {
        if ((Refuse(ref userId, context) ?? StandingRequestRules.CheckReason(reason)) is { } refused)
        {
            return new ProblemResult(refused);
        }

        var caller = context.Caller();
        return Answer(userId, await grains.Standing(userId).LiftAsync(caller.UserId, reason!), caller);
    }

    private static async Task<Results<Json<StandingView>, ProblemResult>> ReverseAsync(
        [FromRoute(Name = "user_id")] string userId,
        [FromRoute(Name = "strike_id")] string strikeId,
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "reason")] string? reason)
    {
        if ((Refuse(ref userId, context) ?? StandingRequestRules.CheckStrikeId(strikeId) ?? StandingRequestRules.CheckReason(reason))
            is { } refused)
        {
            return new ProblemResult(refused);
        }

        var caller = context.Caller();
        return await grains.Standing(userId).ReverseAsync(strikeId, caller.UserId, reason!) is { } standing
            ? Answer(userId, standing, caller)
            : new ProblemResult(Problem.NotFound($"The user '{userId}' has no strike '{strikeId}'."));
    }

    // A user never learns who decided, whatever their role.
    private static Json<StandingView> Answer(string userId, UserStanding standing, Caller caller) => new(
        200,
        StandingView.Of(userId, standing, caller.MayReadModeration && caller.UserId != userId),
        StandingJson.Default.StandingView);

    private static Problem? Refuse(ref string userId, HttpContext context) =>
        FieldRules.CheckPathUser(userId, out userId) is { } invalid ? invalid
        : context.Caller().UserId == userId
            ? Problem.Of(
                StatusCodes.Status403Forbidden, ProblemCodes.OwnStanding, "This is how you stand: somebody else decides about it.")
        : null;
}
