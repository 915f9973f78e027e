using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OrleansMl.Reports;

namespace OrleansMl.Banks;

/// <summary>
/// <c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- banks</c>: matching in this process, on one thread. Half of the
/// look-ups are near an entry, half are far from all. An index that misses what a scan finds fails the run.
/// </summary>
internal sealed class BanksBenchmark(int small, int large, int lookUps, Action<string> progress)
{
    private const int Radius64 = 7, Radius256 = 31, Scans = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        var small = new Option<int>("--small") { Description = "Entries of 64 bits.", DefaultValueFactory = _ => 1_000_000 };
        var large = new Option<int>("--large") { Description = "Entries of 256 bits.", DefaultValueFactory = _ => 10_000_000 };
        var lookUps = new Option<int>("--look-ups") { Description = "Look-ups a figure.", DefaultValueFactory = _ => 20_000 };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the table into this README." };
        var command = new RootCommand("Look-ups in banks of known content, beside a scan of all entries.") { small, large, lookUps, write };
        command.SetAction(result =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            return 1;
#else
            var report = new BanksBenchmark(
                result.GetValue(small), result.GetValue(large), Math.Max(100, result.GetValue(lookUps)), Console.Error.WriteLine).Run();
            Console.Out.WriteLine(report.ToMarkdown());
            if (result.GetValue(write) is { } readme)
            {
                report.WriteInto(readme.FullName);
            }

            return 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }

    private BenchmarkReport Run()
    {
        var load = Machine.Load();
        List<Figure> figures = [];
        Run64(figures);
        GC.Collect();
        Run256(figures);
        return new(
            "banks",
            Machine.Describe(),
            string.Create(CultureInfo.InvariantCulture, $"One thread, {lookUps:N0} look-ups a figure, half of them near an entry."),
            load,
            figures);
    }

    private void Run64(List<Figure> figures)
    {
        var random = new Random(1);
        progress($"adding {small:N0} hashes of 64 bits");
        var hashes = new ulong[small];
        foreach (ref var hash in hashes.AsSpan())
        {
            hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new HammingIndex64();
        for (var i = 0; i < hashes.Length; i++)
        {
            index.Add(i, hashes[i]);
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var queries = new ulong[lookUps];
        for (var i = 0; i < queries.Length; i++)
        {
            queries[i] = i % 2 == 0 ? hashes[random.Next(small)] : (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            for (var flips = random.Next(Radius64 + 1); flips > 0; flips--)
            {
                queries[i] ^= 1UL << random.Next(64);
            }
        }

        foreach (var radius in new[] { 3, Radius64 })
        {
            Measure(
                figures,
                $"{small:N0} x 64 bits, radius {radius}",
                queries,
                (query, found) => index.Find(query, radius, found),
                (query, found) => HammingScan.Find(hashes, query, radius, found));
        }

        figures.Add(Memory($"{small:N0} x 64 bits", bytes, target: null));
        GC.KeepAlive(index);
    }

    private void Run256(List<Figure> figures)
    {
        var random = new Random(2);
        progress($"adding {large:N0} hashes of 256 bits");
        var hashes = new Hash256[large];
        foreach (ref var hash in hashes.AsSpan())
        {
            hash = new(Next(), Next(), Next(), Next());
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new HammingIndex256();
        for (var i = 0; i < hashes.Length; i++)
        {
            index.Add(i, hashes[i]);
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var queries = new Hash256[lookUps];
        Span<byte> raw = stackalloc byte[Hash256.Size];
        for (var i = 0; i < queries.Length; i++)
        {
            (i % 2 == 0 ? hashes[random.Next(large)] : new(Next(), Next(), Next(), Next())).CopyTo(raw);
            for (var flips = random.Next(Radius256 + 1); flips > 0; flips--)
            {
                raw[random.Next(Hash256.Size)] ^= (byte)(1 << random.Next(8));
            }

            queries[i] = Hash256.From(raw);
        }

        Measure(
            figures,
            $"{large:N0} x 256 bits, radius {Radius256}",
            queries,
            (query, found) => index.Find(query, Radius256, found),
            (query, found) => HammingScan.Find(hashes, query, Radius256, found));
        figures.Add(Memory($"{large:N0} x 256 bits", bytes, target: 1500));
        GC.KeepAlive(index);

        ulong Next() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
    }

    private void Measure<THash>(
        List<Figure> figures, string name, THash[] queries, Action<THash, List<IndexMatch>> look, Action<THash, List<IndexMatch>> scan)
    {
        progress($"looking up: {name}");
        List<IndexMatch> found = [];
        foreach (var query in queries.Take(queries.Length / 10))
        {
            look(query, found); // warms up
            found.Clear();
        }

        var times = new double[queries.Length];
        for (var i = 0; i < queries.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            look(queries[i], found);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            found.Clear();
        }

        List<IndexMatch> scanned = [];
        var scans = Stopwatch.GetTimestamp();
        foreach (var query in queries.Take(Scans))
        {
            scan(query, scanned);
        }

        var scanMs = Stopwatch.GetElapsedTime(scans).TotalMilliseconds / Scans;
        foreach (var query in queries.Take(Scans))
        {
            look(query, found);
        }

        if (!found.Order(ByEntry.Instance).SequenceEqual(scanned.Order(ByEntry.Instance)))
        {
            throw new InvalidOperationException($"{name}: the index finds {found.Count} of {scanned.Count}.");
        }

        figures.Add(new($"{name}: look-ups a second", "/s", [1e6 / times.Average()]));
        figures.Add(new($"{name}: p99 of a look-up", "µs", [times.Order().ElementAt(times.Length * 99 / 100)]));
        figures.Add(new($"{name}: scan of all", "ms", [scanMs], Note: "the same matches"));
    }

    private static Figure Memory(string name, long bytes, double? target) => new($"{name}: memory", "MB", [bytes / 1e6], target);

    private sealed class ByEntry : IComparer<IndexMatch>
    {
        public static ByEntry Instance { get; } = new();

        public int Compare(IndexMatch x, IndexMatch y) => (x.Entry, x.Distance).CompareTo((y.Entry, y.Distance));
    }
}
