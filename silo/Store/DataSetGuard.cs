using System.Globalization;
using OrleansMl.Operations;
using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>
/// Knows the Redis data set by a marker that the first silo writes into it, and keeps it in a file of the data directory, too. A Redis that
/// was flushed, or came back empty, answers every read with nothing: without the marker a cluster would begin anew, and whoever writes an
/// id first would own it. While the marker is gone or another one, nothing is read or written; when it is back, so is the cluster.
/// </summary>
internal sealed partial class DataSetGuard : BackgroundService
{
    internal const string Lost =
        "Redis lost its data: the marker of this cluster's data set is gone. See 'Redis lost its data' in docs/operations.md.";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IDatabase _redis;
    private readonly string _key, _marker;
    private readonly TimeProvider _time;
    private readonly ILogger<DataSetGuard> _logger;
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;
    private volatile bool _isLost;

    private DataSetGuard(IDatabase redis, string key, string marker, TimeProvider time, ILogger<DataSetGuard> logger) =>
        (_redis, _key, _marker, _time, _logger) = (redis, key, marker, time, logger);

    /// <summary>Reads the marker, or writes it into a store that never had one.</summary>
    /// <exception cref="InvalidOperationException">The store has not the data set that this node's directory knows.</exception>
    public static DataSetGuard Open(
        IDatabase redis, string serviceId, string directory, TimeProvider time, ILogger<DataSetGuard> logger)
    {
        var (key, file) = ($"{serviceId}/data-set", Path.Combine(directory, $"data-set-{serviceId}"));
        var known = ReadMarker(file);
        var found = (string?)redis.StringGet(key);
        if (known is not null && found != known)
        {
            throw new InvalidOperationException(
                $"Redis does not hold the data that this node knows ({(found is null ? "the marker is gone" : "another marker")}): " +
                "it was flushed, " +
                "restored from elsewhere, or OrleansMl:Redis names another server. Restore it, " +
                $"or delete '{file}' to begin with what it holds now.");
        }

        if (found is null)
        {
            redis.StringSet(key, Guid.CreateVersion7(time.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture), when: When.NotExists);
            found = (string)redis.StringGet(key)!;
            LogBegun(logger, found);
        }

        Keep(file, found, logger);
        return new(redis, key, found, time, logger);
    }

    /// <exception cref="StoreUnavailableException">The store is not the one the cluster began with.</exception>
    public void ThrowIfLost()
    {
        if (_isLost)
        {
            throw new StoreUnavailableException(Lost);
        }
    }

    /// <summary>Looks at the marker, with everybody else who asks meanwhile.</summary>
    /// <exception cref="StoreUnavailableException">The store is not the one the cluster began with.</exception>
    public async Task VerifyAsync()
    {
        // A look that began before the call may have seen the store of before.
        Task look;
        lock (_gate)
        {
            look = _next ??= LookAfterAsync(_running);
        }

        await look;
        ThrowIfLost();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await VerifyAsync();
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException or StoreUnavailableException)
            {
                // A store that does not answer is not one that answers with something else.
            }
        }
    }

    /// <summary>The marker in a file; null when there is none, or an empty one.</summary>
    internal static string? ReadMarker(string file) =>
        File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } marker ? marker : null;

    /// <summary>
    /// Writes the marker, whole or not at all: silos that share a directory read it while they start, and a silo may die meanwhile.
    /// </summary>
    internal static void WriteMarker(string file, string marker)
    {
        var directory = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var written = Path.Combine(directory.FullName, Path.GetRandomFileName());
        File.WriteAllText(written, marker);
        File.Move(written, file, overwrite: true);
    }

    private static void Keep(string file, string marker, ILogger logger)
    {
        try
        {
            WriteMarker(file, marker);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, file, exception.Message);
        }
    }

    private async Task LookAfterAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            (_running, _next) = (_next!, null);
        }

        var isLost = await _redis.StringGetAsync(_key) != _marker;
        if (isLost != _isLost)
        {
            _isLost = isLost;
            if (isLost)
            {
                LogLost(_logger);
            }
            else
            {
                LogBack(_logger);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = Lost + " This silo reads and writes nothing until it is back")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The marker of the cluster's data set is back in Redis; the silo goes on")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis held no data set of this service: began data set {Marker}")]
    private static partial void LogBegun(ILogger logger, string marker);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Cannot write '{File}' ({Reason}): after a restart this silo will not notice that Redis lost its data")]
    private static partial void LogNotKept(ILogger logger, string file, string reason);
}
