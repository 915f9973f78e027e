using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Audit;
using OrleansMl.Http;
using OrleansMl.Models;
using OrleansMl.RateLimiting;
using OrleansMl.Security;

namespace OrleansMl.Registry;

/// <summary>Which version of a model serves: promote, roll back, shadow, split.</summary>
internal static class RegistryApi
{
    internal const string Example = """
        {
          "name": "text-spam", "revision": 3, "live": "1.1.0", "previous": ["1.0.0"], "shadow": null,
          "split": {"kind": "canary", "version": "1.2.0", "percent": 5, "started_at": "2026-01-05T12:00:00+00:00",
            "limits": {"max_error_rate": 0.02, "max_drift": 0.25, "min_calls": 500}},
          "statistics": [{"version": "1.1.0", "calls": 9500, "errors": 0,
            "scores": [{"label": "spam", "counts": [8100, 700, 300, 150, 90, 60, 40, 20, 15, 10, 10, 5]}]}],
          "drift": 0.012,
          "audit": [{"at": "2026-01-05T12:00:00+00:00", "by": "root", "action": "canary", "version": "1.2.0", "from": null,
            "reason": "fewer false alarms on links"}]
        }
        """;

    private const string EffectNote =
        " In effect on every silo when it is answered; requests that run meanwhile are answered by the version they began with. Audited.";

    public static IServiceCollection AddRegistry(this IServiceCollection services) => services.AddApiJson(RegistryJson.Default);

    public static void MapRegistry(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml/models/{model_name}")
            .WithTags("Models")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Admin);

        group.MapPost("/promote", PromoteAsync).WithName("promote_model")
            .WithSummary("Make a version live")
            .WithDescription(
                "The version is loaded and tried on every inference silo first. One that is missing, broken, of another task or without " +
                "a category that the live version scores is refused with 409 model_refused, and nothing changes. Ends a split." +
                EffectNote)
            .AcceptsExample<VersionRequest>("""{"version": "1.0.0", "reason": "fewer false alarms on links"}""")
            .ProducesExample<ModelRegistration>(200, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapPost("/rollback", RollBackAsync).WithName("roll_back_model")
            .WithSummary("Return to the version before")
            .WithDescription("409 nothing_to_roll_back when there is none. Ends a split." + EffectNote)
            .AcceptsExample<RollBackRequest>("""{"reason": "calls jokes spam"}""")
            .ProducesExample<ModelRegistration>(200, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapPut("/shadow", SetShadowAsync).WithName("set_shadow_model")
            .WithSummary("Let a version score without deciding")
            .WithDescription(
                "Its scores are kept with every item (GET /content/{id}/explain, shadow: true) and counted here; it never decides, and " +
                "its failures are nobody's. Replaces an earlier shadow." +
                EffectNote)
            .AcceptsExample<VersionRequest>("""{"version": "1.0.0"}""")
            .ProducesExample<ModelRegistration>(200, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapDelete("/shadow", EndShadowAsync).WithName("end_shadow_model")
            .WithSummary("End the shadow")
            .WithDescription("Harmless when there is none." + EffectNote)
            .ProducesExample<ModelRegistration>(200, Example)
            .ProducesProblems(422);

        group.MapPut("/split", SetSplitAsync).WithName("set_model_split")
            .WithSummary("Let a version decide for a share of the items")
            .WithDescription(
                "By a stable hash of the content's id, so an item stays with its version. An experiment (A/B) runs until it is ended. A " +
                "canary ends itself when it fails too often, or when its scores lie too far from those of the live version (population " +
                "stability index); where it fails, the live version answers. Replaces a running split." +
                EffectNote)
            .AcceptsExample<SplitBody>("""{"kind": "canary", "version": "1.0.0", "percent": 5, "limits": {"max_error_rate": 0.02}}""")
            .ProducesExample<ModelRegistration>(200, Example)
            .ProducesProblems(400, 404, 409, 413, 415, 422);

        group.MapDelete("/split", EndSplitAsync).WithName("end_model_split")
            .WithSummary("End an experiment or a canary")
            .WithDescription("All items go to the live version again. Harmless when there is none." + EffectNote)
            .ProducesExample<ModelRegistration>(200, Example)
            .ProducesProblems(422);
    }

    private static Task<Results<Json<ModelRegistration>, ProblemResult>> PromoteAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        ChangeAsync(
            modelName,
            context,
            grains,
            RegistryJson.Default.VersionRequest,
            RegistryRules.Check,
            (registry, body) => registry.PromoteAsync(body.Version!, By(context, body.Reason)));

    private static Task<Results<Json<ModelRegistration>, ProblemResult>> RollBackAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        ChangeAsync(
            modelName,
            context,
            grains,
            RegistryJson.Default.RollBackRequest,
            body => RegistryRules.CheckReason([], body.Reason),
            (registry, body) => registry.RollBackAsync(By(context, body.Reason)));

    private static Task<Results<Json<ModelRegistration>, ProblemResult>> SetShadowAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        ChangeAsync(
            modelName,
            context,
            grains,
            RegistryJson.Default.VersionRequest,
            RegistryRules.Check,
            (registry, body) => registry.SetShadowAsync(body.Version, By(context, body.Reason)));

    private static Task<Results<Json<ModelRegistration>, ProblemResult>> EndShadowAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        AnswerAsync(modelName, grains, registry => registry.SetShadowAsync(null, By(context, null)));

    private static Task<Results<Json<ModelRegistration>, ProblemResult>> SetSplitAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        ChangeAsync(
            modelName,
            context,
            grains,
            RegistryJson.Default.SplitBody,
            RegistryRules.Check,
            (registry, body) => registry.SetSplitAsync(ToRequest(body), By(context, body.Reason)));

    private static Task<Results<Json<ModelRegistration>, ProblemResult>> EndSplitAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        AnswerAsync(modelName, grains, registry => registry.SetSplitAsync(null, By(context, null)));

    private static async Task<Results<Json<ModelRegistration>, ProblemResult>> ChangeAsync<T>(
        string modelName,
        HttpContext context,
        GrainClient grains,
        JsonTypeInfo<T> typeInfo,
        Func<T, List<FieldError>> check,
        Func<IModelRegistryGrain, T, Task<RegistryResult>> change) where T : class
    {
        var (body, problem) = await JsonBody.ReadAsync(context, typeInfo);
        if (body is null)
        {
            return new ProblemResult(problem!);
        }

        return check(body) is { Count: > 0 } errors
            ? new ProblemResult(Problem.Validation(errors))
            : await AnswerAsync(modelName, grains, registry => change(registry, body));
    }

    private static async Task<Results<Json<ModelRegistration>, ProblemResult>> AnswerAsync(
        string modelName, GrainClient grains, Func<IModelRegistryGrain, Task<RegistryResult>> change)
    {
        if (!ModelKey.IsValidName(modelName))
        {
            return new ProblemResult(
                Problem.Validation("/model_name", "invalid_id", "Must be a model's name: 1-64 characters of [a-z0-9-]."));
        }

        var result = await change(grains.ModelRegistry(modelName));
        if (result is { Outcome: RegistryOutcome.Changed, Registration.Audit: [var done, ..] })
        {
            // The registry has its own line since the change; this one stands with those of other features.
            var action = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"{done.Action}Model");
            await grains.Audit.NoteAsync(new(done.At, done.By, action, $"{modelName}@{done.Version ?? done.From}", done.Reason));
        }

        return result.Outcome switch
        {
            RegistryOutcome.NotInstalled => new ProblemResult(Problem.NotFound(result.Detail!)),
            RegistryOutcome.Refused =>
                new ProblemResult(Problem.Of(StatusCodes.Status409Conflict, ProblemCodes.ModelRefused, result.Detail)),
            RegistryOutcome.NothingBefore =>
                new ProblemResult(
                    Problem.Of(
                        StatusCodes.Status409Conflict,
                        ProblemCodes.NothingToRollBack,
                        $"No version of '{modelName}' was live before this one.")),
            _ => new Json<ModelRegistration>(200, result.Registration, RegistryJson.Default.ModelRegistration),
        };
    }

    private static RegistryChange By(HttpContext context, string? reason) => new(context.Caller().UserId, reason);

    private static SplitRequest ToRequest(SplitBody body)
    {
        var limits = new CanaryLimits();
        return new(body.Kind!.Value, body.Version!, body.Percent!.Value, body.Kind == SplitKind.Experiment ? null : limits with
        {
            MaxErrorRate = body.Limits?.MaxErrorRate ?? limits.MaxErrorRate,
            MaxDrift = body.Limits?.MaxDrift ?? limits.MaxDrift,
            MinCalls = body.Limits?.MinCalls ?? limits.MinCalls,
        });
    }
}
