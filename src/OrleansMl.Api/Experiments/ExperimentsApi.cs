using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Experiments;

/// <summary>Experiments with how lists are put together: make, change, stop, forget, and what came of them.</summary>
internal static class ExperimentsApi
{
    private const string Route = "/api/v1/ml/experiments";
    private const int DefaultHours = 24;

    private const string Request = """
        {"share": 0.2, "variants": [{"name": "control", "weight": 1},
          {"name": "bolder", "weight": 1, "settings": {"exploration": 2, "relevance": 0.7}}],
          "reason": "do people take more when more is tried?"}
        """;

    private const string Example = """
        {
          "name": "bolder-lists", "version": 4, "state": "running", "share": 0.2,
          "variants": [
            {"name": "control", "weight": 1, "settings": {"collaborative": 0.4, "content": 0.4, "trending": 0.2, "relevance": 0.8,
              "per_author": 2, "exploration": 1}},
            {"name": "bolder", "weight": 1, "settings": {"collaborative": 0.4, "content": 0.4, "trending": 0.2, "relevance": 0.7,
              "per_author": 2, "exploration": 2}}
          ],
          "started_at": "2026-01-05T12:00:00+00:00", "ended_at": null,
          "audit": [{"at": "2026-01-05T12:00:00+00:00", "by": "root", "action": "create", "version": 4,
            "detail": "share 0.2, variants control (1), bolder (1)", "reason": "do people take more when more is tried?"}]
        }
        """;

    private const string ResultsExample = """
        {
          "name": "bolder-lists", "since": "2026-01-05T12:00:00+00:00", "hours": 24, "is_partial": false,
          "variants": [
            {"name": "control", "people": 410, "exposures": 8121, "takes": 402, "open": 950,
              "rate": {"value": 0.049501, "low": 0.0441, "high": 0.055522}, "difference": null},
            {"name": "bolder", "people": 402, "exposures": 8020, "takes": 489, "open": 931,
              "rate": {"value": 0.060973, "low": 0.0548, "high": 0.06779},
              "difference": {"value": 0.011472, "low": 0.002843, "high": 0.020194}}
          ],
          "off_policy": [
            {"policy": "greedy", "exposures": 1210, "effective_sample": 402.11, "snips": {"value": 0.0712, "low": 0.0461, "high": 0.0963},
              "doubly_robust": {"value": 0.0699, "low": 0.0478, "high": 0.092}, "warning": null},
            {"policy": "uniform", "exposures": 1210, "effective_sample": 911.4, "snips": {"value": 0.0405, "low": 0.0277, "high": 0.0533},
              "doubly_robust": {"value": 0.0411, "low": 0.0288, "high": 0.0534}, "warning": null}
          ]
        }
        """;

    private const string EffectNote = " In effect on every silo within a second. Audited.";

    public static IServiceCollection AddExperiments(this IServiceCollection services) => services.AddApiJson(ExperimentsJson.Default);

    public static void MapExperiments(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Route).WithTags("Experiments").RequireAccess(Access.Admin).RequireLimit(RateLimitGroup.Admin);

        group.MapGet("", ListAsync).WithName("list_experiments")
            .WithSummary("List the experiments")
            .WithDescription("All of them by name, stopped ones included; at most 20.")
            .ProducesExample<ExperimentsView>(200, $$"""{"experiments": [{{Example}}]}""");

        group.MapGet("/{experiment_name}", GetAsync).WithName("get_experiment")
            .WithSummary("See an experiment")
            .WithDescription("What it tries, on whom, since when, and who changed what. The ETag is its version.")
            .ProducesExample<Experiment>(200, Example)
            .ProducesProblems(404, 422);

        group.MapPut("/{experiment_name}", PutAsync).WithName("put_experiment")
            .WithSummary("Make an experiment, or change it")
            .WithDescription(
                "People are assigned by a stable hash of the experiment's name and their id: nothing is stored, and they stay in their " +
                "variant. Another share adds or removes people and moves nobody. Other variants begin it anew: results count from then. " +
                "Nobody is in two experiments: the one that began first takes whom it wants, the others choose among the rest. The same " +
                "body again changes nothing. If-Match: \"3\" changes only version 3; If-None-Match: * only makes. 409 " +
                "too_many_experiments beyond 20." +
                EffectNote)
            .AcceptsExample<ExperimentRequest>(Request)
            .ProducesExample<Experiment>(200, Example).ProducesExample<Experiment>(201, Example)
            .ProducesProblems(400, 409, 412, 413, 415, 422);

        group.MapPost("/{experiment_name}/stop", StopAsync).WithName("stop_experiment")
            .WithSummary("Stop an experiment")
            .WithDescription(
                "Everybody gets the usual lists again; its results can still be read. Stopping a stopped one changes nothing." + EffectNote)
            .AcceptsExample<StopExperimentRequest>("""{"reason": "bolder wins"}""")
            .ProducesExample<Experiment>(200, Example)
            .ProducesProblems(400, 404, 412, 413, 415, 422);

        group.MapDelete("/{experiment_name}", DeleteAsync).WithName("delete_experiment")
            .WithSummary("Forget an experiment")
            .WithDescription("With its audit, running or not. What was logged of it stays in the exposure log." + EffectNote)
            .Produces(204)
            .ProducesProblems(400, 404, 412, 422);

        group.MapGet("/{experiment_name}/results", ResultsAsync).WithName("get_experiment_results")
            .WithSummary("See what came of an experiment")
            .WithDescription(
                "Of the latest 20,000 exposures since it began (is_partial when there are more), a person and an item once: taken when " +
                "the person watched, liked, commented on or shared the item, or followed its author, within hours (1 to 720, 24 by " +
                "default) after it was shown. Intervals are of 95 % and allow for a person's exposures being alike. off_policy says what " +
                "always showing the best-foretold item (greedy) and any by chance alone (uniform) would have earned at the places where " +
                "an item was drawn; believe nothing that comes with a warning.")
            .ProducesExample<ExperimentResultsView>(200, ResultsExample)
            .ProducesProblems(404, 422);

        endpoints.MapExposures();
    }

    private static async Task<Json<ExperimentsView>> ListAsync(HttpContext context, GrainClient grains) =>
        new(200, new()
        {
            Experiments = await grains.Experiments.ListAsync(context.RequestAborted)
        }, ExperimentsJson.Default.ExperimentsView);

    private static async Task<Results<Json<Experiment>, ProblemResult>> GetAsync(
        [FromRoute(Name = "experiment_name")] string name, HttpContext context, GrainClient grains) =>
        ExperimentRequestRules.CheckName(name) is { } invalid ? new ProblemResult(invalid)
        : await grains.Experiments.GetAsync(name, context.RequestAborted) is { } experiment ? Answer(context, 200, experiment)
        : new ProblemResult(NotFound(name));

    private static async Task<Results<Json<Experiment>, ProblemResult>> PutAsync(
        [FromRoute(Name = "experiment_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch)
    {
        if (ExperimentRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, ifNoneMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, ExperimentsJson.Default.ExperimentRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        var (draft, mistakes) = ExperimentRequestRules.ToDraft(name, request);
        if (draft is null)
        {
            return new ProblemResult(mistakes!);
        }

        if (precondition.MustExist && await grains.Experiments.GetAsync(name) is null)
        {
            return new ProblemResult(Stale(name));
        }

        var result = await grains.Experiments.PutAsync(draft, precondition.ExpectedRevision, new(context.Caller().UserId, request.Reason));
        if (result.Outcome == ExperimentOutcome.Created)
        {
            context.Response.Headers.Location = $"{Route}/{name}";
        }

        return ToAnswer(context, name, result);
    }

    private static async Task<Results<Json<Experiment>, ProblemResult>> StopAsync(
        [FromRoute(Name = "experiment_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        if (ExperimentRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var (request, problem) = await JsonBody.ReadAsync(context, ExperimentsJson.Default.StopExperimentRequest);
        if (request is null)
        {
            return new ProblemResult(problem!);
        }

        return Registry.RegistryRules.CheckReason([], request.Reason) is { Count: > 0 } errors
            ? new ProblemResult(Problem.Validation(errors))
            : ToAnswer(
                context,
                name,
                await grains.Experiments.StopAsync(name, precondition.ExpectedRevision, new(context.Caller().UserId, request.Reason)));
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [FromRoute(Name = "experiment_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        if (ExperimentRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        if (!Preconditions.TryParse(ifMatch, out var precondition, out var malformed))
        {
            return new ProblemResult(malformed);
        }

        var result = await grains.Experiments.DeleteAsync(name, precondition.ExpectedRevision, new(context.Caller().UserId));
        return result.Outcome == ExperimentOutcome.Changed ? TypedResults.NoContent() : new ProblemResult(ToProblem(context, name, result));
    }

    private static async Task<Results<Json<ExperimentResultsView>, ProblemResult>> ResultsAsync(
        [FromRoute(Name = "experiment_name")] string name,
        HttpContext context,
        GrainClient grains,
        [FromQuery(Name = "hours")] string? hours)
    {
        if (ExperimentRequestRules.CheckName(name) is { } invalid)
        {
            return new ProblemResult(invalid);
        }

        var count = DefaultHours;
        if (hours is not null
            && (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out count)
                || count is < 1 or > IExperimentResultsGrain.MaxHours))
        {
            return new ProblemResult(Problem.Validation("/hours", "out_of_range", $"Must be 1 to {IExperimentResultsGrain.MaxHours}."));
        }

        return await grains.ExperimentResults.GetAsync(name, count, context.RequestAborted) is { } results
            ? new Json<ExperimentResultsView>(200, ExperimentResultsView.Of(results), ExperimentsJson.Default.ExperimentResultsView)
            : new ProblemResult(NotFound(name));
    }

    private static Results<Json<Experiment>, ProblemResult> ToAnswer(HttpContext context, string name, ExperimentResult result) =>
        result.Outcome switch
        {
            ExperimentOutcome.Created => Answer(context, 201, result.Experiment!),
            ExperimentOutcome.Changed or ExperimentOutcome.Unchanged => Answer(context, 200, result.Experiment!),
            _ => new ProblemResult(ToProblem(context, name, result)),
        };

    private static Json<Experiment> Answer(HttpContext context, int status, Experiment experiment)
    {
        SetETag(context, experiment);
        return new(status, experiment, ExperimentsJson.Default.Experiment);
    }

    private static Problem ToProblem(HttpContext context, string name, ExperimentResult result)
    {
        switch (result.Outcome)
        {
            case ExperimentOutcome.NotFound:
                return NotFound(name);
            case ExperimentOutcome.TooMany:
                return Problem.Of(
                    StatusCodes.Status409Conflict,
                    ProblemCodes.TooManyExperiments,
                    $"There are {ExperimentRules.MaxExperiments} experiments; delete one first.");
            case ExperimentOutcome.Stale:
                if (result.Experiment is { } current)
                {
                    SetETag(context, current);
                }

                return Stale(name);
            default:
                throw new InvalidOperationException($"The outcome {result.Outcome} is no problem.");
        }
    }

    private static void SetETag(HttpContext context, Experiment experiment) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{experiment.Version}\"");

    private static Problem NotFound(string name) => Problem.NotFound($"There is no experiment '{name}'.");

    private static Problem Stale(string name) =>
        Problem.Of(
            StatusCodes.Status412PreconditionFailed,
            ProblemCodes.StaleRevision,
            $"The experiment '{name}' is not as your precondition demands. Read it again and repeat the change on top of that.");
}
