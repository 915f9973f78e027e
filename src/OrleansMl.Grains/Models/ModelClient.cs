using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansMl.Registry;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// How grains reach a model. Which version answers is the registry's word (<see cref="ModelRoutes"/>); where it answers: on a silo with the
/// <c>inference</c> role the silo's own runtime, elsewhere the <see cref="IModelHostGrain"/> of a silo that has it. The shortcut saves
/// two grain calls a submission; see docs/decisions.
/// </summary>
internal sealed partial class ModelClient(
    IModelRuntime runtime,
    IGrainFactory grains,
    SiloRoles roles,
    ModelRoutes routes,
    ModelMetrics monitor,
    ILogger<ModelClient> logger)
{
    private readonly bool _local = roles.Has(SiloRoles.Inference);

    /// <summary>Classifies a text.</summary>
    /// <param name="name">The model.</param>
    /// <param name="key">What a split goes by: the content's id, so that an item stays with its version.</param>
    /// <param name="text">The raw text.</param>
    /// <param name="evidenceFloor">Labels at or above this score come with evidence spans; above 1 asks for none.</param>
    /// <param name="timeout">How long to wait for one version.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelUnavailableException">No version is installed, or it is broken.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="TimeoutException">No answer within <paramref name="timeout"/>.</exception>
    public ValueTask<TextClassification> ClassifyAsync(
        string name, string key, string text, float evidenceFloor, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync<ClassifyQuestion, TextClassification>(name, key, new(text, evidenceFloor), timeout, cancellationToken);

    /// <summary>Turns a text into a vector.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public ValueTask<TextEmbedding> EmbedAsync(
        string name, string key, string text, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync<EmbedQuestion, TextEmbedding>(name, key, new(text), timeout, cancellationToken);

    /// <summary>Finds the names in a text.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public ValueTask<TokenClassification> RecognizeAsync(
        string name, string key, string text, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync<RecogniseQuestion, TokenClassification>(name, key, new(text), timeout, cancellationToken);

    /// <summary>Classifies a picture.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    /// <exception cref="Images.ImageUnreadableException">The bytes are no picture that can be read.</exception>
    public ValueTask<ImageClassification> ClassifyImageAsync(
        string name, string key, ImmutableArray<byte> image, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync<ClassifyImageQuestion, ImageClassification>(name, key, new(image), timeout, cancellationToken);

    /// <summary>Foretells a cascade of shares.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public ValueTask<ViralityForecast> ForecastAsync(
        string name,
        string key,
        CascadeState cascade,
        double time,
        double? viralSize,
        TimeSpan timeout,
        CancellationToken cancellationToken) =>
        AskAsync<ForecastQuestion, ViralityForecast>(name, key, new(cascade, time, viralSize), timeout, cancellationToken);

    /// <summary>The version that scores beside the live one; null when there is none.</summary>
    public async ValueTask<ModelKey?> ShadowOfAsync(string name) =>
        (await routes.GetAsync(name)).Shadow is { } shadow ? new ModelKey(name, shadow) : null;

    /// <summary>The version that would answer for an item now; null when none is installed.</summary>
    public async ValueTask<ModelKey?> ChosenAsync(string name, string key)
    {
        var route = await routes.GetAsync(name);
        return route.ChoosesChallenger(key) ? new ModelKey(name, route.Challenger!) : Live(route);
    }

    /// <summary>Classifies a text with a given version, whatever the registry says.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public ValueTask<TextClassification> ClassifyWithAsync(
        ModelKey model, string text, float evidenceFloor, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskVersionAsync<ClassifyQuestion, TextClassification>(model, new(text, evidenceFloor), timeout, cancellationToken);

    /// <summary>Turns a text into a vector with a given version, whatever the registry says.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public ValueTask<TextEmbedding> EmbedWithAsync(ModelKey model, string text, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskVersionAsync<EmbedQuestion, TextEmbedding>(model, new(text), timeout, cancellationToken);

    // Pooled: both suspend for every text that waits in a queue.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> AskAsync<TQuestion, T>(
        string name, string key, TQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
        where TQuestion : struct, IModelQuestion<T>
    {
        var route = await routes.GetAsync(name);
        if (route.ChoosesChallenger(key))
        {
            var challenger = new ModelKey(name, route.Challenger!);
            try
            {
                // Half the time, so that the live version has the other half.
                return await AskVersionAsync<TQuestion, T>(challenger, question, timeout / 2, cancellationToken);
            }
            catch (Exception exception)
                when (exception is not Images.ImageUnreadableException && !cancellationToken.IsCancellationRequested)
            {
                // A version on trial costs nobody an answer.
                if (exception is ModelBusyException)
                {
                    monitor.Of(challenger).OnFailed();
                }

                LogChallengerFailed(exception, challenger);
            }
        }

        var live = Live(route)
            ?? throw new ModelUnavailableException(name, "no version of it is installed; add a package folder models/<name>/<version>");
        try
        {
            return await AskVersionAsync<TQuestion, T>(live, question, timeout, cancellationToken);
        }
        catch (ModelUnavailableException) when (route.Fallback is not null)
        {
            // A promoted version whose files were lost or spoilt since: the one before it serves on.
            return await AskVersionAsync<TQuestion, T>(new(name, route.Fallback), question, timeout, cancellationToken);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> AskVersionAsync<TQuestion, T>(
        ModelKey model, TQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
        where TQuestion : struct, IModelQuestion<T>
    {
        var counts = monitor.Of(model);
        try
        {
            var asked = _local
                ? question.Ask(runtime, model, cancellationToken)
                : new(question.Ask(grains.GetGrain<IModelHostGrain>(model.ToString()), cancellationToken));

            // An answer that is already there needs no timer.
            var answer = asked.IsCompletedSuccessfully ? asked.Result : await asked.AsTask().WaitAsync(timeout, cancellationToken);
            question.Count(counts, answer);
            return answer;
        }
        catch (Exception exception)
            when (exception is not (ModelBusyException or Images.ImageUnreadableException) && !cancellationToken.IsCancellationRequested)
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
