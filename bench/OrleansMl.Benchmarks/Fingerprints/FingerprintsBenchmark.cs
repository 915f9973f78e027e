using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OrleansMl.Banks;
using OrleansMl.Media;
using OrleansMl.Reports;
using OrleansMl.Thumbnails;

namespace OrleansMl.Fingerprints;

/// <summary>
/// <c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- fingerprints</c>: CPU time of hashes and thumbnail scores of one
/// picture of 512 x 384, beside the naive references of the tests, and the recall table by edit over drawn pictures.
/// </summary>
internal sealed class FingerprintsBenchmark(int rounds, int pictures, Action<string> progress)
{
    private const int Width = 512, Height = 384;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds a figure.", DefaultValueFactory = _ => 5 };
        var pictures = new Option<int>("--pictures") { Description = "Pictures of the recall table.", DefaultValueFactory = _ => 200 };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the table of times into this README." };
        var command = new RootCommand("Hashes of pictures and videos, thumbnail scores, recall by edit.") { rounds, pictures, write };
        command.SetAction(result =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            return 1;
#else
            var benchmark = new FingerprintsBenchmark(
                Math.Max(1, result.GetValue(rounds)), Math.Max(10, result.GetValue(pictures)), Console.Error.WriteLine);
            var report = benchmark.Run();
            Console.Out.WriteLine(report.ToMarkdown());
            Console.Out.WriteLine(benchmark.Recall());
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
        var image = DrawnPictures.Draw(1, Width, Height);
        var (film, copy) = (Film(1, 600), Film(1, 600));
        List<Figure> figures =
        [
            Time("PDQ", 300, () => Pdq.Hash(image)),
            Time("PDQ, naive reference", 30, () => PdqReference.Hash(image)),
            Time("reference set of a picture, up to six hashes", 60, () => ImageFingerprint.OfReference(image)),
            Time("query set of a picture, up to nine hashes", 60, () => ImageFingerprint.OfQuery(image)),
            Time("thumbnail score", 300, () => FrameScorer.Score(image, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), 0)),
            Time("thumbnail score, naive reference", 2, () => FrameReference.Measure(image)),
            Time("two videos of 600 stills compared", 30, () => VideoMatch.Of(film, copy)),
        ];
        return new(
            "fingerprints",
            Machine.Describe(),
            $"CPU time of the process, one thread, a drawn picture of {Width} x {Height}.",
            load,
            figures);
    }

    private string Recall()
    {
        progress($"drawing {pictures} pictures");
        var drawn = new RgbImage[pictures];
        Parallel.For(0, pictures, seed => drawn[seed] = DrawnPictures.Draw(seed, Width, Height));
        progress("editing them");
        var table = RecallTable.ToMarkdown(RecallTable.Measure(drawn));
        var (hashes, anything) = RecallTable.NearestOfDifferent(drawn);
        return table + string.Create(
            CultureInfo.InvariantCulture,
            $"\n{pictures} drawn pictures of {Width} x {Height}. Different ones are at least {hashes} bits apart, {anything} in any view.");
    }

    private Figure Time(string name, int calls, Func<object> call)
    {
        progress(name);
        for (var i = 0; i < calls; i++)
        {
            GC.KeepAlive(call()); // warms up
        }

        var process = Process.GetCurrentProcess();
        var values = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            for (var i = 0; i < calls; i++)
            {
                GC.KeepAlive(call());
            }

            process.Refresh();
            values[round] = (process.TotalProcessorTime - before).TotalMicroseconds / calls;
        }

        return new(name, "µs", values);
    }

    private static VideoFingerprint Film(int seed, int frames)
    {
        var random = new Random(seed);
        var bytes = new byte[Hash256.Size];
        List<PdqHash> hashes = [];
        for (var i = 0; i < frames; i++)
        {
            random.NextBytes(bytes);
            hashes.Add(new(Hash256.From(bytes), 100));
        }

        return VideoFingerprint.Of(hashes, TimeSpan.FromSeconds(1));
    }
}
