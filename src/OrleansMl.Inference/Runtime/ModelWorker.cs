using Microsoft.Extensions.Logging;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>What became of a text offered to a lane.</summary>
internal enum Admission
{
    Accepted,
    Full,
    Closed,
}

/// <summary>A loaded model with its queue and its one thread, whatever its task: what the runtime lists, budgets and closes.</summary>
internal abstract class ModelWorker(ModelPackage package, ILoadedModel model, TimeProvider time)
{
    private protected long _calls;
    private protected long _errors;
    private protected long _batches;
    private protected long _lastUsed = time.GetTimestamp();
    private protected long _totalTicks;
    private protected int _queued;
    private protected readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelPackage Package { get; } = package;

    public ModelKey Model => Package.Key;

    public long MemoryBytes { get; } = model.MemoryBytes;

    public DateTimeOffset LoadedAt { get; } = time.GetUtcNow();

    public TimeSpan LoadTime { get; set; }

    /// <summary>Completes when the queue is empty after <see cref="Close"/> and the model is freed.</summary>
    public Task Drained => _drained.Task;

    public long LastUsed => Volatile.Read(ref _lastUsed);

    public int Queued => Volatile.Read(ref _queued);

    public long Calls => Volatile.Read(ref _calls);

    public long Errors => Volatile.Read(ref _errors);

    public long Batches => Volatile.Read(ref _batches);

    public double MeanMs => Calls is > 0 and var calls ? TimeSpan.FromTicks(Volatile.Read(ref _totalTicks)).TotalMilliseconds / calls : 0;

    /// <summary>The lane for a model's task.</summary>
    public static ModelWorker Over(
        ModelPackage package,
        ILoadedModel model,
        ModelInstruments instruments,
        TimeProvider time,
        ILogger logger,
        ModelRuntimeOptions options) =>
        model switch
        {
            ITextClassifier m => new BatchQueue<ClassifyRequest, TextClassification>(package, m, instruments, time, logger, options),
            ITextEmbedder m => new BatchQueue<EmbedRequest, TextEmbedding>(package, m, instruments, time, logger, options),
            ITokenClassifier m => new BatchQueue<RecognizeRequest, TokenClassification>(package, m, instruments, time, logger, options),
            IImageClassifier m => new BatchQueue<ClassifyImageRequest, ImageClassification>(package, m, instruments, time, logger, options),
            ICascadeForecaster m => new BatchQueue<ForecastRequest, ViralityForecast>(package, m, instruments, time, logger, options),
            _ => throw new NotSupportedException($"{model.GetType().Name} serves no task that has a lane."),
        };

    public abstract void Start();

    /// <summary>Accepts no more; what waits is still answered.</summary>
    public abstract void Close();
}
