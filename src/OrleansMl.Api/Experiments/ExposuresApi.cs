using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Experiments;

/// <summary>What was put on whose list with which chance, and what another policy would have earned.</summary>
internal static class ExposuresApi
{
    private const int DefaultLimit = 100;

    public static void MapExposures(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml").WithTags("Experiments").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapGet("/exposures", ListAsync).WithName("list_exposures")
            .WithSummary("Read what was put on whose list")
            .WithDescription(
                "The latest first, of the latest half a million. propensity is the chance with which the item got its place: 1 for " +
                "places by score. Where it was drawn, explored says what showing the best-foretold item (greedy) and any by chance alone " +
                "(uniform) would have done: enough to estimate what they would have earned. limit is 1 to 1,000, 100 by default; next " +
                "goes into cursor for the part that follows, and is null at the end. What is shown is here a second later.")
            .ProducesExample<ExposuresView>(
                200,
                """
                {"exposures": [{"user_id": "alice", "content_id": "a1", "at": "2026-01-02T03:04:05+00:00", "experiment": "bolder-lists",
                  "variant": "control", "place": 4, "propensity": 0.31, "predicted": 0.12,
                  "explored": {"greedy_propensity": 0, "greedy_value": 0.14, "uniform_propensity": 0.05, "uniform_value": 0.08}}],
                  "next": "MTIzLjQ1"}
                """)
            .ProducesProblems(422);

        group.MapPost("/off-policy", EstimateAsync).WithName("estimate_off_policy")
            .WithSummary("Estimate what another policy would have earned")
            .WithDescription(
                "From a log of choices with their chances, 1 to 10,000: the self-normalised inverse propensity score and the doubly " +
                "robust estimate, each with its 95 % interval. predicted and target_value are what a model says, and may be left out. A " +
                "propensity of 0 is refused: what had no chance was not shown. warning says why an estimate should not be believed: " +
                "effective_sample is how many exposures the log is worth to the other policy. orleansml backtest off-policy does the " +
                "same with a file of any length.")
            .AcceptsExample<OffPolicyRequest>(
                """
                {"exposures": [{"reward": 1, "propensity": 0.5, "target_propensity": 1, "predicted": 0.2, "target_value": 0.25},
                  {"reward": 0, "propensity": 0.5, "target_propensity": 0}]}
                """)
            .ProducesExample<PolicyEstimateView>(
                200,
                """
                {"policy": "target", "exposures": 2, "effective_sample": 1, "snips": {"value": 1, "low": 1, "high": 1},
                  "doubly_robust": {"value": 0.925, "low": -0.888, "high": 2.738},
                  "warning": "The 2 exposures are worth 1 to this policy; ..."}
                """)
            .ProducesProblems(400, 413, 415, 422);
    }

    private static async Task<Results<Json<ExposuresView>, ProblemResult>> ListAsync(
        HttpContext context, GrainClient grains, [FromQuery(Name = "cursor")] string? cursor, [FromQuery(Name = "limit")] string? limit)
    {
        var (count, problem) = PageQuery.ReadLimit(limit, DefaultLimit, IExposuresGrain.MaxLimit);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        return await grains.Exposures.ListAsync(cursor, count, context.RequestAborted) is { } page
            ? new Json<ExposuresView>(200, new() { Exposures = page.Exposures, Next = page.Next }, ExperimentsJson.Default.ExposuresView)
            : new ProblemResult(PageQuery.InvalidCursor);
    }

    private static async Task<Results<Json<PolicyEstimateView>, ProblemResult>> EstimateAsync(HttpContext context, GrainClient grains)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, ExperimentsJson.Default.OffPolicyRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var (log, mistakes) = ExperimentRequestRules.ToLog(request);
        return mistakes is not null
            ? new ProblemResult(mistakes)
            : new Json<PolicyEstimateView>(
                200,
                PolicyEstimateView.Of(await grains.ExperimentResults.EstimateAsync(log, context.RequestAborted)),
                ExperimentsJson.Default.PolicyEstimateView);
    }
}
