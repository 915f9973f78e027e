using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Runtime;

/// <summary>
/// The models of one silo. Nothing loads at start; the first text for a version loads it once, however many wait.
/// A broken package is remembered so that texts fail fast, and tried again when its files change: no restart.
/// </summary>
public sealed partial class ModelRuntime : IModelRuntime, IAsyncDisposable, IDisposable
{
    /// <summary>How long a failed load answers for the next texts before anything is looked at again.</summary>
    internal static readonly TimeSpan FailureCacheDuration = TimeSpan.FromSeconds(1);

    /// <summary>A failed load is repeated after this even when the files look untouched.</summary>
    internal static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(30);

    // The file of such a model was read and checked in memory that nobody needs any more.
    private const long LargeModel = 16 << 20;

    private readonly ConcurrentDictionary<ModelKey, ModelSlot> _slots = new();
    private readonly ConcurrentDictionary<ModelWorker, byte> _draining = new();
    private readonly Lock _budgeting = new();
    private readonly ModelCatalogue _catalogue;
    private readonly ModelInstruments _instruments;
    private readonly ModelRuntimeOptions _options;
    private readonly InferenceTasks _tasks;
    private readonly Func<ModelPackage, VerifiedModel, ILoadedModel> _load;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelRuntime> _logger;
    private volatile bool _isDisposed;

    /// <param name="options">Where models lie and how they run.</param>
    /// <param name="tasks">The kinds of model that it runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="meters">Makes the meter; null makes one of its own.</param>
    public ModelRuntime(
        IOptions<ModelRuntimeOptions> options,
        InferenceTasks tasks,
        TimeProvider time,
        ILogger<ModelRuntime> logger,
        IMeterFactory? meters = null)
        : this(options.Value, tasks, time, logger, meters, load: null)
    {
    }

    internal ModelRuntime(
        ModelRuntimeOptions options,
        InferenceTasks tasks,
        TimeProvider time,
        ILogger<ModelRuntime> logger,
        IMeterFactory? meters,
        Func<ModelPackage, VerifiedModel, ILoadedModel>? load)
    {
        _options = options;
        _tasks = tasks;
        _time = time;
        _logger = logger;
        _load = load ?? ((package, model) => tasks.Load(package.Manifest, model, options));
        _catalogue = new([.. options.Directories], tasks, time);
        _instruments = new(
            meters, () => _slots.Values.Select(s => s.Worker).OfType<ModelWorker>().Select(l => (l.Model, l.Queued, l.MemoryBytes)));
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
            if (slot.Worker is not null && !installed.Any(e => e.Key == slot.Model))
            {
                statuses.Add(Status(slot.Model, entry: null));
            }
        }

        return statuses;
    }

    /// <inheritdoc/>
    public async Task<ModelStatus> LoadAsync(ModelKey model, CancellationToken cancellationToken = default)
    {
        await WorkerAsync(model, cancellationToken);
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
        if (Detach(slot, slot.Worker, "asked to") is not { } worker)
        {
            return false;
        }

        await worker.Drained.WaitAsync(cancellationToken);
        return true;
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

            Detach(slot, slot.Worker, "the node stops");
        }

        foreach (var worker in _draining.Keys)
        {
            await worker.Drained;
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

    private Task<ModelWorker> WorkerAsync(ModelKey model, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_slots.TryGetValue(model, out var slot) && slot.Worker is { } worker)
        {
            return Task.FromResult(worker);
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
            if (slot.Worker is { } loaded)
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
        if (age < FailureCacheDuration)
        {
            return failure;
        }

        _catalogue.Refresh();
        entry = _catalogue.Find(slot.Model) ?? entry;
        return failure.Fingerprint == entry.Fingerprint && age < RetryAfterFailure ? failure : null;
    }

    private ModelWorker Load(ModelSlot slot, CatalogueEntry entry)
    {
        var start = _time.GetTimestamp();
        ILoadedModel? loaded = null;
        try
        {
            // The manifest is read again: it may be younger than the last look at the folders.
            var package = entry.Package is null || Fingerprint.Of(entry.Folder) != entry.Fingerprint
                ? ModelPackage.Open(entry.Folder, _tasks)
                : entry.Package;
            var encoder = EncoderOf(package.Manifest);
            loaded = _load(package, package.Verify() with { Encoder = encoder });
            if (loaded.MemoryBytes > _options.MemoryBudgetBytes)
            {
                throw new ModelPackageException(
                    ModelPackage.ModelFileName,
                    $"needs {loaded.MemoryBytes} bytes, more than the whole budget of {_options.MemoryBudgetBytes}.",
                    "Raise OrleansMl:Models:MemoryBudgetBytes.");
            }

            var worker = _tasks.Require(package.Manifest).CreateWorker(package, loaded, _instruments, _time, _logger, _options);
            worker.LoadTime = _time.GetElapsedTime(start);
            worker.Start();
            lock (slot.Gate)
            {
                slot.Worker = worker;
                slot.Loading = null;
                slot.Failure = null;
            }

            _instruments.OnLoaded(worker.Model, worker.LoadTime);
            LogModelLoaded(worker.Model, worker.LoadTime.TotalMilliseconds, worker.MemoryBytes);
            KeepWithinBudget(worker);
            if (worker.MemoryBytes >= LargeModel)
            {
                MemoryTrimmer.Schedule();
            }

            // Dispose may have passed this slot before the worker was in it.
            if (_isDisposed)
            {
                Detach(slot, worker, "the node stops");
            }

            return worker;
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

    // No fault of the package's files: it is tried again after a while, and an older version answers until then.
    private VerifiedEncoder? EncoderOf(ModelManifest manifest)
    {
        if (manifest.Input.Encoder is not { } needed)
        {
            return null;
        }

        var key = new ModelKey(needed.Name, needed.Version);
        var package = _catalogue.Find(key)?.Package
            ?? throw new InvalidOperationException($"it reads the vectors of {key}, which is not installed or broken.");
        return package.Manifest.Task == FeatureExtractionTask.TaskName
            ? new(package.Manifest, package.Verify())
            : throw new InvalidOperationException($"it reads the vectors of {key}, which gives none: its task is {package.Manifest.Task}.");
    }

    private void KeepWithinBudget(ModelWorker keep)
    {
        lock (_budgeting)
        {
            while (true)
            {
                var loaded = _slots.Values.Where(s => s.Worker is not null).Select(s => (Slot: s, Worker: s.Worker!)).ToList();
                if (loaded.Sum(l => l.Worker.MemoryBytes) <= _options.MemoryBudgetBytes
                    || loaded.Where(l => l.Worker != keep).ToList() is not { Count: > 0 } others)
                {
                    return;
                }

                var (slot, worker) = others.MinBy(l => l.Worker.LastUsed);
                Detach(slot, worker, "the memory budget is spent and it was used longest ago");
            }
        }
    }

    // Takes a worker out of service; it answers what waits and then frees the model. Null when someone else did, or there was none.
    private ModelWorker? Detach(ModelSlot slot, ModelWorker? worker, string reason)
    {
        lock (slot.Gate)
        {
            if (worker is null || slot.Worker != worker)
            {
                return null;
            }

            slot.Worker = null;
            _draining.TryAdd(worker, 0);
        }

        worker.Close();
        _ = worker.Drained.ContinueWith(
            (_, state) =>
            {
                _draining.TryRemove((ModelWorker)state!, out var _);
                MemoryTrimmer.Schedule();
            },
            worker,
            TaskScheduler.Default);
        _instruments.OnUnloaded(worker.Model);
        LogModelUnloaded(worker.Model, reason);
        return worker;
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

        if (slot.Worker is not null)
        {
            return null;
        }

        if (slot.Failure is { } failure
            && (failure.Fingerprint is null
                ? _time.GetElapsedTime(failure.At) < RetryAfterFailure
                : failure.Fingerprint == entry.Fingerprint))
        {
            return failure.Reason;
        }

        return entry.Problem;
    }

    private ModelStatus Status(ModelKey model, CatalogueEntry? entry)
    {
        var slot = _slots.GetValueOrDefault(model);
        var worker = slot?.Worker;
        var reason = worker is null && entry is not null ? Problem(entry) : null;
        return new()
        {
            Model = model,
            Task = (worker?.Package ?? entry?.Package)?.Manifest.Task ?? "",
            State = worker is not null
                ? ModelState.Loaded
                : slot?.Loading is not null ? ModelState.Loading : reason is not null ? ModelState.Broken : ModelState.Available,
            Reason = reason,
            Live = Resolve(model.Name) == model,
            MemoryBytes = worker?.MemoryBytes ?? 0,
            LoadedAt = worker?.LoadedAt,
            LoadMs = worker?.LoadTime.TotalMilliseconds,
            Calls = worker?.Calls ?? 0,
            Errors = worker?.Errors ?? 0,
            Batches = worker?.Batches ?? 0,
            MeanMs = worker?.MeanMs ?? 0,
            Queued = worker?.Queued ?? 0,
        };
    }

    private ModelUnavailableException Unavailable(ModelKey model, ModelKey? installed, string reason)
    {
        _instruments.OnUnavailable(installed);
        return new(model.ToString(), reason);
    }
}
