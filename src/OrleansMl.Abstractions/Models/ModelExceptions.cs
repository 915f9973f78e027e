namespace OrleansMl.Models;

/// <summary>A model's queue is full. Nothing was done; try again after <see cref="RetryAfter"/>.</summary>
[GenerateSerializer, Alias("model-busy")]
public sealed class ModelBusyException(string model, TimeSpan retryAfter)
    : OrleansMlException($"The queue of model '{model}' is full; try again in {retryAfter.TotalSeconds:0.#} s.")
{
    /// <summary>The model, as name or name@version.</summary>
    [Id(0)] public string Model { get; } = model;

    /// <summary>How long to wait before trying again.</summary>
    [Id(1)] public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>A model is not installed, or its package is broken. <see cref="Reason"/> names the field or file.</summary>
[GenerateSerializer, Alias("model-unavailable")]
public sealed class ModelUnavailableException(string model, string reason)
    : OrleansMlException($"Model '{model}' is unavailable: {reason}")
{
    /// <summary>The model, as name or name@version.</summary>
    [Id(0)] public string Model { get; } = model;

    /// <summary>What is wrong and what would mend it.</summary>
    [Id(1)] public string Reason { get; } = reason;
}
