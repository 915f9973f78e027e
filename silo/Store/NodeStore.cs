using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>
/// What the node keeps its data in: a Redis connection, or the embedded store itself. Opened while the host is built, because the
/// providers connect before any hosted service runs; registered as the first hosted service, so it is the last to stop.
/// </summary>
internal sealed partial class NodeStore : IHostedService, IDisposable
{
    private readonly long _embeddedMemory;

    private NodeStore(ConfigurationOptions? redis, EmbeddedStore? embedded, long embeddedMemory)
    {
        _embeddedMemory = embeddedMemory;
        Redis = redis;
        Multiplexer = redis is null ? null : ConnectionMultiplexer.Connect(redis);
        Embedded = embedded;
    }

    /// <summary>How to reach the Redis server; null with the embedded store.</summary>
    public ConfigurationOptions? Redis { get; }

    /// <summary>The connection to it; null with the embedded store.</summary>
    public ConnectionMultiplexer? Multiplexer { get; }

    /// <summary>The embedded store; null with Redis.</summary>
    public EmbeddedStore? Embedded { get; }

    public static NodeStore Open(NodeOptions node)
    {
        if (node.IsEmbedded)
        {
            // In a container this is what its limit leaves to .NET, three quarters of it.
            var memory = node.EmbeddedMemoryBytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            var embedded = EmbeddedStore.Open(new()
            {
                Directory = node.DataDirectory,
                Memory = memory,
                ServiceId = node.ServiceId,
                AcceptDataLoss = node.AcceptDataLoss,
            });
            return new(redis: null, embedded, memory);
        }

        var redis = ConfigurationOptions.Parse(node.Redis!);
        redis.ClientName ??= "orleansml";
        return new(redis, embedded: null, embeddedMemory: 0);
    }

    /// <summary>Says in the log what opening the store did, and its memory.</summary>
    public void Report(ILogger<NodeStore> logger)
    {
        if (Embedded is not null)
        {
            LogMemory(logger, _embeddedMemory >> 20);
        }

        foreach (var finding in Embedded?.Findings ?? [])
        {
            LogFinding(logger, finding);
        }
    }

    /// <summary>Knows the data set of the Redis server by its marker.</summary>
    /// <exception cref="InvalidOperationException">It holds another data set than the one this node knows.</exception>
    public DataSetGuard OpenDataSet(NodeOptions node, TimeProvider time, ILogger<DataSetGuard> logger) =>
        DataSetGuard.Open(Multiplexer!.GetDatabase(), node.ServiceId, node.DataDirectory, time, logger);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Multiplexer is not null)
        {
            await Multiplexer.DisposeAsync();
        }

        Embedded?.Dispose();
    }

    public void Dispose()
    {
        Multiplexer?.Dispose();
        Embedded?.Dispose();
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The embedded store keeps up to {Megabytes} MB in memory; OrleansMl:EmbeddedMemory sets it.")]
    private static partial void LogMemory(ILogger logger, long megabytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Finding}")]
    private static partial void LogFinding(ILogger logger, string finding);
}
