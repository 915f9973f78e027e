using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Models;

/// <summary>
/// A loaded model with its queue and its one thread. The thread takes whatever waits, up to a batch, and never waits for more: alone a text
/// is answered at once, and under load batches form by themselves because texts arrive while a run is going on. Short texts of a cheap
/// model skip the queue: see <see cref="RunsInPlace"/>.
/// </summary>
internal sealed partial class BatchQueue<TRequest, TAnswer> : ModelWorker
    where TRequest : ModelRequest<TRequest, TAnswer>, new()
{
    private readonly object _gate = new();
    private readonly ILoadedModel<TRequest> _model;
    private readonly ModelInstruments _instruments;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly TRequest[] _batch;
    private readonly string _calibration;
    private readonly ConcurrentQueue<ILoadedModel<TRequest>>? _forks;
    private readonly int _inPlaceLength;
    private TRequest? _first;
    private TRequest? _last;
    private bool _isIdle;
    private bool _isClosed;

    public BatchQueue(
        ModelPackage package,
        ILoadedModel<TRequest> model,
        ModelInstruments instruments,
        TimeProvider time,
        ILogger logger,
        ModelRuntimeOptions options)
        : base(package, model, time)
    {
        _model = model;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _capacity = options.QueueCapacity;
        _batch = new TRequest[options.MaxBatch];
        _calibration = package.Manifest.Calibration?.Name ?? "none";
        _inPlaceLength = options.InPlaceLength;
        if (_inPlaceLength > 0 && model.Fork() is { } fork)
        {
            _forks = new([fork]);
        }
    }

    public override void Start() => new Thread(Run) { IsBackground = true, Name = $"model {Model}" }.Start();

    /// <summary>True when the caller should run this text itself with <see cref="RunInPlace"/>.</summary>
    public bool RunsInPlace(string text) => _forks is not null && text.Length <= _inPlaceLength;

    /// <summary>
    /// Runs on the caller's thread and gives the request back. Needs no open lane: the tables live as long as someone reads them.
    /// </summary>
    /// <exception cref="ModelUnavailableException">The run failed.</exception>
    public TAnswer RunInPlace(TRequest request)
    {
        if (!_forks!.TryDequeue(out var model))
        {
            model = _model.Fork()!;
        }

        try
        {
            model.Run([request]);
            var now = _time.GetTimestamp();
            CountRun(1, request.Accepted, now);
            return request.Error is null ? Answer(request, now) : throw Failure(request, now);
        }
        finally
        {
            request.Return();
            _forks.Enqueue(model);
        }
    }

    /// <summary>Puts a text into the queue. Whoever reads "closed" asks the runtime for the lane that took over.</summary>
    public Admission TryAdd(TRequest request)
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

    /// <summary>Takes a text out of the queue; false when the thread has taken it already, and its answer is on the way.</summary>
    public bool TryRemove(TRequest request)
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
                _model.Run(batch);
            }
            catch (Exception exception)
            {
                // A model answers per text; this is the edge of the loop, and whoever waits must hear of it.
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

    private void Finish(Span<TRequest> batch, long start)
    {
        var now = _time.GetTimestamp();
        CountRun(batch.Length, start, now);
        foreach (ref var slot in batch)
        {
            var request = slot;
            slot = null!;
            // After the last call the object may already serve another text.
            if (request.Error is null)
            {
                request.Answer(Answer(request, now));
            }
            else
            {
                request.Fail(Failure(request, now));
            }
        }
    }

    private void CountRun(int texts, long start, long now)
    {
        Volatile.Write(ref _lastUsed, now);
        Interlocked.Increment(ref _batches);
        _instruments.OnRun(Model, texts, _time.GetElapsedTime(start, now));
    }

    private TAnswer Answer(TRequest request, long now) => request.ToAnswer(Model, _calibration, CountCall(request, now).TotalMilliseconds);

    private OrleansMlException Failure(TRequest request, long now)
    {
        CountCall(request, now);
        // The sender's mistake, not the model's.
        if (request.Error is Images.ImageUnreadableException unreadable)
        {
            return unreadable;
        }

        Interlocked.Increment(ref _errors);
        _instruments.OnError(Model);
        LogRunFailed(Model, request.Error!);
        return new ModelUnavailableException(Model.ToString(), $"the run failed: {request.Error!.Message}");
    }

    private TimeSpan CountCall(TRequest request, long now)
    {
        var elapsed = _time.GetElapsedTime(request.Accepted, now);
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _totalTicks, elapsed.Ticks);
        return elapsed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} failed on a text.")]
    private partial void LogRunFailed(ModelKey model, Exception exception);

    private void Unlink(TRequest request)
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
