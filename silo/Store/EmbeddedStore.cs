using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using OrleansMl.Operations;
using StackExchange.Redis;
using Tsavorite.core;

namespace OrleansMl.Store;

/// <summary>
/// A Microsoft.Garnet server in this process: Redis to the providers, an append-only file in the data directory to the disk.
/// Listens on a Unix domain socket inside the data directory (which only its owner can enter); where that cannot work, on a free
/// loopback port with a password made for this run. What has been committed (<see cref="Log"/>) outlives a killed process.
/// </summary>
internal sealed class EmbeddedStore : IDisposable
{
    // sockaddr_un holds 108 bytes, the terminating zero included.
    private const int MaxSocketPath = 107;

    private readonly string _directory;
    private readonly FileStream _lock;
    private readonly GarnetServer _server;

    private EmbeddedStore(string directory, FileStream @lock, GarnetServer server, ConfigurationOptions connection)
    {
        _directory = directory;
        _lock = @lock;
        _server = server;
        Connection = connection;
        Log = new(CommitAsync);
    }

    /// <summary>Puts what was written onto the disk.</summary>
    public GroupCommit Log { get; }

    /// <summary>How to reach the store.</summary>
    public ConfigurationOptions Connection { get; }

    /// <summary>Opens the data directory, replays its log and listens.</summary>
    /// <exception cref="InvalidOperationException">The directory is in use by another process or cannot be written.</exception>
    public static EmbeddedStore Start(string dataDirectory, string memory)
    {
        var directory = PrepareDirectory(dataDirectory);
        var fileLock = Lock(directory);
        try
        {
            var (endpoint, password) = ChooseEndpoint(directory);
            var server = new GarnetServer(CreateOptions(directory, memory, endpoint, password));
            server.Start();
            var connection = new ConfigurationOptions
            {
                EndPoints = { endpoint },
                Password = password,
                AbortOnConnectFail = false,
                ClientName = "orleansml",
            };
            return new(directory, fileLock, server, connection);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _server.Dispose(deleteDir: false);
        _lock.Dispose();
    }

    private async Task CommitAsync()
    {
        try
        {
            if (await _server.Store.CommitAOFAsync(CancellationToken.None))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is CommitFailureException or IOException)
        {
            throw new StoreUnavailableException(
                $"The embedded store cannot write its log to '{_directory}' ({exception.Message}). Free disk space there, " +
                "then restart the node.");
        }

        throw new StoreUnavailableException($"The embedded store did not commit its log in '{_directory}'.");
    }

    private static string PrepareDirectory(string dataDirectory)
    {
        var directory = Path.GetFullPath(dataDirectory);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data directory '{directory}' cannot be created: {exception.Message} Set " +
                "OrleansMl:DataDirectory to a folder this user can write.",
                exception);
        }
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The data directory '{directory}' is in use by another process or not writable. One node owns one embedded store: stop " +
                "the other node, set OrleansMl:DataDirectory, or use OrleansMl:Store=redis for several nodes.",
                exception);
        }
    }

    private static (EndPoint Endpoint, string? Password) ChooseEndpoint(string directory)
    {
        var path = Path.Combine(directory, "store.sock");
        if (Socket.OSSupportsUnixDomainSockets
            && !OperatingSystem.IsWindows()
            && System.Text.Encoding.UTF8.GetByteCount(path) <= MaxSocketPath)
        {
            // A killed process leaves its socket file behind; the lock says that nobody listens on it.
            File.Delete(path);
            return (new UnixDomainSocketEndPoint(path), null);
        }

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
    }

    private static GarnetServerOptions CreateOptions(string directory, string memory, EndPoint endpoint, string? password)
    {
        var options = new GarnetServerOptions
        {
            // The only endpoint: options left alone would also listen on loopback 6379.
            EndPoints = [endpoint],
            AuthSettings = password is null ? new NoAuthSettings() : new PasswordAuthenticationSettings(password),
            QuietMode = true,

            // The three Orleans providers are Lua scripts.
            EnableLua = true,
            LuaTransactionMode = true,
            LuaOptions = new(),

            // The log is committed by us, many writers at a time (Log), and every 100 ms for what nobody waits for. Garnet's own
            // WaitForCommit commits per connection and holds a pool thread meanwhile. It is checkpointed and cut by size.
            EnableAOF = true,
            CommitFrequencyMs = 100,
            Recover = true,
            AofMemorySize = "64m",
            AofPageSize = "8m",
            AofSegmentSize = "64m",

            // A checkpoint cuts the log here: a log this long replays in about a second after a kill. The checkpoint yields between
            // pages: unthrottled, its flush made one request in a hundred wait 100 ms while it ran.
            AofSizeLimit = "512m",
            CheckpointThrottleFlushDelayMs = 10,

            LogMemorySize = memory,
            PageSize = "4m",
            IndexMemorySize = "16m",
            IndexMaxMemorySize = "256m",
            SegmentSize = "256m",
            EnableStorageTier = true,
            LogDir = directory,
            CheckpointDir = directory,

            // The native device wants libaio, which a machine with only the SDK does not have.
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
