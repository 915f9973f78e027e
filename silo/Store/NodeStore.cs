using StackExchange.Redis;

namespace OrleansMl.Store;

/// <summary>
/// The node's store connection and, with the embedded store, the store itself. Opened while the host is built, because the
/// providers connect before any hosted service runs; registered as the first hosted service, so it is the last to stop.
/// </summary>
internal sealed class NodeStore : IHostedService
{
    private readonly EmbeddedStore? _embedded;

    private NodeStore(ConfigurationOptions connection, EmbeddedStore? embedded)
    {
        Connection = connection;
        Multiplexer = ConnectionMultiplexer.Connect(connection);
        _embedded = embedded;
    }

    public ConfigurationOptions Connection { get; }

    public ConnectionMultiplexer Multiplexer { get; }

    /// <summary>The embedded store's log; null with Redis.</summary>
    public GroupCommit? Log => _embedded?.Log;

    public static NodeStore Open(NodeOptions node)
    {
        if (!node.IsEmbedded)
        {
            var redis = ConfigurationOptions.Parse(node.Redis!);
            redis.ClientName ??= "orleansml";
            return new(redis, embedded: null);
        }

        var embedded = EmbeddedStore.Start(node.DataDirectory, node.EmbeddedMemory);
        var store = new NodeStore(embedded.Connection, embedded);
        store.Multiplexer.ForgetMembers(node.ServiceId, node.ClusterId);
        return store;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Multiplexer.DisposeAsync();
        _embedded?.Dispose();
    }
}
