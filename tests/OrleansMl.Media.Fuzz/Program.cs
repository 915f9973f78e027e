using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMl.Media;

// OrleansMl.Media.Fuzz FORMAT|all [COUNT] [SEED]: opens so many mutated files of a format as an upload is opened, in this process. A crash
// of native code ends it, a hang too, which leaves the file in base64. Ends with 0 when every file was decoded or refused, each in its
// time. "largest" instead of a format: the costliest files that pass the gate, from COUNT threads at once.
var formats = args is ["all", ..] or [] ? [.. Seeds.Of.Keys] : args[..1];
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
var options = Options.Create(new MediaOptions());
var gate = new MediaGate(options);
var decoder = new ImageDecoder(options, new(options, TimeProvider.System), TimeProvider.System);
var started = Stopwatch.GetTimestamp();
byte[] current = [];
var isLargest = formats is ["largest"];
// Those are large, and wait for each other.
using var watchdog = isLargest ? null : new Timer(
    _ =>
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref started)) > Limits.Hang)
        {
            Console.Error.WriteLine($"Hangs: {Convert.ToBase64String(current)}");
            Environment.Exit(3);
        }
    },
    null,
    Limits.Hang,
    Limits.Look);

if (isLargest)
{
    await LargestAsync(args.Length > 1 ? count : Environment.ProcessorCount);
    return 0;
}

foreach (var format in formats)
{
    var mutator = new Mutator(Seeds.Of[format](), seed);
    var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
    var slowest = TimeSpan.Zero;
    for (var i = 0; i < count; i++)
    {
        current = mutator.Next();
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        var cpu = Environment.CpuUsage.TotalTime;
        string outcome;
        try
        {
            outcome = Open(current);
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"{exception}\n{format}: {Convert.ToBase64String(current)}");
            return 1;
        }

        var took = Stopwatch.GetElapsedTime(started);
        slowest = took > slowest ? took : slowest;
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        // On a machine that does other things, waiting is no fault.
        if (took > Limits.Slow && Environment.CpuUsage.TotalTime - cpu > Limits.Slow)
        {
            Console.Error.WriteLine($"{took.TotalMilliseconds:0} ms: {format}: {Convert.ToBase64String(current)}");
            return 2;
        }
    }

    Console.WriteLine(
        $"{format}: {count} files, {string.Join(", ", outcomes.Select(one => $"{one.Key} {one.Value}"))}; slowest " +
        $"{slowest.TotalMilliseconds:0} ms, peak memory {PeakMegabytes()} MB");
}

return 0;

async Task LargestAsync(int threads)
{
    var files = Seeds.Largest();
    GC.Collect();
    // Making them took memory, too: the peak begins anew (proc(5), clear_refs).
    await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
    var before = PeakMegabytes();
    var decoded = 0;
    await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
        () =>
        {
            for (var i = 0; i < files.Length; i++)
            {
                try
                {
                    Interlocked.Add(ref decoded, Open(files[(thread + i) % files.Length]) == "decoded" ? 1 : 0);
                }
                catch (Exception exception) when (exception is MediaBusyException or TimeoutException)
                {
                    // That is how it is meant to be: later.
                }
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));
    Console.WriteLine($"largest: {decoded} decoded, {PeakMegabytes() - before} MB more than before");
}

long PeakMegabytes()
{
    var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
    return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
}

string Open(byte[] file)
{
    using var stream = MediaGate.StreamOver(file);
    if (MediaTypeSniffer.Sniff(file).IsVideo)
    {
        return gate.OpenVideo(stream).Refusal?.Code ?? "opened";
    }

    if (!gate.OpenImage(stream, MediaTypes.Images | MediaTypes.Bmp).IsAccepted(out var header, out var refusal)
        || !decoder.Decode(stream, header).IsAccepted(out var picture, out refusal))
    {
        return refusal.Code;
    }

    picture.Dispose();
    return "decoded";
}

/// <summary>How long a file may take.</summary>
internal static class Limits
{
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1), Look = TimeSpan.FromSeconds(1), Hang = TimeSpan.FromSeconds(20);
}
