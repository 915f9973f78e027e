using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using RocksDbSharp;
using StackExchange.Redis;
using Tsavorite.core;

namespace OrleansMl.Store;

/// <summary>
/// Takes over a data directory of the versions whose embedded store was Microsoft.Garnet (decision 022): opens it once, copies every state
/// and reminder into the database, and moves the old files into <c>garnet-before</c>. Interrupted, it starts again from the old files.
/// </summary>
internal static class GarnetTakeover
{
    // sockaddr_un holds 108 bytes, the terminating zero included.
    private const int MaxSocketPath = 107;

    private static readonly string[] OldFolders = ["AOF", "Store"];

    /// <summary>Does nothing where there is no older store, or the database is there already.</summary>
    /// <exception cref="InvalidOperationException">The older store holds bytes, but no rows could be read from it.</exception>
    public static void Run(string directory, string database, EmbeddedStoreOptions options, List<string> findings)
    {
        if (Directory.Exists(database) || !Directory.Exists(Path.Combine(directory, "AOF")))
        {
            return;
        }

        var partial = $"{database}-partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        var bytes = Size(directory);
        var rows = CopyAll(directory, partial, options);
        if (rows == 0 && bytes > 0 && !options.AcceptDataLoss)
        {
            Directory.Delete(partial, recursive: true);
            throw new InvalidOperationException(
                $"The data directory '{directory}' holds {bytes} bytes of an older version's store, but nothing could be read from them: " +
                "the " +
                "last record of its log may be torn. Restore it from a backup, " +
                "or start once with --OrleansMl:AcceptDataLoss=true to begin " +
                "with an empty store; the old files stay in 'garnet-before'.");
        }

        Directory.Move(partial, database);
        var kept = Path.Combine(directory, "garnet-before");
        Directory.CreateDirectory(kept);
        foreach (var folder in OldFolders.Where(folder => Directory.Exists(Path.Combine(directory, folder))))
        {
            Directory.Move(Path.Combine(directory, folder), Path.Combine(kept, folder));
        }

        findings.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"The store of an older version was taken over: {rows} rows. Its files are kept in '{kept}'; delete them when all is well."));
    }

    private static long Size(string directory) =>
        Directory.EnumerateFiles(Path.Combine(directory, "AOF"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private static long CopyAll(string directory, string partial, EmbeddedStoreOptions options)
    {
        var (endpoint, password) = ChooseEndpoint(directory);
        using var server = new GarnetServer(CreateOptions(directory, options.Memory, endpoint, password));
        server.Start();
        using var connection = ConnectionMultiplexer.Connect(new ConfigurationOptions { EndPoints = { endpoint }, Password = password });
        using var target = RocksDb.Open(EmbeddedStoreTuning.Create(options.Memory), partial);
        var redis = connection.GetDatabase();
        var rows = CopyStates(connection, redis, target, options.ServiceId) + CopyReminders(redis, target, options.ServiceId);
        target.Flush(new FlushOptions().SetWaitForFlush(true));
        return rows;
    }

    private static long CopyStates(ConnectionMultiplexer connection, IDatabase redis, RocksDb target, string serviceId)
    {
        var rows = 0L;
        foreach (var key in connection.GetServers()[0].Keys(pattern: $"{serviceId}/grain/*", pageSize: 1000))
        {
            var answer = redis.Execute("GETWITHETAG", key);
            if (!answer.IsNull)
            {
                target.Put((byte[])key!, StoredValue.Join((ulong)answer[0], (byte[])answer[1]!));
                rows++;
            }
        }

        return rows;
    }

    // A member is a JSON array without its brackets: hash, grain, name, tag, start, period.
    private static long CopyReminders(IDatabase redis, RocksDb target, string serviceId)
    {
        var members = redis.SortedSetRangeByRank($"{serviceId}/reminders");
        foreach (var member in members)
        {
            var parts = JsonSerializer.Deserialize<string[]>($"[{member}]")!;
            var row = new ReminderRow(
                parts[1],
                parts[2],
                DateTime.Parse(parts[4], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                TimeSpan.Parse(parts[5], CultureInfo.InvariantCulture));
            target.Put(
                EmbeddedReminderTable.Key(serviceId, GrainId.Parse(row.Grain), row.Name),
                StoredValue.Join(tag: 1, EmbeddedReminderTable.Serialize(row)));
        }

        return members.Length;
    }

    private static (EndPoint Endpoint, string? Password) ChooseEndpoint(string directory)
    {
        var path = Path.Combine(directory, "store.sock");
        if (Socket.OSSupportsUnixDomainSockets && !OperatingSystem.IsWindows() && Encoding.UTF8.GetByteCount(path) <= MaxSocketPath)
        {
            File.Delete(path);
            return (new UnixDomainSocketEndPoint(path), null);
        }

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
    }

    // The settings that the older versions ran with.
    internal static GarnetServerOptions CreateOptions(string directory, long memory, EndPoint endpoint, string? password)
    {
        var options = new GarnetServerOptions
        {
            EndPoints = [endpoint],
            AuthSettings = password is null ? new NoAuthSettings() : new PasswordAuthenticationSettings(password),
            QuietMode = true,
            EnableLua = true,
            LuaTransactionMode = true,
            LuaOptions = new(),
            EnableAOF = true,
            CommitFrequencyMs = 100,
            Recover = true,
            AofMemorySize = "64m",
            AofPageSize = "8m",
            AofSegmentSize = "64m",
            AofSizeLimit = "512m",
            LogMemorySize = memory.ToString(CultureInfo.InvariantCulture),
            PageSize = "4m",
            IndexMemorySize = "16m",
            IndexMaxMemorySize = "256m",
            SegmentSize = "256m",
            EnableStorageTier = true,
            LogDir = directory,
            CheckpointDir = directory,
            DeviceType = DeviceType.RandomAccess,
            DeviceFactoryCreator = new LocalStorageNamedDeviceFactoryCreator(deviceType: DeviceType.RandomAccess),
        };
        if (endpoint is UnixDomainSocketEndPoint socket)
        {
            options.UnixSocketPath = socket.ToString();
            options.UnixSocketPermission = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        return options;
    }
}
