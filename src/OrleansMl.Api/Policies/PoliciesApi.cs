using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Registry;
using OrleansMl.Security;

namespace OrleansMl.Policies;

/// <summary>The moderation policy: write a draft, let it decide silently, publish it, roll back.</summary>
internal static class PoliciesApi
{
    private const string Route = "/api/v1/moderation/policies";

    private const string EffectNote =
        " In effect on every silo within a second; what was decided keeps its decision until it is judged again, by a rescan too. Audited.";

    private const string Document = """
        {"on_error": "review_required", "on_not_judged": "flagged", "pending_visible": false, "thresholds": [
          {"category": "sexual", "surface": null, "flag": 0.5, "review": 0.7, "reject": 0.95},
          {"category": "spam", "surface": null, "flag": 0.6, "review": 0.8, "reject": null},
          {"category": "spam", "surface": "video", "flag": 0.8, "review": 0.9, "reject": null}],
          "require": [{"categories": ["sexual", "violence"], "surface": "video"}]}
        """;

    private const string Example = $$"""
        {
          "name": "default", "revision": 4,
          "live": {"version": "2", "document": {{Document}}, "at": "2026-01-05T12:00:00+00:00", "by": "root",
            "note": "fewer videos to review"},
          "shadow": {"version": "3", "document": {{Document}}, "at": "2026-01-06T09:00:00+00:00", "by": "root", "note": null},
          "comparison": {"decisions": 1200, "changes": [{"from": "approved", "to": "approved", "count": 1188, "samples": []},
            {"from": "review_required", "to": "flagged", "count": 12, "samples": ["0197c5d8a4b27c3e9d1f000000000001"]}]},
          "draft": null,
          "previous": [{"version": "1", "document": {{Document}}, "at": null, "by": null, "note": null}]
        }
        """;

    public static IServiceCollection AddPolicies(this IServiceCollection services) => services.AddApiJson(PoliciesJson.Default);

    public static void MapPolicies(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Policies").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapGet("/{policy_name}", GetAsync).WithName("get_policy")
            .WithSummary("See the policy")
            .WithDescription(
                "What decides (live; from the configuration until one is published), what decides silently beside it (shadow, with what " +
                "it would have decided since it began: comparison), the draft, and up to 20 earlier versions. The ETag is its revision. " +
                "404 for a name that the cluster does not decide by; decisions quote the one it does.")
            .ProducesExample<Policy>(200, Example)
            .ProducesProblems(404, 422);

        group.MapPut("/{policy_name}/draft", PutDraftAsync).WithName("put_policy_draft")
            .WithSummary("Write the draft")
            .WithDescription(
                "The whole document; what is left out has its default. An entry without a surface holds for every kind of content that " +
                "has none of its own; an entry for a surface with neither flag, review nor reject switches the category off there. " +
                "An entry with a tier holds for authors who stand in it or worse, and is never milder than what holds for others or for " +
                "a better tier (422 milder); a tier that there is not is refused with the names of those that there are (422 " +
                "unknown_tier). A category in require must be scored: an item without a score for it goes to on_error, with the rule " +
                "not_scored.<category>. " +
                "Nothing is decided by a draft. If-Match: \"3\" changes only revision 3.")
            .AcceptsExample<PolicyRequest>(Document)
            .ProducesExample<Policy>(200, Example)
            .ProducesProblems(400, 404, 412, 413, 415, 422);

        group.MapDelete("/{policy_name}/draft", DeleteDraftAsync).WithName("delete_policy_draft")
            .WithSummary("Throw the draft away")
            .WithDescription("A shadow that was made of it goes on. 404 without a draft.")
            .Produces(204)
            .ProducesProblems(400, 404, 412, 422);

        group.MapPost("/{policy_name}/shadow", StartShadowAsync).WithName("start_policy_shadow")
            .WithSummary("Let the draft decide silently")
            .WithDescription(
                "Every new verdict is also made by the draft, recorded nowhere but in comparison: how often it would have been another " +
                "level, with some items. The draft stays; the same draft again changes nothing, another one begins to count anew. " +
                "409 no_draft without one." + EffectNote)
            .AcceptsExample<PolicyReasonRequest>("""{"reason": "half of the videos in review are fine"}""")
            .ProducesExample<Policy>(200, Example)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);

        group.MapDelete("/{policy_name}/shadow", EndShadowAsync).WithName("end_policy_shadow")
            .WithSummary("End the shadow")
            .WithDescription("With what it counted. 404 when nothing decides silently. Audited.")
            .Produces(204)
            .ProducesProblems(400, 404, 412, 422);

        group.MapPost("/{policy_name}/simulate", SimulateAsync).WithName("simulate_policy")
            .WithSummary("Try a policy on what was scored")
            .WithDescription(
                "Decides the stored scores of the latest items (up to half a million; the latest judged revision of each) by the given " +
                "document, or by the draft, and by the live policy. No model is asked and nothing changes. changes counts pairs of " +
                "levels, with some items where they differ; categories the same by each category's own score; against_humans how far " +
                "each policy hides what people rejected. What was scored in the last two seconds may be missing. 409 no_draft with " +
                "neither document nor draft.")
            .AcceptsExample<SimulationBody>("""
                {"document": {"thresholds": [{"category": "spam", "flag": 0.6, "review": 0.9}]}, "since": "2026-01-05T00:00:00Z"}
                """)
            .ProducesExample<SimulationResult>(200, """
                {"items": 1200, "oldest": "2026-01-05T00:00:03+00:00",
                  "changes": [{"from": "approved", "to": "approved", "count": 1188, "samples": []},
                    {"from": "review_required", "to": "flagged", "count": 12, "samples": ["0197c5d8a4b27c3e9d1f000000000001"]}],
                  "categories": [{"category": "spam", "changes": [{"from": "review_required", "to": "flagged", "count": 12,
                    "samples": ["0197c5d8a4b27c3e9d1f000000000001"]}]}],
                  "against_humans": {"items": 40, "live": {"precision": 0.5, "recall": 0.8}, "tried": {"precision": 0.7, "recall": 0.75}}}
                """)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        endpoints.MapScores();
        endpoints.MapPolicyRescan();

        group.MapPost("/{policy_name}/publish", PublishAsync).WithName("publish_policy")
            .WithSummary("Publish the draft")
            .WithDescription(
                "It decides from now on, as the next version, and the configuration no longer does. A draft that was the shadow keeps " +
                "the shadow's version. A draft that says what is live already changes nothing. 409 no_draft without one." + EffectNote)
            .AcceptsExample<PolicyReasonRequest>("""{"reason": "fewer videos to review"}""")
            .ProducesExample<Policy>(200, Example)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);

        group.MapPost("/{policy_name}/rollback", RollBackAsync).WithName("roll_back_policy")
            .WithSummary("Return to the version before")
            .WithDescription("Under its own number. 409 nothing_to_roll_back when nothing was published." + EffectNote)
            .AcceptsExample<PolicyReasonRequest>("""{"reason": "too much in review"}""")
            .ProducesExample<Policy>(200, Example)
            .ProducesProblems(400, 404, 409, 412, 413, 415, 422);
    }

    private static async Task<Results<Json<Policy>, ProblemResult>> GetAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains) =>
        PolicyRequestRules.CheckName(name) is { } invalid ? new ProblemResult(invalid)
        : await grains.Policy(name).GetAsync(context.RequestAborted) is { } policy ? Answer(context, policy)
        : new ProblemResult(NotFound(name));

    private static async Task<Results<Json<Policy>, ProblemResult>> PutDraftAsync(
        [FromRoute(Name = "policy_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        var (expected, refusal) = await ExpectAsync(name, ifMatch, context, grains);
        if (refusal is not null)
        {
            return new ProblemResult(refusal);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, PoliciesJson.Default.PolicyRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var (document, mistakes) = PolicyRequestRules.ToDocument(request);
        return document is null
            ? new ProblemResult(mistakes!)
            : ToAnswer(context, await grains.Policy(name).PutDraftAsync(document, expected));
    }

    private static async Task<Results<Json<SimulationResult>, ProblemResult>> SimulateAsync(
        [FromRoute(Name = "policy_name")] string name, HttpContext context, GrainClient grains)
    {
        var (_, refusal) = await ExpectAsync(name, ifMatch: null, context, grains);
        if (refusal is not null)
        {
            return new ProblemResult(refusal);
        }

        var (body, problem) = await JsonBody.ReadAsync(context, PoliciesJson.Default.SimulationBody);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        var (request, mistakes) = PolicyRequestRules.ToSimulation(body);
        if (request is null)
        {
            return new ProblemResult(mistakes!);
        }

        return await grains.PolicySimulation.SimulateAsync(name, request, context.RequestAborted) is { } result
            ? new Json<SimulationResult>(200, result, PoliciesJson.Default.SimulationResult)
            : new ProblemResult(Problem.Of(
                StatusCodes.Status409Conflict, ProblemCodes.NoDraft, "There is no draft; write one, or give a document."));
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteDraftAsync(
        [FromRoute(Name = "policy_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        var (expected, refusal) = await ExpectAsync(name, ifMatch, context, grains);
        return refusal is null ? Gone(context, await grains.Policy(name).DeleteDraftAsync(expected)) : new ProblemResult(refusal);
    }

    private static async Task<Results<NoContent, ProblemResult>> EndShadowAsync(
        [FromRoute(Name = "policy_name")] string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        var (expected, refusal) = await ExpectAsync(name, ifMatch, context, grains);
        if (refusal is not null)
        {
            return new ProblemResult(refusal);
        }

        await grains.NoteAsync(context, timeProvider, AuditActions.EndPolicyShadow, name);
        return Gone(context, await grains.Policy(name).EndShadowAsync(new(context.Caller().UserId, null, expected)));
    }

    private static Task<Results<Json<Policy>, ProblemResult>> StartShadowAsync(
        [FromRoute(Name = "policy_name")] string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch) =>
        ActAsync(name, ifMatch, context, grains, timeProvider, AuditActions.StartPolicyShadow, (one, act) => one.StartShadowAsync(act));

    private static Task<Results<Json<Policy>, ProblemResult>> PublishAsync(
        [FromRoute(Name = "policy_name")] string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch) =>
        ActAsync(name, ifMatch, context, grains, timeProvider, AuditActions.PublishPolicy, (one, act) => one.PublishAsync(act));

    private static Task<Results<Json<Policy>, ProblemResult>> RollBackAsync(
        [FromRoute(Name = "policy_name")] string name,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        [FromHeader(Name = "If-Match")] string? ifMatch) =>
        ActAsync(name, ifMatch, context, grains, timeProvider, AuditActions.RollBackPolicy, (one, act) => one.RollBackAsync(act));

    private static async Task<Results<Json<Policy>, ProblemResult>> ActAsync(
        string name,
        string? ifMatch,
        HttpContext context,
        GrainClient grains,
        TimeProvider timeProvider,
        string action,
        Func<IPolicyGrain, PolicyAct, Task<PolicyResult>> act)
    {
        var (expected, refusal) = await ExpectAsync(name, ifMatch, context, grains);
        if (refusal is not null)
        {
            return new ProblemResult(refusal);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, PoliciesJson.Default.PolicyReasonRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        if (RegistryRules.CheckReason([], request.Reason) is { Count: > 0 } errors)
        {
            return new ProblemResult(Problem.Validation(errors));
        }

        // Before the act: what cannot be put on record does not happen.
        await grains.NoteAsync(context, timeProvider, action, name, request.Reason);
        return ToAnswer(context, await act(grains.Policy(name), new(context.Caller().UserId, request.Reason, expected)));
    }

    private static async Task<(int? Expected, Problem? Refusal)> ExpectAsync(
        string name, string? ifMatch, HttpContext context, GrainClient grains) =>
        PolicyRequestRules.CheckName(name) is { } invalid ? (null, invalid)
        : !Preconditions.TryParse(ifMatch, out var precondition, out var malformed) ? (null, malformed)
        : await grains.Policy(name).GetAsync(context.RequestAborted) is null ? (null, NotFound(name))
        : (precondition.ExpectedRevision, null);

    private static Json<Policy> Answer(HttpContext context, Policy policy)
    {
        SetETag(context, policy);
        return new(200, policy, PoliciesJson.Default.Policy);
    }

    private static Results<Json<Policy>, ProblemResult> ToAnswer(HttpContext context, PolicyResult result) =>
        ToProblem(context, result) is { } problem ? new ProblemResult(problem) : Answer(context, result.Policy);

    private static Results<NoContent, ProblemResult> Gone(HttpContext context, PolicyResult result) =>
        ToProblem(context, result) is { } problem ? new ProblemResult(problem) : TypedResults.NoContent();

    private static Problem? ToProblem(HttpContext context, PolicyResult result)
    {
        SetETag(context, result.Policy);
        var isDelete = HttpMethods.IsDelete(context.Request.Method);
        return result.Outcome switch
        {
            PolicyOutcome.Changed or PolicyOutcome.Unchanged => null,
            PolicyOutcome.UnknownTier or PolicyOutcome.MilderTier => Problem.Validation(
                [.. result.Mistakes.Select(mistake => new FieldError(mistake.Pointer, mistake.Detail, mistake.Code))]),
            PolicyOutcome.StaleRevision => Problem.Of(
                StatusCodes.Status412PreconditionFailed,
                ProblemCodes.StaleRevision,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The policy is at revision {result.Policy.Revision}. Read it again and repeat the change on top of that.")),
            PolicyOutcome.NoDraft when isDelete => Problem.NotFound("There is no draft."),
            PolicyOutcome.NoDraft => Problem.Of(
                StatusCodes.Status409Conflict, ProblemCodes.NoDraft, "There is no draft; write one first (PUT …/draft)."),
            PolicyOutcome.NoShadow => Problem.NotFound("No version decides silently."),
            _ => Problem.Of(
                StatusCodes.Status409Conflict, ProblemCodes.NothingToRollBack, "No version was live before the one that is."),
        };
    }

    private static void SetETag(HttpContext context, Policy policy) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Revision}\"");

    public static Problem NotFound(string name) =>
        Problem.NotFound($"The cluster decides by no policy '{name}'; decisions quote its name.");
}
