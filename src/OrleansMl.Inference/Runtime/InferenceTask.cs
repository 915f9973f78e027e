using Microsoft.Extensions.Logging;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>
/// A <see cref="ModelTask{TInput, TOutput}"/> whose models are packages: how its manifests are checked, and how a package becomes a
/// model in memory. To add a kind of model, derive from it and register it with <c>AddModelTask</c>; queue, batches, memory budget,
/// counters, registry and the calls of other silos need no change.
/// </summary>
/// <typeparam name="TInput">What one call gives.</typeparam>
/// <typeparam name="TResult">What a loaded model computes for it.</typeparam>
/// <typeparam name="TOutput">What one call answers: the result, with the version that computed it.</typeparam>
/// <param name="name">The <c>task</c> of its manifests.</param>
public abstract class InferenceTask<TInput, TResult, TOutput>(string name) : ModelTask<TInput, TOutput>(name), IInferenceTask
{
    /// <summary>
    /// Checks the fields of a manifest that mean something to this task. <see cref="ManifestRules"/> has the common ones.
    /// </summary>
    /// <exception cref="ModelPackageException">A field is wrong; the message names it.</exception>
    public abstract void Check(ModelManifest manifest);

    /// <summary>Makes a model of a package whose files have been verified.</summary>
    /// <exception cref="ModelPackageException">Files or graph are not what the manifest says; the message names what is wrong.</exception>
    public abstract ILoadedModel<TInput, TResult> Load(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options);

    /// <summary>The answer of a call.</summary>
    /// <param name="result">What the model computed.</param>
    /// <param name="model">The version.</param>
    /// <param name="calibration">The name of its calibration; <c>none</c> without one.</param>
    /// <param name="ms">From acceptance into the queue to the result. Milliseconds.</param>
    public abstract TOutput ToOutput(in TResult result, ModelKey model, string calibration, double ms);

    /// <summary>The answer of a call, where it also says something that the manifest knows. The default leaves the manifest out.</summary>
    /// <inheritdoc cref="ToOutput(in TResult, ModelKey, string, double)"/>
    public virtual TOutput ToOutput(in TResult result, ModelManifest manifest, ModelKey model, string calibration, double ms) =>
        ToOutput(result, model, calibration, ms);

    /// <summary>
    /// What <see cref="ModelRuntimeOptions.InPlaceLength"/> is compared with, for models that can be forked; 0, the default, runs every
    /// input in place.
    /// </summary>
    public virtual int LengthOf(TInput input) => 0;

    ILoadedModel IInferenceTask.Load(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options) =>
        Load(manifest, model, options);

    ModelWorker IInferenceTask.CreateWorker(
        ModelPackage package,
        ILoadedModel model,
        ModelInstruments instruments,
        TimeProvider time,
        ILogger logger,
        ModelRuntimeOptions options) =>
        new BatchQueue<TInput, TResult, TOutput>(this, package, (ILoadedModel<TInput, TResult>)model, instruments, time, logger, options);
}

/// <summary>An <see cref="InferenceTask{TInput, TResult, TOutput}"/>, whatever its types.</summary>
internal interface IInferenceTask
{
    void Check(ModelManifest manifest);

    ILoadedModel Load(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options);

    ModelWorker CreateWorker(
        ModelPackage package,
        ILoadedModel model,
        ModelInstruments instruments,
        TimeProvider time,
        ILogger logger,
        ModelRuntimeOptions options);
}
