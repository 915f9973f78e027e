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
    private const int Kill = 9, Terminate = 15, KeptErrors = 4096;

    // What a shell says of a signal: 128 and its number. 126 and 127 are of programs that start others: it cannot be, or is not there.
    // ffmpeg ends with 255 when it is asked to.
    private const int BySignal = 128, CannotRun = 126, IsMissing = 127, WasAsked = 255;

    // fcntl(2): frames have 400 kB, a pipe holds 64 at first, and each filling wakes both sides.
    private const int SetPipeSize = 1031, PipeSize = 1 << 20;

    private static readonly TimeSpan MeterInterval = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly SemaphoreSlim? _slot;
    private readonly ITimer _timer;
    private readonly ITimer _meter;
    private readonly TimeSpan? _cpu;
    private readonly Task<string> _errors;
    private readonly Task _exited;
    private long _usedTicks;
    private int _isDisposed;

    /// <param name="command">The program and its arguments; those before it set limits.</param>
    /// <param name="limit">After this it is killed.</param>
    /// <param name="slot">Released once it is gone, or null.</param>
    /// <param name="timeProvider">The clock of that limit.</param>
    /// <param name="cpu">CPU time after which the system kills it, or null: who set that limit says so.</param>
    public LimitedProcess(string[] command, TimeSpan limit, SemaphoreSlim? slot, TimeProvider timeProvider, TimeSpan? cpu = null)
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
        (_slot, _cpu) = (slot, cpu);
        try
        {
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
            _meter = timeProvider.CreateTimer(_ => Measure(), null, MeterInterval, MeterInterval);
        }
        catch
        {
            // Nobody else would end it.
            _timer?.Dispose();
            _process.Kill(entireProcessTree: true);
            CloseStreams();
            _process.Dispose();
            throw;
        }
    }

    /// <summary>What it prints.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>True when it was killed because its time was up.</summary>
    public bool HasTimedOut { get; private set; }

    /// <summary>
    /// True when the system killed it because its CPU time was up, as far as can be told: the system kills those that take the memory of
    /// others the same way. What had used half of its time a moment before is taken for the first kind.
    /// </summary>
    public bool IsOutOfCpu => _exited.IsCompletedSuccessfully && _process.ExitCode == BySignal + Kill && !HasTimedOut
        && Volatile.Read(ref _usedTicks) >= _cpu?.Ticks / 2;

    /// <summary>Its exit code, where it ended as it did because of what it read.</summary>
    /// <exception cref="TimeoutException">It was killed because its time was up.</exception>
    /// <exception cref="IOException">It could not run, or was ended from outside: that says nothing of what it read.</exception>
    public async Task<int> EndAsync(CancellationToken cancellationToken = default)
    {
        var exit = await ExitAsync(cancellationToken);
        if (HasTimedOut)
        {
            throw new TimeoutException("ffmpeg did not end in time.");
        }

        var isFault = exit is CannotRun or IsMissing or WasAsked or (BySignal + Terminate)
            || (exit == BySignal + Kill && !IsOutOfCpu)
            || (exit != 0 && IsOfStarter(await ErrorsAsync()));
        return isFault ? throw new IOException($"ffmpeg could not run, or was ended from outside (exit code {exit}).") : exit;
    }

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
        _meter.Dispose();
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

            CloseStreams();
            _process.Dispose();
        }
    }

    // The process leaves them to whoever has seen them.
    private void CloseStreams()
    {
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
    }

    private static bool IsOfStarter(string errors) =>
        Array.Exists(["prlimit:", "unshare:", "setsid:"], name => errors.StartsWith(name, StringComparison.Ordinal));

    private void Measure()
    {
        try
        {
            Volatile.Write(ref _usedTicks, _process.TotalProcessorTime.Ticks);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
        {
            // It has just ended; what was read before stays.
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
