using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansMl.Http;
using OrleansMl.RateLimiting;
using OrleansMl.Registry;
using OrleansMl.Security;

namespace OrleansMl.Models;

/// <summary>The installed models: list, load, unload.</summary>
internal static class ModelsApi
{
    private const string Example = """
        {
          "name": "text-spam", "live_version": "1.0.0",
          "versions": [{
            "version": "1.0.0", "task": "text-classification", "live": true,
            "silos": [{
              "silo": "127.0.0.1:11111@1", "state": "loaded", "reason": null, "memory_bytes": 8388608,
              "loaded_at": "2026-01-05T12:00:00+00:00", "load_ms": 42.5,
              "calls": 1200, "errors": 0, "batches": 900, "mean_ms": 0.3, "queued": 0
            }]
          }]
        }
        """;

    public static IServiceCollection AddModels(this IServiceCollection services) => services
        .AddProblem<ModelBusyException>(busy =>
            Problem.Unavailable(ProblemCodes.ModelBusy, busy.Message, Math.Max(1, (int)Math.Ceiling(busy.RetryAfter.TotalSeconds))))
        .AddProblem<ModelUnavailableException>(model =>
            Problem.Unavailable(ProblemCodes.ModelUnavailable, model.Message, Problem.RetryAfterFailover))
        .AddApiJson(ModelsJson.Default);

    public static RouteGroupBuilder MapModels(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1/ml/models")
            .WithTags("Models")
            .RequireAccess(Access.Admin)
            .RequireLimit(RateLimitGroup.Admin);

        group.MapGet("", ListAsync).WithName("list_models")
            .WithSummary("List the installed models")
            .WithDescription("Every model with its versions and how each does on every silo that runs inference.")
            .ProducesExample<ModelsView>(200, $$"""{"models": [{{Example}}]}""");

        group.MapGet("/{model_name}", GetAsync).WithName("get_model")
            .WithSummary("Read one model")
            .WithDescription(
                "Versions, silos, memory, calls, batches and latency; in registration what was promoted, shadowed and split, " +
                "scores by version, drift and audit.")
            .ProducesExample<ModelView>(200, Example.TrimEnd()[..^1].TrimEnd() + $",\n  \"registration\": {RegistryApi.Example}\n}}")
            .ProducesProblems(404, 422);

        group.MapPost("/load/{model_name}", LoadAsync).WithName("load_model")
            .WithSummary("Load a model on every inference silo")
            .WithDescription(
                "Loads the live version, or the one named as name@version. Models load by themselves on first use; this takes that time " +
                "beforehand, and after a package was replaced it says at once whether it works.")
            .ProducesExample<ModelView>(200, Example)
            .ProducesProblems(404, 422);

        group.MapDelete("/unload/{model_name}", UnloadAsync).WithName("unload_model")
            .WithSummary("Free a model's memory on every silo")
            .WithDescription("Unloads every version, or the one named as name@version. It loads again on next use.")
            .ProducesExample<ModelView>(200, Example)
            .ProducesProblems(404, 422);

        return group;
    }

    private static async Task<Json<ModelsView>> ListAsync(HttpContext context, GrainClient grains) =>
        new(200, new() { Models = ModelView.From(await grains.Models.ListAsync(context.RequestAborted)) }, ModelsJson.Default.ModelsView);

    private static Task<Results<Json<ModelView>, ProblemResult>> GetAsync(
        [FromRoute(Name = "model_name")] string modelName, HttpContext context, GrainClient grains) =>
        AnswerAsync(
            modelName,
            async (name, version) =>
            [
                .. (await grains.Models.ListAsync(context.RequestAborted)).Where(
                    on => on.Status.Model.Name == name && (version is null || on.Status.Model.Version == version))
            ],
            name => grains.ModelRegistry(name).GetAsync(context.RequestAborted));

    private static Task<Results<Json<ModelView>, ProblemResult>> LoadAsync(
        [FromRoute(Name = "model_name")] string modelName, GrainClient grains) =>
        AnswerAsync(modelName, (name, version) => grains.Models.LoadAsync(name, version));

    private static Task<Results<Json<ModelView>, ProblemResult>> UnloadAsync(
        [FromRoute(Name = "model_name")] string modelName, GrainClient grains) =>
        AnswerAsync(modelName, (name, version) => grains.Models.UnloadAsync(name, version));

    private static async Task<Results<Json<ModelView>, ProblemResult>> AnswerAsync(
        string modelName,
        Func<string, string?, Task<ImmutableArray<ModelOnSilo>>> ask,
        Func<string, Task<ModelRegistration>>? register = null)
    {
        string name = modelName;
        string? version = null;
        if (ModelKey.TryParse(modelName, null, out var key))
        {
            (name, version) = key;
        }
        else if (!ModelKey.IsValidName(modelName))
        {
            return new ProblemResult(
                Problem.Validation("/model_name", "invalid_id", "Must be a model's name (1-64 characters of [a-z0-9-]) or name@version."));
        }

        var models = ModelView.From(await ask(name, version));
        return models.IsEmpty
            ? new ProblemResult(Problem.NotFound($"There is no model '{modelName}' on any silo."))
            : new Json<ModelView>(
                200, register is null ? models[0] : models[0] with { Registration = await register(name) }, ModelsJson.Default.ModelView);
    }
}
