using OrleansMl.Models;

namespace OrleansMl.Runtime;

/// <content>How a call finds its worker, whatever the task.</content>
public sealed partial class ModelRuntime
{
    /// <inheritdoc/>
    public ValueTask<TOutput> InvokeAsync<TInput, TOutput>(ModelKey model, TInput input, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TOutput>(cancellationToken);
        }

        var accepted = _time.GetTimestamp();
        return _slots.TryGetValue(model, out var slot)
            && slot.Worker is ModelWorker<TInput, TOutput> worker
            && TryInvoke(worker, input, accepted, out var answer, cancellationToken)
            ? answer
            : InvokeSlowAsync<TInput, TOutput>(model, input, accepted, cancellationToken);
    }

    private bool TryInvoke<TInput, TOutput>(
        ModelWorker<TInput, TOutput> worker,
        TInput input,
        long accepted,
        out ValueTask<TOutput> answer,
        CancellationToken cancellationToken)
    {
        try
        {
            return worker.TryInvoke(input, accepted, out answer, cancellationToken);
        }
        catch (ModelBusyException) when (StandInOf(worker.Model) is { } standIn)
        {
            answer = InvokeAsync<TInput, TOutput>(standIn, input, cancellationToken);
            return true;
        }
    }

    // What a model with an encoder cannot take in time, the version before it answers, which takes microseconds; the answer names it.
    private ModelKey? StandInOf(ModelKey model)
    {
        var versions = _catalogue.Versions(model.Name);
        if (versions.FirstOrDefault(entry => entry.Key == model)?.Package?.Manifest.Input.Encoder is null)
        {
            return null;
        }

        return versions.SkipWhile(entry => entry.Key != model).Skip(1)
            .FirstOrDefault(entry => entry.Package?.Manifest.Input.Encoder is null && Problem(entry) is null)?.Key;
    }

    private async ValueTask<TOutput> InvokeSlowAsync<TInput, TOutput>(
        ModelKey model, TInput input, long accepted, CancellationToken cancellationToken)
    {
        var task = _tasks.Registry.Of<TInput, TOutput>();
        while (true)
        {
            // Before the load: a model that cannot answer anyway must not push others out of memory.
            if (_catalogue.Find(model)?.Package?.Manifest.Task is { } other
                && other != task.Name
                && _tasks.Registry.Find(other) is not null)
            {
                throw OtherTask(model, other, task.Name);
            }

            var loaded = await WorkerAsync(model, cancellationToken);
            var worker = loaded as ModelWorker<TInput, TOutput> ?? throw OtherTask(model, loaded.Package.Manifest.Task, task.Name);
            if (TryInvoke(worker, input, accepted, out var answer, cancellationToken))
            {
                return await answer;
            }
        }
    }

    private ModelUnavailableException OtherTask(ModelKey model, string task, string called) =>
        Unavailable(model, model, $"its task is {task}; it cannot do {called}.");
}
