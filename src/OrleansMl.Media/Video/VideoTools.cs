using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>
/// Runs ffmpeg and ffprobe as what they are: programs that strangers feed. Without a shell, in a process group, with limits of memory and
/// CPU, without a network where the system allows it, unable to write a file, and only some at a time.
/// </summary>
/// <param name="options">Programs and limits.</param>
/// <param name="logger">Is told once when programs run with a network.</param>
public sealed class VideoTools(IOptions<MediaOptions> options, ILogger<VideoTools>? logger = null) : IDisposable
{
    // Beyond the CPU that a process may use: other work on the machine.
    private const int WallClockPerCpu = 3;
    private const int MaxOpenFiles = 64;

    private static readonly TimeSpan LeastWallClock = TimeSpan.FromSeconds(30);

    private readonly NetworkOff _networkOff = new([["unshare", "-n"], ["unshare", "-rn"]], logger ?? NullLogger<VideoTools>.Instance);
    private readonly MediaOptions _options = options.Value;
    private readonly SemaphoreSlim _running = new(Count(options.Value));

    /// <inheritdoc/>
    public void Dispose() => _running.Dispose();

    /// <summary>Null, or the sentence that says what to install.</summary>
    public string? Missing()
    {
        try
        {
            FindAll();
            return null;
        }
        catch (VideoToolsMissingException missing)
        {
            return missing.Message;
        }
    }

    /// <summary>What both programs are told of a file: they open it and nothing else, as what it was sniffed to be.</summary>
    internal IEnumerable<string> Input(string path, MediaTypes type) =>
    [
        "-threads", "1",
        "-protocol_whitelist", "file",
        "-max_streams", Text(_options.MaxVideoStreams),
        "-max_pixels", Text(_options.MaxPixels),
        "-max_alloc", "268435456",
        "-f", type == MediaTypes.Mp4 ? "mov" : "matroska",
        "-i", $"file:{Path.GetFullPath(path)}",
    ];

    /// <summary>Starts a program once there is room for it.</summary>
    /// <param name="isProbe">True for ffprobe.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="cpu">The most CPU time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="VideoToolsMissingException">It is not installed.</exception>
    /// <exception cref="IOException">The machine starts no process now.</exception>
    internal async Task<LimitedProcess> StartAsync(
        bool isProbe, IEnumerable<string> arguments, TimeSpan cpu, CancellationToken cancellationToken)
    {
        var (probe, ffmpeg) = FindAll();
        var networkOff = await _networkOff.FindAsync();
        await _running.WaitAsync(cancellationToken);
        try
        {
            var seconds = Text((long)Math.Ceiling(cpu.TotalSeconds));
            return new LimitedProcess(
                [
                    "setsid", .. networkOff,
                    "prlimit", $"--as={_options.VideoProcessBytes}", $"--cpu={seconds}:{seconds}", "--fsize=0:0", "--core=0:0",
                    $"--nofile={MaxOpenFiles}:{MaxOpenFiles}", "--",
                    isProbe ? probe : ffmpeg, .. arguments,
                ],
                LeastWallClock + (WallClockPerCpu * cpu),
                _running,
                TimeProvider.System,
                cpu);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            // There is no room for another process.
            _running.Release();
            throw new IOException("ffmpeg could not be started.", exception);
        }
        catch
        {
            _running.Release();
            throw;
        }
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Count(MediaOptions options) =>
        options.VideoProcesses > 0 ? options.VideoProcesses : Math.Max(1, Environment.ProcessorCount / 2);

    private (string Probe, string Ffmpeg) FindAll()
    {
        Find("prlimit", "util-linux");
        Find("setsid", "util-linux");
        return (Find(_options.Ffprobe, "ffmpeg"), Find(_options.Ffmpeg, "ffmpeg"));
    }

    private static string Find(string program, string package)
    {
        var candidates = Path.IsPathRooted(program)
            ? [program]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, program));
        return candidates.FirstOrDefault(File.Exists) ?? throw new VideoToolsMissingException(program, package);
    }
}
