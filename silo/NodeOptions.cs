using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace OrleansMl;

/// <summary>How this node takes part in the cluster. Section <c>OrleansMl</c>.</summary>
internal sealed class NodeOptions
{
    public const string Section = "OrleansMl";

    /// <summary>
    /// <c>embedded</c> (the default): a durable store inside this process, one node. <c>redis</c>: a Redis server, any number of nodes.
    /// </summary>
    [AllowedValues("embedded", "redis", ErrorMessage = "OrleansMl:Store must be 'embedded' or 'redis'.")]
    public string Store { get; set; } = "embedded";

    /// <summary>StackExchange.Redis connection string; needed when <see cref="Store"/> is <c>redis</c>.</summary>
    public string? Redis { get; set; }

    /// <summary>Where the embedded store and the development key live. The default is <c>./data</c>, created for the owner only.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Serves the REST API from this process. The default is true.</summary>
    public bool Api { get; set; } = true;

    /// <summary>Collects figures for the Orleans dashboard. The default is true.</summary>
    public bool Dashboard { get; set; } = true;

    /// <summary>What this node is for, comma-separated: content, user, inference, trainer. The default is all of them.</summary>
    public string Roles { get; set; } = string.Join(',', SiloRoles.All);

    /// <summary>Names the stored state. Never change it: state is found by it.</summary>
    [Required]
    public string ServiceId { get; set; } = "orleansml";

    /// <summary>Names the cluster whose members see each other.</summary>
    [Required]
    public string ClusterId { get; set; } = "orleansml";

    /// <summary>
    /// Silo-to-silo port. 0 takes a free one. The default is 11111 with Redis and a free one on loopback with the embedded store.
    /// </summary>
    [Range(0, 65535)]
    public int? SiloPort { get; set; }

    /// <summary>Port for cluster clients. 0 has none. The default is 30000 with Redis and none with the embedded store.</summary>
    [Range(0, 65535)]
    public int? GatewayPort { get; set; }

    /// <summary>
    /// The IP address other members reach this node at. The default is loopback with the embedded store, else the host's own.
    /// </summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>
    /// The embedded store's memory, in the form <c>256m</c>. What does not fit stays on disk. The default is an eighth of what the machine
    /// or the container's limit gives this process, from 64 MB to 4 GB.
    /// </summary>
    [RegularExpression("[0-9]+[kmgKMG]", ErrorMessage = "OrleansMl:EmbeddedMemory must look like 256m or 2g.")]
    public string? EmbeddedMemory { get; set; }

    /// <summary>
    /// How long the node, told to stop, still takes requests while <c>/health/ready</c> is 503. From 0 to 5 minutes; the default is
    /// 5 s with Redis and 0 with the embedded store.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "OrleansMl:DrainFor must lie between 00:00:00 and 00:05:00.")]
    public TimeSpan? DrainFor { get; set; }

    /// <summary>
    /// How often the embedded store rewrites its files, so that what was erased is gone from
    /// them. From 10 minutes; the default is 12 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00", ErrorMessage = "OrleansMl:PurgeEvery must lie between 00:10:00 and 30.00:00:00.")]
    public TimeSpan PurgeEvery { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Starts on a damaged embedded store with what can be read of it, after keeping a copy. The default is false: such a store stops the
    /// start.
    /// </summary>
    public bool AcceptDataLoss { get; set; }

    public bool IsEmbedded => Store == "embedded";

    /// <summary>The store's memory in bytes.</summary>
    /// <param name="available">Bytes that this process may use.</param>
    public long EmbeddedMemoryBytes(long available) => EmbeddedMemory is not { Length: > 0 } given
        ? Math.Clamp(available / 8, 64L << 20, 4L << 30)
        : long.Parse(given.AsSpan()[..^1], CultureInfo.InvariantCulture) << given[^1] switch
        {
            'k' or 'K' => 10,
            'm' or 'M' => 20,
            _ => 30,
        };
}
