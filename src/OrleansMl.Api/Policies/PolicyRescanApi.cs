using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Policies;

/// <summary>Deciding anew, by the live policy, what an older version decided.</summary>
internal static class PolicyRescanApi
{
    private const string Example = """
        {
          "number": 1, "state": "running", "policy_version": "2",
          "request": {"since": "2026-01-05T00:00:00+00:00", "surface": null, "rate_per_second": 50, "dry_run": false},
          "started_at": "2026-01-06T09:00:00+00:00", "started_by": "root", "ended_at": null,
          "total": 1200, "done": 400, "changed": 12,
          "changes": [{"from": "approved", "to": "approved", "count": 370, "samples": []},
            {"from": "review_required", "to": "flagged", "count": 12, "samples": ["0197c5d8a4b27c3e9d1f000000000001"]}],
          "skipped": {"human": 15, "gone": 2, "current": 1, "waiting": 0, "not_scored": 0, "failed": 0}
        }
        """;

    public static void MapPolicyRescan(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/moderation/policies/{policy_name}/rescan")
            .WithTags("Policies").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapPost("", StartAsync).WithName("start_policy_rescan")
            .WithSummary("Run the policy over the past")
            .WithDescription(
                "Decides anew what an older version decided, from the scores that were stored then: no model is asked. What a human " +
                "decided stands. First what people look at most now, then from the newest to the oldest, rate_per_second items a second " +
                "(1 to 500, 50 by default). It knows the items of the score log, some half a million; until another version is live, any " +
                "item is decided anew when somebody reads it. An item whose level and rules stay the same is not written. dry_run counts " +
                "and changes nothing. One at a time: 409 rescan_running. Audited.")
            .AcceptsExample<PolicyRescanBody>("""{"since": "2026-01-05T00:00:00Z", "rate_per_second": 50, "reason": "new thresholds"}""")
            .ProducesExample<PolicyRescanView>(202, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapGet("", GetAsync).WithName("get_policy_rescan")
            .WithSummary("See how far it is")
            .WithDescription(
                "The latest rescan: total is null while items are still being counted; changes counts pairs of levels among what was " +
                "decided anew, with some items where they differ; skipped says what was not, and why: human decided, gone, current (the " +
                "version decided it already), waiting for its verdict, not_scored (a category with thresholds that nobody scored then), " +
                "failed. state superseded: another version was published meanwhile. 404 when there never was one.")
            .ProducesExample<PolicyRescanView>(200, Example)
            .ProducesProblems(404, 422);

        group.MapPost("/pause", PauseAsync).WithName("pause_policy_rescan")
            .WithSummary("Stop it for a while")
            .WithDescription("Within a batch. Repeating it changes nothing. 409 no_rescan when none is running. Audited.")
            .ProducesExample<PolicyRescanView>(200, Example)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/resume", ResumeAsync).WithName("resume_policy_rescan")
            .WithSummary("Go on where it was")
            .WithDescription("Repeating it changes nothing. 409 no_rescan when it is over. Audited.")
            .ProducesExample<PolicyRescanView>(200, Example)
            .ProducesProblems(404, 409, 422);

        group.MapPost("/cancel", CancelAsync).WithName("cancel_policy_rescan")
            .WithSummary("End it")
            .WithDescription(
                "What was decided anew stays so, and items that somebody reads are decided anew no more. Repeating it changes nothing. " +
                "409 no_rescan when it is over. Audited.")
            .ProducesExample<PolicyRescanView>(200, Example)
            .ProducesProblems(404, 409, 422);
    }

    private static async Task<Results<Json<PolicyRescanView>, ProblemResult>> StartAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        if (await RefuseAsync(name, context, grains) is { } refusal)
        {
            return new ProblemResult(refusal);
        }

        var (body, problem) = await JsonBody.ReadAsync(context, PoliciesJson.Default.PolicyRescanBody);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var (request, mistakes) = PolicyRequestRules.ToRescan(body);
        if (request is null)
        {
            return new ProblemResult(mistakes!);
        }

        // Before the act: what cannot be put on record does not happen.
        await grains.NoteAsync(context, timeProvider, AuditActions.StartPolicyRescan, name, body.Reason);
        return ToAnswer(202, await grains.PolicyRescan(name).StartAsync(request, context.Caller().UserId));
    }

    private static async Task<Results<Json<PolicyRescanView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains) =>
        await RefuseAsync(name, context, grains) is { } refusal ? new ProblemResult(refusal)
        : await grains.PolicyRescan(name).GetAsync(context.RequestAborted) is { } rescan ? Answer(200, rescan)
        : new ProblemResult(Problem.NotFound("The policy was never run over the past."));

    private static Task<Results<Json<PolicyRescanView>, ProblemResult>> PauseAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider) =>
        ActAsync(name, context, grains, timeProvider, AuditActions.PausePolicyRescan, rescan => rescan.PauseAsync());

    private static Task<Results<Json<PolicyRescanView>, ProblemResult>> ResumeAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider) =>
        ActAsync(name, context, grains, timeProvider, AuditActions.ResumePolicyRescan, rescan => rescan.ResumeAsync());

    private static Task<Results<Json<PolicyRescanView>, ProblemResult>> CancelAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains, TimeProvider timeProvider) =>
        ActAsync(name, context, grains, timeProvider, AuditActions.CancelPolicyRescan, rescan => rescan.CancelAsync());

    private static async Task<Results<Json<PolicyRescanView>, ProblemResult>> ActAsync(
        string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        string action,
        Func<IPolicyRescanGrain, Task<PolicyRescanResult>> act)
    {
        if (await RefuseAsync(name, context, grains) is { } refusal)
        {
            return new ProblemResult(refusal);
        }

        await grains.NoteAsync(context, timeProvider, action, name);
        return ToAnswer(200, await act(grains.PolicyRescan(name)));
    }

    private static async Task<Problem?> RefuseAsync(string name, HttpContext context, GrainClient grains) =>
        PolicyRequestRules.CheckName(name) is { } invalid ? invalid
        : await grains.Policy(name).GetAsync(context.RequestAborted) is null ? PoliciesApi.NotFound(name)
        : null;

    private static Results<Json<PolicyRescanView>, ProblemResult> ToAnswer(int status, PolicyRescanResult result) => result.Outcome switch
    {
        PolicyRescanOutcome.Changed or PolicyRescanOutcome.Unchanged => Answer(status, result.Rescan!),
        PolicyRescanOutcome.AlreadyRunning => new ProblemResult(Problem.Of(
            StatusCodes.Status409Conflict,
            ProblemCodes.RescanRunning,
            "A rescan is not over. Wait for it, or cancel it (POST …/rescan/cancel).")),
        _ => new ProblemResult(Problem.Of(
            StatusCodes.Status409Conflict, ProblemCodes.NoRescan, "No rescan is running or paused. Start one (POST …/rescan).")),
    };

    private static Json<PolicyRescanView> Answer(int status, PolicyRescan rescan) =>
        new(status, PolicyRescanView.Of(rescan), PoliciesJson.Default.PolicyRescanView);
}
