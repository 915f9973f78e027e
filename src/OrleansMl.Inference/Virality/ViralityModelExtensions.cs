using OrleansMl.Models;

namespace OrleansMl.Virality;

/// <summary>Calls of the growth task by name.</summary>
public static class ViralityModelExtensions
{
    /// <summary>Predicts how a cascade of shares will grow.</summary>
    /// <param name="runtime">The models.</param>
    /// <param name="model">The version to call; loaded on first use.</param>
    /// <param name="cascade">As it was with its last share; it must not change meanwhile.</param>
    /// <param name="time">Now, on the cascade's scale.</param>
    /// <param name="viralSize">Shares from which it is called viral; null for what the package says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    public static ValueTask<ViralityForecast> ForecastAsync(
        this IModelRuntime runtime,
        ModelKey model,
        CascadeState cascade,
        double time,
        double? viralSize,
        CancellationToken cancellationToken = default) =>
        runtime.InvokeAsync<CascadeForecastInput, ViralityForecast>(model, new(cascade, time, viralSize), cancellationToken);
}
