using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Virality;

namespace OrleansMl.Models;

/// <summary>
/// The models of one silo. Nothing loads at start; the first text for a version loads it once, however many wait.
/// A broken package is remembered so that texts fail fast, and tried again when its files change: no restart.
/// </summary>
public sealed partial class ModelRuntime : IModelRuntime, IAsyncDisposable, IDisposable
{
    /// <summary>How long a failed load answers for the next texts before anything is looked at again.</summary>
    internal static readonly TimeSpan FailureMemory = TimeSpan.FromSeconds(1);

    /// <summary>A failed load is repeated after this even when the files look untouched.</summary>
    internal static readonly TimeSpan SuspicionMemory = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ModelKey, ModelSlot> _slots = new();
    private readonly ConcurrentDictionary<ModelWorker, byte> _draining = new();
    private readonly Lock _budgeting = new();
    private readonly ModelCatalogue _catalogue;
    private readonly ModelInstruments _instruments;
    private readonly ModelRuntimeOptions _options;
    private readonly Func<ModelPackage, VerifiedModel, ILoadedModel> _open;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelRuntime> _logger;
    private volatile bool _isDisposed;

    public ModelRuntime(
        IOptions<ModelRuntimeOptions> options, TimeProvider time, ILogger<ModelRuntime> logger, IMeterFactory? meters = null)
        : this(options.Value, time, logger, meters, open: null)
    {
    }

    internal ModelRuntime(
        ModelRuntimeOptions options,
        TimeProvider time,
        ILogger<ModelRuntime> logger,
        IMeterFactory? meters,
        Func<ModelPackage, VerifiedModel, ILoadedModel>? open)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _open = open ?? OpenModel;
        _catalogue = new([.. options.Directories], time);
        _instruments = new(
            meters, () => _slots.Values.Select(s => s.Lane).OfType<ModelWorker>().Select(l => (l.Model, l.Queued, l.MemoryBytes)));
    }

    /// <inheritdoc/>
    public ModelKey? Resolve(string name) => Live(_catalogue.Versions(name))?.Key;

    /// <inheritdoc/>
    public IReadOnlyList<ModelStatus> List()
    {
        var installed = _catalogue.All;
        var statuses = new List<ModelStatus>(installed.Count);
        foreach (var entry in installed)
        {
            statuses.Add(Status(entry.Key, entry));
        }
        // Loaded, but its folder is gone: it still answers.
        foreach (var slot in _slots.Values)
        {
            if (slot.Lane is not null && !installed.Any(e => e.Key == slot.Model))
            {
                statuses.Add(Status(slot.Model, entry: null));
            }
        }

        return statuses;
    }

    /// <inheritdoc/>
    public async Task<ModelStatus> LoadAsync(ModelKey model, CancellationToken cancellationToken = default)
    {
        await LaneAsync(model, cancellationToken);
        return Status(model, _catalogue.Find(model));
    }

    /// <inheritdoc/>
    public async Task<bool> UnloadAsync(ModelKey model, CancellationToken cancellationToken = default)
    {
        if (!_slots.TryGetValue(model, out var slot))
        {
            return false;
        }

        if (slot.Loading is { } loading)
        {
            await ((Task)loading).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (Detach(slot, slot.Lane, "asked to") is not { } lane)
        {
            return false;
        }

        await lane.Drained.WaitAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask<TextClassification> ClassifyAsync(
        ModelKey model, string text, float evidenceFloor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TextClassification>(cancellationToken);
        }

        return AskAsync<ClassifyRequest, TextClassification>(
            model, ClassifyRequest.Rent(text, evidenceFloor, _time.GetTimestamp()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TextEmbedding> EmbedAsync(ModelKey model, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TextEmbedding>(cancellationToken);
        }

        return AskAsync<EmbedRequest, TextEmbedding>(model, EmbedRequest.Rent(text, _time.GetTimestamp()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TokenClassification> RecognizeAsync(ModelKey model, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TokenClassification>(cancellationToken);
        }

        return AskAsync<RecognizeRequest, TokenClassification>(model, RecognizeRequest.Rent(text, _time.GetTimestamp()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImageClassification> ClassifyImageAsync(
        ModelKey model, ReadOnlyMemory<byte> image, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ImageClassification>(cancellationToken);
        }

        return AskAsync<ClassifyImageRequest, ImageClassification>(
            model, ClassifyImageRequest.Rent(image, _time.GetTimestamp()), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ViralityForecast> ForecastAsync(
        ModelKey model, CascadeState cascade, double time, double? viralSize, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ViralityForecast>(cancellationToken);
        }

        return AskAsync<ForecastRequest, ViralityForecast>(
            model, ForecastRequest.Rent(cascade, time, viralSize, _time.GetTimestamp()), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (var slot in _slots.Values)
        {
            if (slot.Loading is { } loading)
            {
                await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            Detach(slot, slot.Lane, "the node stops");
        }

        foreach (var lane in _draining.Keys)
        {
            await lane.Drained;
        }

        _instruments.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Looks at the folders and says in the log what lies there.</summary>
    internal void Announce()
    {
        var installed = List();
        if (installed.Count == 0)
        {
            LogNoModels(string.Join(", ", _options.Directories));
        }

        foreach (var status in installed)
        {
            if (status.Reason is { } reason)
            {
                LogModelBroken(status.Model, reason, exception: null);
            }
            else
            {
                LogModelInstalled(status.Model);
            }
        }
    }

    private Task<ModelWorker> LaneAsync(ModelKey model, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_slots.TryGetValue(model, out var slot) && slot.Lane is { } lane)
        {
            return Task.FromResult(lane);
        }
        // Slots are made for installed versions only, so that names from outside cannot fill the table.
        if (_catalogue.Find(model) is not { } entry)
        {
            return Task.FromException<ModelWorker>(
                Unavailable(model, null, $"it is not installed. Put the package into {string.Join(" or ", _options.Directories)}."));
        }

        slot ??= _slots.GetOrAdd(model, static m => new(m));
        lock (slot.Gate)
        {
            if (slot.Lane is { } loaded)
            {
                return Task.FromResult(loaded);
            }

            if (slot.Loading is null)
            {
                if (Remembered(slot, ref entry) is { } failure)
                {
                    return Task.FromException<ModelWorker>(Unavailable(model, model, failure.Reason));
                }
                // A thread of its own: reading, hashing and ONNX Runtime's optimiser would hold a pool thread for long.
                slot.Loading = Task.Factory.StartNew(
                    () => Load(slot, entry), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            return slot.Loading.WaitAsync(cancellationToken);
        }
    }

    // The failure that still answers for a package; null when it is time to try (again).
    private ModelFailure? Remembered(ModelSlot slot, ref CatalogueEntry entry)
    {
        if (slot.Failure is not { } failure)
        {
            return null;
        }

        var age = _time.GetElapsedTime(failure.At);
        if (age < FailureMemory)
        {
            return failure;
        }

        _catalogue.Refresh();
        entry = _catalogue.Find(slot.Model) ?? entry;
        return failure.Fingerprint == entry.Fingerprint && age < SuspicionMemory ? failure : null;
    }

    private ModelWorker Load(ModelSlot slot, CatalogueEntry entry)
    {
        var start = _time.GetTimestamp();
        ILoadedModel? loaded = null;
        try
        {
            // The manifest is read again: it may be younger than the last look at the folders.
            var package = entry.Package is null || Fingerprint.Of(entry.Folder) != entry.Fingerprint
                ? ModelPackage.Open(entry.Folder)
                : entry.Package;
            loaded = _open(package, package.Verify());
            if (loaded.MemoryBytes > _options.MemoryBudgetBytes)
            {
                throw new ModelPackageException(
                    ModelPackage.ModelFileName,
                    $"needs {loaded.MemoryBytes} bytes, more than the whole budget of {_options.MemoryBudgetBytes}.",
                    "Raise OrleansMl:Models:MemoryBudgetBytes.");
            }

            var lane = ModelWorker.Over(package, loaded, _instruments, _time, _logger, _options);
            lane.LoadTime = _time.GetElapsedTime(start);
            lane.Start();
            lock (slot.Gate)
            {
                slot.Lane = lane;
                slot.Loading = null;
                slot.Failure = null;
            }

            _instruments.OnLoaded(lane.Model, lane.LoadTime);
            LogModelLoaded(lane.Model, lane.LoadTime.TotalMilliseconds, lane.MemoryBytes);
            KeepWithinBudget(lane);
            // Dispose may have passed this slot before the lane was in it.
            if (_isDisposed)
            {
                Detach(slot, lane, "the node stops");
            }

            return lane;
        }
        catch (Exception exception)
        {
            loaded?.Dispose();
            var failure = new ModelFailure(
                exception.Message, exception is ModelPackageException ? entry.Fingerprint : null, _time.GetTimestamp());
            lock (slot.Gate)
            {
                slot.Failure = failure;
                slot.Loading = null;
            }

            LogModelBroken(slot.Model, failure.Reason, exception);
            throw Unavailable(slot.Model, slot.Model, failure.Reason);
        }
    }

    private void KeepWithinBudget(ModelWorker keep)
    {
        lock (_budgeting)
        {
            while (true)
            {
                var loaded = _slots.Values.Where(s => s.Lane is not null).Select(s => (Slot: s, Lane: s.Lane!)).ToList();
                if (loaded.Sum(l => l.Lane.MemoryBytes) <= _options.MemoryBudgetBytes
                    || loaded.Where(l => l.Lane != keep).ToList() is not { Count: > 0 } others)
                {
                    return;
                }

                var (slot, lane) = others.MinBy(l => l.Lane.LastUsed);
                Detach(slot, lane, "the memory budget is spent and it was used longest ago");
            }
        }
    }

    // Takes a lane out of service; it answers what waits and then frees the model. Null when someone else did, or there was none.
    private ModelWorker? Detach(ModelSlot slot, ModelWorker? lane, string reason)
    {
        lock (slot.Gate)
        {
            if (lane is null || slot.Lane != lane)
            {
                return null;
            }

            slot.Lane = null;
            _draining.TryAdd(lane, 0);
        }

        lane.Close();
        _ = lane.Drained.ContinueWith(
            (_, state) =>
            {
                _draining.TryRemove((ModelWorker)state!, out var _);
                MemoryTrimmer.ReturnSoon();
            },
            lane,
            TaskScheduler.Default);
        _instruments.OnUnloaded(lane.Model);
        LogModelUnloaded(lane.Model, reason);
        return lane;
    }

    private CatalogueEntry? Live(IReadOnlyList<CatalogueEntry> versions)
    {
        // The highest version that is not known to be broken: a bad new version must not take a good old one out of service.
        for (var i = 0; i < versions.Count; i++)
        {
            if (Problem(versions[i]) is null)
            {
                return versions[i];
            }
        }

        return versions.Count > 0 ? versions[0] : null;
    }

    private string? Problem(CatalogueEntry entry)
    {
        if (!_slots.TryGetValue(entry.Key, out var slot))
        {
            return entry.Problem;
        }

        if (slot.Lane is not null)
        {
            return null;
        }

        if (slot.Failure is { } failure
            && (failure.Fingerprint is null
                ? _time.GetElapsedTime(failure.At) < SuspicionMemory
                : failure.Fingerprint == entry.Fingerprint))
        {
            return failure.Reason;
        }

        return entry.Problem;
    }

    private ModelStatus Status(ModelKey model, CatalogueEntry? entry)
    {
        var slot = _slots.GetValueOrDefault(model);
        var lane = slot?.Lane;
        var reason = lane is null && entry is not null ? Problem(entry) : null;
        return new()
        {
            Model = model,
            Task = (lane?.Package ?? entry?.Package)?.Manifest.Task ?? "",
            State = lane is not null
                ? ModelState.Loaded
                : slot?.Loading is not null ? ModelState.Loading : reason is not null ? ModelState.Broken : ModelState.Available,
            Reason = reason,
            Live = Resolve(model.Name) == model,
            MemoryBytes = lane?.MemoryBytes ?? 0,
            LoadedAt = lane?.LoadedAt,
            LoadMs = lane?.LoadTime.TotalMilliseconds,
            Calls = lane?.Calls ?? 0,
            Errors = lane?.Errors ?? 0,
            Batches = lane?.Batches ?? 0,
            MeanMs = lane?.MeanMs ?? 0,
            Queued = lane?.Queued ?? 0,
        };
    }

    private ModelUnavailableException Unavailable(ModelKey model, ModelKey? installed, string reason)
    {
        _instruments.OnUnavailable(installed);
        return new(model.ToString(), reason);
    }

    private ILoadedModel OpenModel(ModelPackage package, VerifiedModel model) => LoadedModels.Open(package.Manifest, model, _options);
}
