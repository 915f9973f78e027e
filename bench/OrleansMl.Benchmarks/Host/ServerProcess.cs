using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace OrleansMl.Host;

/// <summary>A server under measurement: its own process, with what the kernel says it used.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed in the Linux ABI

    private readonly Process _process;

    private ServerProcess(Process process, Uri url, TimeSpan readyAfter)
    {
        _process = process;
        Url = url;
        ReadyAfter = readyAfter;
    }

    public Uri Url { get; }

    /// <summary>From the start of the process to the first 200 of <c>/health/ready</c>.</summary>
    public TimeSpan ReadyAfter { get; }

    /// <summary>User and system time of the whole process so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            // pid (comm) state ...: the name may hold blanks, so count from the closing parenthesis. utime and stime are fields 14 and 15.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds(
                (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
                    / TicksPerSecond);
        }
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Bytes it has written to files so far; what it sends does not count.</summary>
    public long WrittenBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal));
            return long.Parse(line["wchar:".Length..], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts a program and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string[] command, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [.. command, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var name in start.Environment.Keys
            .Where(name => name.StartsWith("OrleansMl", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.Exited += (_, _) =>
            listening.TrySetException(new InvalidOperationException("The server stopped:\n" + string.Join('\n', output)));
        var started = TimeProvider.System.GetTimestamp();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var url = await listening.Task;
        using var client = new HttpClient { BaseAddress = url };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!(await client.GetAsync("/health/ready")).IsSuccessStatusCode)
        {
            await timer.WaitForNextTickAsync();
        }

        return new(process, url, TimeProvider.System.GetElapsedTime(started));

        void OnLine(string? line)
        {
            if (line is null)
            {
                return;
            }

            output.Enqueue(line);
            if (line.Contains("Now listening on:", StringComparison.Ordinal))
            {
                listening.TrySetResult(new Uri(ListeningUrl().Match(line).Value));
            }
        }
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+")]
    private static partial Regex ListeningUrl();
}
