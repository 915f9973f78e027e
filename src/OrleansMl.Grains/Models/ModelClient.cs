using Orleans.Runtime;

namespace OrleansMl.Models;

/// <summary>
/// How grains reach a model: on a silo with the <c>inference</c> role the silo's own runtime, elsewhere the
/// <see cref="IModelHostGrain"/> of a silo that has it. The shortcut saves two grain calls a submission; see docs/decisions.
/// </summary>
internal sealed class ModelClient(IModelRuntime runtime, IGrainFactory grains, SiloRoles roles)
{
    private readonly bool _local = roles.Has(SiloRoles.Inference);

    /// <summary>Classifies a text with the live version of a model.</summary>
    /// <exception cref="ModelUnavailableException">No version is installed, or it is broken.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="TimeoutException">No answer within <paramref name="timeout"/>.</exception>
    public async ValueTask<TextClassification> ClassifyAsync(string name, string text, float evidenceFloor, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var model = Choose(name);
        var answer = _local
            ? runtime.ClassifyAsync(model, text, evidenceFloor, cancellationToken)
            : new ValueTask<TextClassification>(Host(model).ClassifyAsync(text, evidenceFloor, cancellationToken));
        return answer.IsCompletedSuccessfully ? answer.Result : await WithinAsync(answer, timeout, cancellationToken);
    }

    /// <summary>Turns a text into a vector with the live version of a model.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public async ValueTask<TextEmbedding> EmbedAsync(string name, string text, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var model = Choose(name);
        var answer = _local ? runtime.EmbedAsync(model, text, cancellationToken) : new ValueTask<TextEmbedding>(Host(model).EmbedAsync(text, cancellationToken));
        return answer.IsCompletedSuccessfully ? answer.Result : await WithinAsync(answer, timeout, cancellationToken);
    }

    /// <summary>Finds the names in a text with the live version of a model.</summary>
    /// <inheritdoc cref="ClassifyAsync"/>
    public async ValueTask<TokenClassification> RecogniseAsync(string name, string text, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var model = Choose(name);
        var answer = _local ? runtime.RecogniseAsync(model, text, cancellationToken) : new ValueTask<TokenClassification>(Host(model).RecogniseAsync(text, cancellationToken));
        return answer.IsCompletedSuccessfully ? answer.Result : await WithinAsync(answer, timeout, cancellationToken);
    }

    // Which version answers for a name.
    private ModelKey Choose(string name) =>
        runtime.Resolve(name) ?? throw new ModelUnavailableException(name, "no version of it is installed; add a package folder models/<name>/<version>");

    private IModelHostGrain Host(ModelKey model) => grains.GetGrain<IModelHostGrain>(model.ToString());

    // An answer that is already there needs no timer; the callers look first.
    private static Task<T> WithinAsync<T>(ValueTask<T> answer, TimeSpan timeout, CancellationToken cancellationToken) =>
        answer.AsTask().WaitAsync(timeout, cancellationToken);
}
