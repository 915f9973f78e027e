using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansMl.Registry;

namespace OrleansMl.Models;

/// <summary>
/// How grains reach a model. Which version answers is the registry's word (<see cref="ModelRoutes"/>); where it answers: on a silo with
/// the <c>inference</c> role the silo's own runtime, elsewhere the <see cref="IModelHostGrain"/> of a silo that has it. The shortcut
/// saves two grain calls a submission; see docs/decisions.
/// </summary>
internal sealed partial class ModelClient(
    IModelRuntime runtime,
    ModelTaskRegistry tasks,
    IGrainFactory grains,
    SiloRoles roles,
    ModelRoutes routes,
    ModelMetrics metrics,
    ILogger<ModelClient> logger) : IModelClient
{
    private readonly bool _local = roles.Has(SiloRoles.Inference);

    /// <inheritdoc/>
    public ValueTask<TOutput> InvokeAsync<TInput, TOutput>(
        string name, string key, TInput input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var task = tasks.Of<TInput, TOutput>();
        task.Validate(input);
        return InvokeAsync(task, name, key, input, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TOutput> InvokeVersionAsync<TInput, TOutput>(
        ModelKey model, TInput input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var task = tasks.Of<TInput, TOutput>();
        task.Validate(input);
        return InvokeAsync(task, model, input, timeout, cancellationToken);
    }

    /// <summary>The version that scores beside the live one; null when there is none.</summary>
    public async ValueTask<ModelKey?> ShadowOfAsync(string name) =>
        (await routes.GetAsync(name)).Shadow is { } shadow ? new ModelKey(name, shadow) : null;

    /// <summary>The version that would answer for an item now; null when none is installed.</summary>
    public async ValueTask<ModelKey?> ChosenAsync(string name, string key)
    {
        var route = await routes.GetAsync(name);
        return route.ChoosesChallenger(key) ? new ModelKey(name, route.Challenger!) : Live(route);
    }

    // Pooled: both suspend for every input that waits in a queue.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TOutput> InvokeAsync<TInput, TOutput>(
        ModelTask<TInput, TOutput> task, string name, string key, TInput input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var route = await routes.GetAsync(name);
        if (route.ChoosesChallenger(key))
        {
            var challenger = new ModelKey(name, route.Challenger!);
            try
            {
                // Half the time, so that the live version has the other half.
                return await InvokeAsync(task, challenger, input, timeout / 2, cancellationToken);
            }
            catch (Exception exception) when (!task.IsInputError(exception) && !cancellationToken.IsCancellationRequested)
            {
                // A version on trial costs nobody an answer.
                if (exception is ModelBusyException)
                {
                    metrics.Of(challenger).OnFailed();
                }

                LogChallengerFailed(exception, challenger);
            }
        }

        var live = Live(route)
            ?? throw new ModelUnavailableException(name, "no version of it is installed; add a package folder models/<name>/<version>");
        try
        {
            return await InvokeAsync(task, live, input, timeout, cancellationToken);
        }
        catch (ModelUnavailableException) when (route.Fallback is not null)
        {
            // A promoted version whose files were lost or spoilt since: the one before it serves on.
            return await InvokeAsync(task, new ModelKey(name, route.Fallback), input, timeout, cancellationToken);
        }
        catch (ModelUnavailableException) when (route.IsFollowed && runtime.Resolve(name) is { } other && other != live)
        {
            // Its folder is gone or spoilt, and the registry has not tried another one yet.
            return await InvokeAsync(task, runtime.Resolve(name)!.Value, input, timeout, cancellationToken);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TOutput> InvokeAsync<TInput, TOutput>(
        ModelTask<TInput, TOutput> task, ModelKey model, TInput input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var counts = metrics.Of(model);
        try
        {
            var call = _local
                ? runtime.InvokeAsync<TInput, TOutput>(model, input, cancellationToken)
                : new(grains.GetGrain<IModelHostGrain>(model.ToString()).CallAsync<TInput, TOutput>(input, cancellationToken));

            // An answer that is already there needs no timer.
            var output = call.IsCompletedSuccessfully ? call.Result : await call.AsTask().WaitAsync(timeout, cancellationToken);
            counts.OnAnswered(task.ScoresOf(output));
            return output;
        }
        catch (Exception exception) when (
            exception is not ModelBusyException && !task.IsInputError(exception) && !cancellationToken.IsCancellationRequested)
        {
            counts.OnFailed();
            throw;
        }
    }

    private ModelKey? Live(ModelRoute route) =>
        route.Live is { } promoted ? new ModelKey(route.Name, promoted) : runtime.Resolve(route.Name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} has a share of the items and failed; the live version answers instead")]
    private partial void LogChallengerFailed(Exception exception, ModelKey model);
}
