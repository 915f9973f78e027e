using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Runtime;

/// <summary>
/// A loaded model with its queue and its one thread. The thread takes whatever waits, up to a batch, and never waits for more: alone an
/// input is answered at once, and under load batches form by themselves because inputs arrive while a run is going on.
/// Short inputs of a cheap model skip the queue: see <see cref="RunsInPlace"/>.
/// </summary>
internal sealed partial class BatchQueue<TInput, TResult, TOutput> : ModelWorker<TInput, TOutput>
{
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    // An encoder takes a millisecond or two a text, so nobody waits longer than a quarter of a second.
    private const int EncodedCapacity = 128;

    private readonly object _gate = new();
    private readonly InferenceTask<TInput, TResult, TOutput> _task;
    private readonly ILoadedModel<TInput, TResult> _model;
    private readonly ModelInstruments _instruments;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly ModelRequest<TInput, TResult, TOutput>[] _batch;
    private readonly string _calibration;
    private readonly ConcurrentQueue<ILoadedModel<TInput, TResult>>? _forks;
    private readonly int _inPlaceLength;
    private ModelRequest<TInput, TResult, TOutput>? _first;
    private ModelRequest<TInput, TResult, TOutput>? _last;
    private bool _isIdle;
    private bool _isClosed;

    public BatchQueue(
        InferenceTask<TInput, TResult, TOutput> task,
        ModelPackage package,
        ILoadedModel<TInput, TResult> model,
        ModelInstruments instruments,
        TimeProvider time,
        ILogger logger,
        ModelRuntimeOptions options)
        : base(package, model, time)
    {
        _task = task;
        _model = model;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _capacity = package.Manifest.Input.Encoder is null ? options.QueueCapacity : Math.Min(options.QueueCapacity, EncodedCapacity);
        _batch = new ModelRequest<TInput, TResult, TOutput>[options.MaxBatch];
        _calibration = package.Manifest.Calibration?.Name ?? "none";
        _inPlaceLength = options.InPlaceLength;
        if (_inPlaceLength > 0 && model.Fork() is { } fork)
        {
            _forks = new([fork]);
        }
    }

    private enum Admission
    {
        Accepted,
        Full,
        Closed,
    }

    /// <inheritdoc/>
    public override void Start() => new Thread(Run) { IsBackground = true, Name = $"model {Model}" }.Start();

    /// <inheritdoc/>
    public override bool TryInvoke(TInput input, long accepted, out ValueTask<TOutput> answer, CancellationToken cancellationToken)
    {
        _task.Validate(input);
        var request = ModelRequest<TInput, TResult, TOutput>.Rent(input, accepted);
        if (RunsInPlace(input))
        {
            answer = new(RunInPlace(request));
            return true;
        }

        // Before it is queued: afterwards it can be answered at any moment.
        answer = request.Task;
        switch (TryAdd(request))
        {
            case Admission.Accepted:
                if (cancellationToken.CanBeCanceled)
                {
                    request.CancelWith(this, cancellationToken);
                }

                return true;
            case Admission.Full:
                request.Return();
                _instruments.OnBusy(Model);
                throw new ModelBusyException(Model.ToString(), BusyRetryAfter);
            default:
                request.Return();
                answer = default;
                return false;
        }
    }

    // True when the caller's thread should run the input itself.
    private bool RunsInPlace(TInput input) => _forks is not null && _task.LengthOf(input) <= _inPlaceLength;

    // Needs no open queue: the tables live as long as someone reads them.
    private TOutput RunInPlace(ModelRequest<TInput, TResult, TOutput> request)
    {
        if (!_forks!.TryDequeue(out var model))
        {
            model = _model.Fork()!;
        }

        try
        {
            ModelCall<TInput, TResult> call = request;
            model.Run(new(in call));
            var now = _time.GetTimestamp();
            CountRun(1, request.Accepted, now);
            return TryToOutput(request, now, out var output) ? output : throw Failure(request);
        }
        finally
        {
            request.Return();
            _forks.Enqueue(model);
        }
    }

    private Admission TryAdd(ModelRequest<TInput, TResult, TOutput> request)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return Admission.Closed;
            }

            if (_queued == _capacity)
            {
                return Admission.Full;
            }

            request.Previous = _last;
            request.Next = null;
            request.IsQueued = true;
            if (_last is null)
            {
                _first = request;
            }
            else
            {
                _last.Next = request;
            }

            _last = request;
            _queued++;
            if (_isIdle)
            {
                _isIdle = false;
                Monitor.Pulse(_gate);
            }

            return Admission.Accepted;
        }
    }

    /// <summary>Takes a request out of the queue; false when the thread has taken it already, and its answer is on the way.</summary>
    public bool TryRemove(ModelRequest<TInput, TResult, TOutput> request)
    {
        lock (_gate)
        {
            if (!request.IsQueued)
            {
                return false;
            }

            Unlink(request);
            return true;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Take() is > 0 and var count)
        {
            var batch = _batch.AsSpan(0, count);
            var start = _time.GetTimestamp();
            try
            {
                _model.Run(new(_batch, 0, count));
            }
            catch (Exception exception)
            {
                // A model answers per input; this is the edge of the loop, and whoever waits must hear of it.
                foreach (var request in batch)
                {
                    request.Error ??= exception;
                }
            }

            Finish(batch, start);
        }

        _model.Dispose();
        _drained.SetResult();
    }

    private int Take()
    {
        lock (_gate)
        {
            while (_first is null && !_isClosed)
            {
                _isIdle = true;
                Monitor.Wait(_gate);
            }

            _isIdle = false;
            var count = 0;
            while (_first is { } request && count < _batch.Length)
            {
                Unlink(request);
                _batch[count++] = request;
            }

            return count;
        }
    }

    private void Finish(Span<ModelRequest<TInput, TResult, TOutput>> batch, long start)
    {
        var now = _time.GetTimestamp();
        CountRun(batch.Length, start, now);
        foreach (ref var slot in batch)
        {
            var request = slot;
            slot = null!;

            // After the last call the object may already serve another input.
            if (TryToOutput(request, now, out var output))
            {
                request.Answer(output);
            }
            else
            {
                request.Fail(Failure(request));
            }
        }
    }

    private void CountRun(int calls, long start, long now)
    {
        Volatile.Write(ref _lastUsed, now);
        Interlocked.Increment(ref _batches);
        _instruments.OnRun(Model, calls, _time.GetElapsedTime(start, now));
    }

    // The task's own code runs here: what it throws is the call's trouble, not the thread's.
    private bool TryToOutput(ModelRequest<TInput, TResult, TOutput> request, long now, out TOutput output)
    {
        var elapsed = CountCall(request, now);
        output = default!;
        if (request.Error is null)
        {
            try
            {
                output = _task.ToOutput(request.Result, Package.Manifest, Model, _calibration, elapsed.TotalMilliseconds);
                return true;
            }
            catch (Exception exception)
            {
                request.Error = exception;
            }
        }

        return false;
    }

    private Exception Failure(ModelRequest<TInput, TResult, TOutput> request)
    {
        var error = request.Error!;
        if (_task.IsInputError(error))
        {
            return error;
        }

        Interlocked.Increment(ref _errors);
        _instruments.OnError(Model);
        LogRunFailed(Model, error);
        return new ModelUnavailableException(Model.ToString(), $"the run failed: {error.Message}");
    }

    private TimeSpan CountCall(ModelRequest<TInput, TResult, TOutput> request, long now)
    {
        var elapsed = _time.GetElapsedTime(request.Accepted, now);
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _totalTicks, elapsed.Ticks);
        return elapsed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} failed on a text.")]
    private partial void LogRunFailed(ModelKey model, Exception exception);

    private void Unlink(ModelRequest<TInput, TResult, TOutput> request)
    {
        if (request.Previous is { } previous)
        {
            previous.Next = request.Next;
        }
        else
        {
            _first = request.Next;
        }

        if (request.Next is { } next)
        {
            next.Previous = request.Previous;
        }
        else
        {
            _last = request.Previous;
        }

        request.Next = request.Previous = null;
        request.IsQueued = false;
        _queued--;
    }
}
