namespace OrleansMl.Models;

/// <content>How a request finds its lane, whatever the task.</content>
public sealed partial class ModelRuntime
{
    private ValueTask<TAnswer> AskAsync<TRequest, TAnswer>(ModelKey model, TRequest request, CancellationToken cancellationToken)
        where TRequest : ModelRequest<TRequest, TAnswer>, new()
    {
        if (_slots.TryGetValue(model, out var slot) && slot.Lane is BatchQueue<TRequest, TAnswer> lane)
        {
            if (lane.RunsInPlace(request.Text))
            {
                return new(lane.RunInPlace(request));
            }

            if (TryQueue(lane, request, cancellationToken, out var answer))
            {
                return answer;
            }
        }

        return AskSlowAsync<TRequest, TAnswer>(model, request, cancellationToken);
    }

    // False when the lane has closed in the meantime; then the request is still ours.
    private bool TryQueue<TRequest, TAnswer>(
        BatchQueue<TRequest, TAnswer> lane, TRequest request, CancellationToken cancellationToken, out ValueTask<TAnswer> answer)
        where TRequest : ModelRequest<TRequest, TAnswer>, new()
    {
        // Before it is queued: afterwards it can be answered at any moment.
        answer = request.Task;
        switch (lane.TryAdd(request))
        {
            case Admission.Accepted:
                if (cancellationToken.CanBeCanceled)
                {
                    request.CancelWith(lane, cancellationToken);
                }

                return true;
            case Admission.Full:
                request.Return();
                _instruments.OnBusy(lane.Model);
                throw new ModelBusyException(lane.Model.ToString(), BusyRetryAfter);
            default:
                return false;
        }
    }

    private async ValueTask<TAnswer> AskSlowAsync<TRequest, TAnswer>(ModelKey model, TRequest request, CancellationToken cancellationToken)
        where TRequest : ModelRequest<TRequest, TAnswer>, new()
    {
        while (true)
        {
            BatchQueue<TRequest, TAnswer> lane;
            try
            {
                // Before the load: a model that cannot answer anyway must not push others out of memory.
                if (_catalogue.Find(model)?.Package?.Manifest.Task is { } task && task != request.ModelTask && ModelTasks.IsKnown(task))
                {
                    throw OtherTask(model, task, request.ModelTask);
                }

                var loaded = await LaneAsync(model, cancellationToken);
                lane = loaded as BatchQueue<TRequest, TAnswer> ?? throw OtherTask(model, loaded.Package.Manifest.Task, request.ModelTask);
            }
            catch
            {
                request.Return();
                throw;
            }

            if (TryQueue(lane, request, cancellationToken, out var answer))
            {
                return await answer;
            }
        }
    }

    private ModelUnavailableException OtherTask(ModelKey model, string task, string asked) =>
        Unavailable(model, model, $"its task is {task}; it cannot do {asked}.");
}
