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
        var model = runtime.Resolve(name) ?? throw new ModelUnavailableException(name, "no version of it is installed; add a package folder models/<name>/<version>");
        var answer = _local
            ? runtime.ClassifyAsync(model, text, evidenceFloor, cancellationToken)
            : new ValueTask<TextClassification>(grains.GetGrain<IModelHostGrain>(model.ToString()).ClassifyAsync(text, evidenceFloor, cancellationToken));

        // An answer that is already there needs no timer.
        return answer.IsCompletedSuccessfully ? answer.Result : await answer.AsTask().WaitAsync(timeout, cancellationToken);
    }
}
