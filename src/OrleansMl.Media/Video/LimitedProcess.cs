using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OrleansMl.Media;

/// <summary>
/// A process and its group, which are killed when the time is up, or when this is disposed of. What it prints as errors is kept as far as
/// somebody might want to tell kinds of failures apart, and never logged: it may say what is in a file.
/// </summary>
internal sealed partial class LimitedProcess : IDisposable
{
    private const int Kill = 9, KeptErrors = 4096;

    // fcntl(2): frames have 400 kB, a pipe holds 64 at first, and each filling wakes both sides.
    private const int SetPipeSize = 1031, PipeSize = 1 << 20;

    private readonly Process _process;
    private readonly SemaphoreSlim? _slot;
    private readonly ITimer _timer;
    private readonly Task<string> _errors;
    private readonly Task _exited;
    private int _isDisposed;

    /// <param name="command">The program and its arguments; those before it set limits.</param>
    /// <param name="limit">After this it is killed.</param>
    /// <param name="slot">Released once it is gone, or null.</param>
    /// <param name="timeProvider">The clock of that limit.</param>
    public LimitedProcess(string[] command, TimeSpan limit, SemaphoreSlim? slot, TimeProvider timeProvider)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        // Nothing of the node's settings, some of which are secret.
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        _slot = slot;
        _process.StandardInput.Close();
        if (Output is PipeStream pipe && OperatingSystem.IsLinux())
        {
            // Where it is not allowed, the smaller one does.
            _ = Control(pipe.SafePipeHandle, SetPipeSize, PipeSize);
        }

        _errors = ReadErrorsAsync(_process.StandardError.BaseStream);
        _exited = _process.WaitForExitAsync(CancellationToken.None);
        _timer = timeProvider.CreateTimer(
            _ =>
            {
                HasTimedOut = true;
                KillGroup();
            },
            null,
            limit,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it prints.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>True when it was killed because its time was up.</summary>
    public bool HasTimedOut { get; private set; }

    /// <summary>Its exit code, once it has ended: 128 and the number of the signal that killed it.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken = default)
    {
        await _exited.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>The first of what it printed as errors.</summary>
    public Task<string> ErrorsAsync() => _errors;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        KillGroup();
        _timer.Dispose();
        // The slot is free once the process is gone, which takes a moment.
        _ = ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await _exited;
            await _errors;
        }
        finally
        {
            try
            {
                _slot?.Release();
            }
            catch (ObjectDisposedException)
            {
                // The tools went before their last process.
            }

            _process.Dispose();
        }
    }

    private void KillGroup()
    {
        if (_exited.IsCompleted)
        {
            return;
        }

        try
        {
            // The first thing that the child does is to make its own group; until then it is in ours, and alone.
            if (KillNow(-_process.Id, Kill) != 0)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has just ended.
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafePipeHandle pipe, int command, int value);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNow(int process, int signal);

    private static async Task<string> ReadErrorsAsync(Stream from)
    {
        var kept = new byte[KeptErrors];
        var length = 0;
        var rest = new byte[KeptErrors];
        while (true)
        {
            var into = length < kept.Length ? kept.AsMemory(length) : rest;
            var read = await from.ReadAsync(into);
            if (read == 0)
            {
                return Encoding.Latin1.GetString(kept, 0, length);
            }

            length = Math.Min(kept.Length, length + read);
        }
    }
}
