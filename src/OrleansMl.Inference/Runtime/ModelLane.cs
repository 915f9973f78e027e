using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Models;

/// <summary>What became of a text offered to a lane.</summary>
internal enum Admission
{
    Accepted,
    Full,
    Closed,
}

/// <summary>
/// A loaded model with its queue and its one thread. The thread takes whatever waits, up to a batch, and never waits for more: alone a text is answered
/// at once, and under load batches form by themselves because texts arrive while a run is going on.
/// Short texts of a cheap model skip the queue: see <see cref="RunsInPlace"/>.
/// </summary>
internal sealed partial class ModelLane
{
    private readonly object _gate = new();
    private readonly ITextClassifier _classifier;
    private readonly ModelInstruments _instruments;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly ClassifyRequest[] _batch;
    private readonly string _calibration;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<ITextClassifier>? _forks;
    private readonly int _inPlaceLength;
    private ClassifyRequest? _first;
    private ClassifyRequest? _last;
    private int _queued;
    private bool _isIdle;
    private bool _isClosed;
    private long _calls;
    private long _errors;
    private long _batches;
    private long _lastUsed;
    private long _totalTicks;

    public ModelLane(ModelPackage package, ITextClassifier classifier, ModelInstruments instruments, TimeProvider time, ILogger logger, ModelRuntimeOptions options)
    {
        Package = package;
        MemoryBytes = classifier.MemoryBytes;
        _classifier = classifier;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _capacity = options.QueueCapacity;
        _batch = new ClassifyRequest[options.MaxBatch];
        _calibration = package.Manifest.Calibration?.Name ?? "none";
        _lastUsed = time.GetTimestamp();
        LoadedAt = time.GetUtcNow();
        _inPlaceLength = options.InPlaceLength;
        if (_inPlaceLength > 0 && classifier.Fork() is { } fork)
            _forks = new([fork]);
    }

    public ModelPackage Package { get; }

    public ModelKey Model => Package.Key;

    public long MemoryBytes { get; }

    public DateTimeOffset LoadedAt { get; }

    public TimeSpan LoadTime { get; set; }

    /// <summary>Completes when the queue is empty after <see cref="Close"/> and the model is freed.</summary>
    public Task Drained => _drained.Task;

    public long LastUsed => Volatile.Read(ref _lastUsed);

    public int Queued => Volatile.Read(ref _queued);

    public long Calls => Volatile.Read(ref _calls);

    public long Errors => Volatile.Read(ref _errors);

    public long Batches => Volatile.Read(ref _batches);

    public double MeanMs => Calls is > 0 and var calls ? TimeSpan.FromTicks(Volatile.Read(ref _totalTicks)).TotalMilliseconds / calls : 0;

    public void Start() => new Thread(Run) { IsBackground = true, Name = $"model {Model}" }.Start();

    /// <summary>True when the caller should classify this text itself with <see cref="RunInPlace"/>.</summary>
    public bool RunsInPlace(string text) => _forks is not null && text.Length <= _inPlaceLength;

    /// <summary>Classifies on the caller's thread. Needs no open lane: the tables live as long as someone reads them.</summary>
    /// <exception cref="ModelUnavailableException">The run failed.</exception>
    public TextClassification RunInPlace(string text, float evidenceFloor)
    {
        var start = _time.GetTimestamp();
        if (!_forks!.TryDequeue(out var classifier))
            classifier = _classifier.Fork()!;
        var request = ClassifyRequest.Rent(text, evidenceFloor, start);
        try
        {
            classifier.Classify([request]);
            var now = _time.GetTimestamp();
            CountRun(1, start, now);
            return request.Error is null ? Answer(request, now) : throw Failure(request, now);
        }
        finally
        {
            request.Return();
            _forks.Enqueue(classifier);
        }
    }

    /// <summary>Puts a text into the queue. Whoever reads "closed" asks the runtime for the lane that took over.</summary>
    public Admission TryAdd(ClassifyRequest request)
    {
        lock (_gate)
        {
            if (_isClosed)
                return Admission.Closed;
            if (_queued == _capacity)
                return Admission.Full;
            request.Previous = _last;
            request.Next = null;
            request.IsQueued = true;
            if (_last is null)
                _first = request;
            else
                _last.Next = request;
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
    public bool TryRemove(ClassifyRequest request)
    {
        lock (_gate)
        {
            if (!request.IsQueued)
                return false;
            Unlink(request);
            return true;
        }
    }

    /// <summary>Accepts no more; what waits is still answered.</summary>
    public void Close()
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
                _classifier.Classify(batch);
            }
            catch (Exception e)
            {
                // A classifier answers per text; this is the edge of the loop, and whoever waits must hear of it.
                foreach (var request in batch)
                    request.Error ??= e;
            }

            Finish(batch, start);
        }

        _classifier.Dispose();
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

    private void Finish(Span<ClassifyRequest> batch, long start)
    {
        var now = _time.GetTimestamp();
        CountRun(batch.Length, start, now);
        foreach (ref var slot in batch)
        {
            var request = slot;
            slot = null!;
            // After the last call the object may already serve another text.
            if (request.Error is null)
                request.Answer(Answer(request, now));
            else
                request.Fail(Failure(request, now));
        }
    }

    private void CountRun(int texts, long start, long now)
    {
        Volatile.Write(ref _lastUsed, now);
        Interlocked.Increment(ref _batches);
        _instruments.OnRun(Model, texts, _time.GetElapsedTime(start, now));
    }

    private TextClassification Answer(ClassifyRequest request, long now) => new()
    {
        Model = Model,
        Calibration = _calibration,
        Labels = request.Labels,
        Evidence = request.Evidence,
        Ms = CountCall(request, now).TotalMilliseconds,
    };

    private ModelUnavailableException Failure(ClassifyRequest request, long now)
    {
        CountCall(request, now);
        Interlocked.Increment(ref _errors);
        _instruments.OnError(Model);
        LogRunFailed(Model, request.Error!);
        return new(Model.ToString(), $"the run failed: {request.Error!.Message}");
    }

    private TimeSpan CountCall(ClassifyRequest request, long now)
    {
        var elapsed = _time.GetElapsedTime(request.Accepted, now);
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _totalTicks, elapsed.Ticks);
        return elapsed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Model} failed on a text.")]
    private partial void LogRunFailed(ModelKey model, Exception exception);

    private void Unlink(ClassifyRequest request)
    {
        if (request.Previous is { } previous)
            previous.Next = request.Next;
        else
            _first = request.Next;
        if (request.Next is { } next)
            next.Previous = request.Previous;
        else
            _last = request.Previous;
        request.Next = request.Previous = null;
        request.IsQueued = false;
        _queued--;
    }
}
