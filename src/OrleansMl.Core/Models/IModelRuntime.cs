namespace OrleansMl.Models;

/// <summary>
/// The models of one silo: finds packages, loads them on first use, and runs them in micro-batches on threads of its own.
/// Grains know inference only through this. Implemented by OrleansMl.Inference; one per silo.
/// </summary>
public interface IModelRuntime
{
    /// <summary>
    /// The version that answers for a name: the highest installed semantic version that is not known to be broken, or the highest when
    /// all are. Null when none is installed.
    /// </summary>
    ModelKey? Resolve(string name);

    /// <summary>Every installed package, broken ones included.</summary>
    IReadOnlyList<ModelStatus> List();

    /// <summary>Loads a version now; a second call while it loads, or after, waits for the same load.</summary>
    /// <exception cref="ModelUnavailableException">The package is missing or broken.</exception>
    Task<ModelStatus> LoadAsync(ModelKey model, CancellationToken cancellationToken = default);

    /// <summary>Frees a version once its queue is drained. Returns false when it was not loaded. It loads again on next use.</summary>
    Task<bool> UnloadAsync(ModelKey model, CancellationToken cancellationToken = default);

    /// <summary>Runs a version on one input; inputs that wait together share one run.</summary>
    /// <typeparam name="TInput">The input of a registered <see cref="ModelTask{TInput, TOutput}"/>.</typeparam>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="model">The version to call; loaded on first use.</param>
    /// <param name="input">The input; what it refers to must not change meanwhile.</param>
    /// <param name="cancellationToken">Gives up waiting; the input leaves the queue if it has not been taken.</param>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The package is missing or broken, or its task is another.</exception>
    ValueTask<TOutput> InvokeAsync<TInput, TOutput>(ModelKey model, TInput input, CancellationToken cancellationToken = default);
}
