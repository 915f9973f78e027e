using System.Globalization;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>
/// Runs ffmpeg and ffprobe as what they are: programs that strangers feed. Without a shell, in a process group, with limits of memory and
/// CPU, without a network where the system allows it, unable to write a file, and only some at a time.
/// </summary>
/// <param name="options">Programs and limits.</param>
public sealed class VideoTools(IOptions<MediaOptions> options) : IDisposable
{
    // Beyond the CPU that a process may use: other work on the machine.
    private const int WallClockPerCpu = 3;
    private const int MaxOpenFiles = 64;

    private static readonly TimeSpan LeastWallClock = TimeSpan.FromSeconds(30);

    // Where a namespace can be had, and how. Asked once: it is a property of the machine.
    private static readonly Lazy<Task<string[]>> NetworkOff = new(FindNetworkOffAsync);

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
    internal async Task<LimitedProcess> StartAsync(
        bool isProbe, IEnumerable<string> arguments, TimeSpan cpu, CancellationToken cancellationToken)
    {
        var (probe, ffmpeg) = FindAll();
        var networkOff = await NetworkOff.Value;
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
                TimeProvider.System);
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

    private static async Task<string[]> FindNetworkOffAsync()
    {
        foreach (string[] way in (string[][])[["unshare", "-n"], ["unshare", "-rn"]])
        {
            try
            {
                using var process = new LimitedProcess([.. way, "true"], LeastWallClock, null, TimeProvider.System);
                if (await process.ExitAsync() == 0)
                {
                    return way;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return [];
    }
}
