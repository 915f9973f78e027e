using System.Text.Json.Serialization;
using OrleansMl.Http;
using OrleansMl.RateLimiting;

namespace OrleansMl.Operations;

/// <summary>For load balancers and orchestrators: is the process alive, and can it take requests now.</summary>
internal static class HealthApi
{
    // Longer than any healthy answer, shorter than the probe intervals in use.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<NodeState>()
        .AddHostedService<Draining>()
        .AddProblem<StoreUnavailableException>(_ => Problem.Unavailable(
            ProblemCodes.StoreUnavailable, "The store cannot write now; nothing was acknowledged.", Problem.RetryAfterFailover))
        .AddSingleton<ReadinessProbe>()
        .AddApiJson(OperationsJson.Default);

    public static RouteGroupBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/health").WithTags("Health").AllowAnonymous().AdmitAs(AdmissionKind.Health);

        group.MapGet("/live", () => new Json<HealthView>(200, new("live", null), OperationsJson.Default.HealthView)).WithName("live")
            .WithSummary("Is the process alive?")
            .WithDescription("Answers 200 as long as the process answers at all.")
            .ProducesExample<HealthView>(200, """{"status": "live"}""");

        group.MapGet("/ready", ReadyAsync).WithName("ready")
            .WithSummary("Can requests be taken now?")
            .WithDescription(
                "200 when a silo answers and its store takes a write within 2 s; 503 with the reason otherwise, " +
                "also while the node starts " +
                "or stops. warnings say what does not work although requests can be taken, for example a category that no model scores.")
            .ProducesExample<HealthView>(200, """{"status": "ready"}""")
            .ProducesExample<HealthView>(
                503, """{"status": "not_ready", "reason": "Redis does not answer in time."}""");

        return group;
    }

    private static async Task<Json<HealthView>> ReadyAsync(
        HttpContext context, NodeState state, ReadinessProbe probe, GrainClient grains, TimeProvider timeProvider)
    {
        if (state.Reason is { } own)
        {
            return NotReady(own);
        }

        string? reason;
        try
        {
            reason = await probe.CheckAsync().WaitAsync(Timeout, timeProvider, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            reason = $"No silo answered within {Timeout.TotalSeconds:0} s.";
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            reason = $"The cluster cannot be reached ({exception.GetType().Name}).";
        }

        return reason is null
            ? new(200, new("ready", null)
            {
                Warnings = await WarningsAsync(context, grains, timeProvider)
            }, OperationsJson.Default.HealthView)
            : NotReady(reason);
    }

    // Beside the point of the probe: whatever goes wrong here does not take the node away.
    private static async Task<string[]?> WarningsAsync(HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        try
        {
            var warnings = await grains.Health.WarningsAsync().WaitAsync(Timeout, timeProvider, context.RequestAborted);
            return warnings.IsDefaultOrEmpty ? null : [.. warnings];
        }
        catch (Exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Json<HealthView> NotReady(string reason) => new(503, new("not_ready", reason), OperationsJson.Default.HealthView);
}

/// <summary>The answer of the health endpoints.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not_ready</c>.</param>
/// <param name="Reason">What does not work.</param>
public sealed record HealthView(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    /// <summary>What does not work although requests can be taken; absent when all does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Warnings { get; init; }
}
