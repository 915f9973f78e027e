using OrleansMl.Http;
using OrleansMl.Operations;

namespace OrleansMl.Gorse;

/// <summary>Health as Gorse says it. There is one store, which is both of theirs.</summary>
internal static class GorseHealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<Json<GorseHealth>> LiveAsync(HttpContext context, GrainClient grains, TimeProvider timeProvider) =>
        ToAnswer(200, await CheckAsync(context, grains, timeProvider));

    public static async Task<Json<GorseHealth>> ReadyAsync(HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        var error = await CheckAsync(context, grains, timeProvider);
        return ToAnswer(error is null ? 200 : 503, error);
    }

    private static async Task<string?> CheckAsync(HttpContext context, GrainClient grains, TimeProvider timeProvider)
    {
        try
        {
            return await grains.Health.CheckAsync().WaitAsync(Patience, timeProvider, context.RequestAborted);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            return $"no silo answered ({exception.GetType().Name})";
        }
    }

    private static Json<GorseHealth> ToAnswer(int status, string? error) =>
        new(status, new(error is null, error, error, error is null, error is null), GorseJson.Default.GorseHealth);
}
