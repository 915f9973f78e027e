using System.Collections.Immutable;

namespace OrleansMl.Models;

/// <summary>
/// A kind of model: what goes in, what comes out, and what the registry must know of it. There is one object per kind, registered with
/// <c>AddModelTask</c>; client, host grain, runtime, registry and probes know models only through it. Derive from
/// <see cref="ModelTask{TInput, TOutput}"/>.
/// </summary>
public abstract class ModelTask
{
    private protected ModelTask(string name, Type type) => (Name, Type) = (name, type);

    /// <summary>
    /// The <c>task</c> of its manifests, for example <c>text-classification</c>; where the Hugging Face hub has a name, that one.
    /// </summary>
    public string Name { get; }

    /// <summary>The closed <see cref="ModelTask{TInput, TOutput}"/>: callers find the task by its input and output.</summary>
    internal Type Type { get; }

    /// <summary>Calls a version that is loaded, and looks at what it answers.</summary>
    /// <param name="runtime">The silo's models.</param>
    /// <param name="model">The version.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public abstract ValueTask<ModelProbe> ProbeAsync(IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken = default);
}

/// <summary>How a version answered a <see cref="ModelTask{TInput, TOutput}.ProbeInput"/>.</summary>
/// <param name="Problem">Why the answer cannot be right; null when it can.</param>
/// <param name="Scores">Its scores by label; empty for a model without labels.</param>
public readonly record struct ModelProbe(string? Problem, ImmutableArray<LabelScore> Scores);

/// <summary>A kind of model by its input and output.</summary>
/// <typeparam name="TInput">
/// What one call gives: a type of the task's own, since it is by input and output that callers find the task. It needs an Orleans
/// serializer, so that a silo without the role <c>inference</c> can call; a readonly record struct costs a local call nothing.
/// </typeparam>
/// <typeparam name="TOutput">What one call answers; needs an Orleans serializer, too.</typeparam>
/// <param name="name">The <c>task</c> of its manifests.</param>
public abstract class ModelTask<TInput, TOutput>(string name) : ModelTask(name, typeof(ModelTask<TInput, TOutput>))
{
    /// <summary>An input that every model of the task must be able to answer: a version is probed with it before it may serve.</summary>
    public abstract TInput ProbeInput { get; }

    /// <summary>
    /// What of an answer the registry counts, to compare a shadow or a canary with the live version and to see drift: scores in [0, 1] by
    /// label, the labels of a version always the same. Empty, the default, when only calls and errors say something.
    /// </summary>
    public virtual ImmutableArray<LabelScore> ScoresOf(TOutput output) => [];

    /// <summary>Why an answer cannot be right, as the end of a sentence that begins with the version; null when it can.</summary>
    public virtual string? ProblemOf(TOutput output)
    {
        foreach (var score in ScoresOf(output))
        {
            if (score.Score is not (>= 0 and <= 1))
            {
                return $"its score of '{score.Label}' is no probability.";
            }
        }

        return null;
    }

    /// <summary>Refuses an input that no model of the task takes, before it is queued.</summary>
    /// <exception cref="ArgumentException">It is outside the task's limits.</exception>
    public virtual void Validate(TInput input)
    {
    }

    /// <summary>
    /// True when an exception of a run is the sender's mistake, which only the run could find: it is no failure of the version, and no
    /// other version is called. The default is false.
    /// </summary>
    public virtual bool IsInputError(Exception exception) => false;

    /// <inheritdoc/>
    public sealed override async ValueTask<ModelProbe> ProbeAsync(
        IModelRuntime runtime, ModelKey model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var output = await runtime.InvokeAsync<TInput, TOutput>(model, ProbeInput, cancellationToken).ConfigureAwait(false);
        return new(ProblemOf(output), ScoresOf(output));
    }
}
