using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansMl.Hosting;

/// <summary>A program started by a test. Its output is kept, so that a failure can show it; it never outlives the test.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // Long enough for a machine with two busy cores; nothing waits this long when things work.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentBag<(string Text, TaskCompletionSource<string> Seen)> _expected = [];

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What the program has printed so far.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>The exit code of a program that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program of this build under the runtime that runs the tests.</summary>
    public static ChildProcess StartDotnet(
        string assembly, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        Start(new ProcessStartInfo(DotnetHost, [assembly, .. arguments]), environment);

    /// <summary>The same, but no file of the program can grow beyond a size: to the program it looks like a full disk.</summary>
    public static ChildProcess StartDotnetWithFileLimit(
        int kibibytes, string assembly, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        Start(
            // The signal would kill the program; ignored, the write fails instead. The runtime's own
            // double mapping of code is a large file, too.
            new ProcessStartInfo(
                "bash", ["-c", $"trap '' XFSZ; ulimit -f {kibibytes}; exec \"$@\"", "bash", DotnetHost, assembly, .. arguments]),
            [.. environment, ("DOTNET_EnableWriteXorExecute", "0")]);

    private static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static ChildProcess Start(ProcessStartInfo start, (string Name, string Value)[] environment)
    {
        // The settings of whoever runs the tests must not decide what is tested.
        foreach (var name in start.Environment.Keys
            .Where(name => name.StartsWith("OrleansMl", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        // As in the tests' own processes: a node of theirs lives for seconds.
        start.Environment["DOTNET_TieredPGO"] = "0";

        // As the image and dotnet run start it.
        start.Environment["MALLOC_ARENA_MAX"] = "2";

        // An empty value takes a default of the caller away again.
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value.Length == 0 ? null : value;
        }

        return new(start);
    }

    /// <summary>Starts a program found on PATH.</summary>
    public static ChildProcess Start(string program, params string[] arguments) => new(new ProcessStartInfo(program, arguments));

    /// <summary>The first line that contains a text, now or later; fails when the program ends without it.</summary>
    public async Task<string> WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected.Add((text, seen));
        if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } early)
        {
            return early;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var ended = _process.WaitForExitAsync(patience.Token);
        return await Task.WhenAny(seen.Task, ended) == seen.Task
            ? await seen.Task
            : throw new InvalidOperationException($"The program did not print '{text}'. It printed:\n{Output}");
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Sends a signal such as <c>STOP</c>, <c>CONT</c> or <c>TERM</c>.</summary>
    public static async Task SignalAsync(int processId, string signal)
    {
        await using var kill = Start("kill", $"-{signal}", $"{processId}");
        Assert.Equal(0, await kill.WaitForExitAsync(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        foreach (var (text, seen) in _expected)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult(line);
            }
        }
    }
}
