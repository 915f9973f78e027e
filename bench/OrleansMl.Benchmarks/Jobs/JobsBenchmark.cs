using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansMl.Store;

namespace OrleansMl.Jobs;

/// <summary>
/// One shard: a new timer is scheduled and the oldest cancelled, each flushed by itself, so that what is pending stays as it is. The times
/// are spread over a month. Once over the store of a node, where a write ends on the disk, and once over a store in memory, which shows
/// what of it is the log's own. What a call through the cluster costs comes on top and is the same.
/// </summary>
internal sealed class JobsBenchmark(int writes, int rounds)
{
    private const int Small = 100, Large = 1_000_000;

    // Of those that end on the disk; each waits for it.
    private readonly int _durableWrites = Math.Min(writes, 4_000);

    public async Task<bool> RunAsync()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>());
        var isFlat = await RunDurableAsync(serializer);
        await RunInMemoryAsync(serializer);
        return isFlat;
    }

    private async Task<bool> RunDurableAsync(IGrainStorageSerializer serializer)
    {
        var directory = Directory.CreateTempSubdirectory("orleansml-bench-");
        try
        {
            using var small = Open(directory, "small");
            using var large = Open(directory, "large");
            return await CompareAsync(
                "per write on the disk",
                await FillAsync(counting => new EmbeddedGrainStorage(small, counting, "bench"), serializer, Small),
                await FillAsync(counting => new EmbeddedGrainStorage(large, counting, "bench"), serializer, Large),
                _durableWrites);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static EmbeddedStore Open(DirectoryInfo directory, string name) => EmbeddedStore.Open(new()
    {
        Directory = Path.Combine(directory.FullName, name),
        Memory = 256L << 20,
        ServiceId = "bench",
    });

    private async Task RunInMemoryAsync(IGrainStorageSerializer serializer)
    {
        MemoryStorage? stored = null;
        var small = await FillAsync(counting => new MemoryStorage(counting), serializer, Small);
        var large = await FillAsync(counting => stored = new MemoryStorage(counting), serializer, Large);
        await CompareAsync("per write in memory", small, large, writes);
        var started = Stopwatch.GetTimestamp();
        var again = new JobLog(large.Rows, 11, TimeProvider.System);
        await again.LoadAsync();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            {again.Pending:N0} pending in one shard: {stored!.Stored / (double)again.Pending:F0} bytes each in the store,
            {again.IndexBytes / (double)again.Pending:F0} of index in memory, {again.InMemory:N0} in memory with their targets,
            read in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms.
            """));
    }

    /// <returns>True when neither CPU nor bytes differ by more than a fifth.</returns>
    private async Task<bool> CompareAsync(string title, Subject small, Subject large, int count)
    {
        // The first round warms up.
        List<(Figure Small, Figure Large)> measured = [];
        for (var round = 0; round <= rounds; round++)
        {
            measured.Add((await MeasureAsync(small, count), await MeasureAsync(large, count)));
        }

        measured.RemoveAt(0);
        var cpu = (Median(measured, pair => pair.Small.Microseconds), Median(measured, pair => pair.Large.Microseconds));
        var bytes = (Median(measured, pair => pair.Small.Bytes), Median(measured, pair => pair.Large.Bytes));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            | {title} | {Small:N0} pending | {Large:N0} pending | ratio |
            |---|---|---|---|
            | CPU | {cpu.Item1:F1} µs | {cpu.Item2:F1} µs | {cpu.Item2 / cpu.Item1:F2} |
            | bytes written | {bytes.Item1:N0} | {bytes.Item2:N0} | {bytes.Item2 / bytes.Item1:F2} |
            | writes of rows | {Median(measured, pair => pair.Small.Rows):F3} | {Median(measured, pair => pair.Large.Rows):F3} | |
            """));
        return cpu.Item2 / cpu.Item1 is > .8 and < 1.2 && bytes.Item2 / bytes.Item1 is > .8 and < 1.2;
    }

    private static async Task<Subject> FillAsync(
        Func<CountingSerializer, IGrainStorage> store, IGrainStorageSerializer serializer, int pending)
    {
        var counting = new CountingSerializer(serializer);
        var storage = new CountingStorage(store(counting), counting);
        var rows = new JobRows(storage, GrainId.Create("reminder-shard", "bench/00"));
        var log = new JobLog(rows, 7, TimeProvider.System);
        await log.LoadAsync();
        var subject = new Subject(storage, rows, log, new Random(7));
        for (var i = 0; i < pending; i++)
        {
            subject.Schedule();
            if (i % 1000 == 999)
            {
                await log.FlushAsync();
            }
        }

        await log.FlushAsync();
        return subject;
    }

    private static async Task<Figure> MeasureAsync(Subject subject, int count)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (cpu, bytes, rows) = (CpuTime(), subject.Storage.Bytes, subject.Storage.Writes);
        for (var i = 0; i < count; i += 2)
        {
            subject.Schedule();
            await subject.Log.FlushAsync();
            subject.CancelOldest();
            await subject.Log.FlushAsync();
        }

        return new(
            (CpuTime() - cpu).TotalMicroseconds / count,
            (subject.Storage.Bytes - bytes) / (double)count,
            (subject.Storage.Writes - rows) / (double)count);
    }

    private static TimeSpan CpuTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static double Median(List<(Figure Small, Figure Large)> measured, Func<(Figure Small, Figure Large), double> figure)
    {
        var sorted = measured.Select(figure).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Figure(double Microseconds, double Bytes, double Rows);

    private sealed record Subject(CountingStorage Storage, JobRows Rows, JobLog Log, Random Random)
    {
        private long _first, _next;

        public void Schedule() => Log.Put(new()
        {
            Target = NameOf(_next++),
            DueTicks = TimeProvider.System.GetUtcNow().AddHours(3).AddDays(30 * Random.NextDouble()).UtcTicks,
        });

        public void CancelOldest() => Log.Remove(NameOf(_first++));

        // As long as the ids of items and people that the API makes.
        private static string NameOf(long number) => number.ToString("x32", CultureInfo.InvariantCulture);
    }
}
