namespace OrleansMl.Models;

/// <summary>
/// How the code of a silo calls a model, wherever it runs: the registry says which version answers, and its errors and scores are counted
/// for the registry. One per silo.
/// </summary>
public interface IModelClient
{
    /// <summary>Calls the version that serves.</summary>
    /// <typeparam name="TInput">The input of a registered <see cref="ModelTask{TInput, TOutput}"/>.</typeparam>
    /// <typeparam name="TOutput">Its output.</typeparam>
    /// <param name="name">The model.</param>
    /// <param name="key">What a split goes by: an item's id, so that it stays with its version.</param>
    /// <param name="input">The input; what it refers to must not change meanwhile.</param>
    /// <param name="timeout">How long to wait for one version.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelUnavailableException">No version is installed, or it is broken, or its task is another.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="TimeoutException">No answer within <paramref name="timeout"/>.</exception>
    ValueTask<TOutput> InvokeAsync<TInput, TOutput>(
        string name, string key, TInput input, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Calls a given version, whatever the registry says.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    /// <param name="model">The version.</param>
    /// <param name="input">The input; what it refers to must not change meanwhile.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<TOutput> InvokeVersionAsync<TInput, TOutput>(
        ModelKey model, TInput input, TimeSpan timeout, CancellationToken cancellationToken = default);
}
