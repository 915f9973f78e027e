using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansMl.Fingerprints;
using OrleansMl.Reports;
using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>
/// <c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- media</c>: CPU time of opening pictures and videos, and of refusing
/// bombs. Needs ffmpeg, which also makes the clip; pictures are drawn here.
/// </summary>
internal sealed class MediaBenchmark(int rounds, Action<string> progress)
{
    private const int PhotoWidth = 4000, PhotoHeight = 3000, Repeats = 5;

    private readonly MediaGate _gate = new(Settings);
    private readonly ImageDecoder _decoder = new(Settings, new(Settings, TimeProvider.System), TimeProvider.System);

    private static IOptions<MediaOptions> Settings { get; } = Options.Create(new MediaOptions());

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds a figure; the median counts.", DefaultValueFactory = _ => 5 };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the table into this README." };
        var command = new RootCommand("CPU of opening pictures and videos, and of refusing bombs.") { rounds, write };
        command.SetAction(async (result, cancellationToken) =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            await Task.CompletedTask;
            return 1;
#else
            var benchmark = new MediaBenchmark(Math.Max(1, result.GetValue(rounds)), Console.Error.WriteLine);
            var report = await benchmark.RunAsync(cancellationToken);
            Console.Out.WriteLine(report.ToMarkdown());
            if (result.GetValue(write) is { } readme)
            {
                report.WriteInto(readme.FullName);
            }

            return report.Figures.All(figure => figure.Met != false) ? 0 : 1;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }

    private async Task<BenchmarkReport> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.Load();
        List<Figure> figures = [];
        Pictures(figures);
        Bombs(figures);
        var folder = Directory.CreateTempSubdirectory("orleansml-");
        try
        {
            await VideosAsync(folder.FullName, figures, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return new(
            "media",
            Machine.Describe(),
            string.Create(
                CultureInfo.InvariantCulture,
                $"CPU time on one thread, of ffmpeg and its probe too. {rounds} rounds, pictures {Repeats} times in each."),
            load,
            figures);
    }

    private void Pictures(List<Figure> figures)
    {
        progress("drawing a photo");
        using var photo = Photo(PhotoWidth, PhotoHeight);
        var jpeg = JpegFile.Encode(photo, SKEncodedImageFormat.Jpeg, 90);
        progress(string.Create(CultureInfo.InvariantCulture, $"it has {jpeg.Length / 1e6:0.0} MB"));
        figures.Add(Measure("JPEG of 12 MP: gate", "ms CPU", () => Gate(jpeg)));
        figures.Add(Measure("JPEG of 12 MP: gate and decode to 512 pixels", "ms CPU", () => Open(jpeg)));
        figures.Add(Measure("JPEG of 12 MP: gate, decode and fingerprint", "ms CPU", () => Fingerprint(jpeg)) with
        {
            Target = 75,
            Note = "without the safety model, which is to fit in, too",
        });
        var webp = JpegFile.Encode(photo, SKEncodedImageFormat.Webp, 80);
        figures.Add(Measure("WebP of 12 MP, lossy", "ms CPU", () => Open(webp)));
        var png = JpegFile.Encode(photo, SKEncodedImageFormat.Png);
        figures.Add(Measure("PNG of 12 MP", "ms CPU", () => Open(png)));
        progress("the most that passes the gate");
        var flat = new PngFile(5000, 5000, colour: 6).Chunk("IDAT", PngFile.FlatRows(5000, 5000, 1, 2, 3, 4)).End();
        figures.Add(Measure("PNG of 25 MP, flat", "ms CPU", () => Open(flat)));
        var gif = Enumerable.Range(0, 20)
            .Aggregate(new GifFile(5000, 5000), (file, i) => file.Frame(0, 0, 9, 9, i % 4)).Finish();
        figures.Add(Measure("GIF of 20 frames of 25 MP", "ms CPU", () => Open(gif), repeats: 1));
        var progressive = JpegFile.Flat(5000, 5000, [1, 2, 3], scans: 8);
        figures.Add(Measure("JPEG of 25 MP in 8 scans", "ms CPU", () => Open(progressive), repeats: 1));
    }

    private void Bombs(List<Figure> figures)
    {
        progress("bombs");
        var still = WebPFile.Flat(2, 2, SKColors.Red);
        (string Name, byte[] File)[] bombs =
        [
            ("PNG of 20,000 x 20,000", new PngFile(20_000, 20_000, 1, 0).Chunk("IDAT", PngFile.Zeros(20_000L * 2501)).End()),
            ("PNG that lies about 60,000 x 60,000", new PngFile(60_000, 60_000).Chunk("IDAT", 1, 2, 3).End()),
            ("PNG of 25 MP in 74 bytes", new PngFile(5000, 5000).Chunk("IDAT", new byte[9]).End()),
            (
                "PNG, 200 MB in its profile",
                new PngFile(4, 4).Chunk("iCCP", [.. "x\0\0"u8, .. PngFile.Zeros(200_000_000)])
                    .Chunk("IDAT", PngFile.FlatRows(4, 4, 1, 2, 3)).End()),
            (
                "GIF of 50,000 frames",
                Enumerable.Range(0, 50_000).Aggregate(new GifFile(4, 4), (gif, i) => gif.Frame(0, 0, 1, 1, i % 4)).Finish()),
            ("WebP of 50,000 frames", WebPFile.Animated(2, 2, Enumerable.Repeat(still, 50_000))),
            ("JPEG of 36 MP in 10 scans, 21 kB", JpegFile.Flat(16, 16, [0], scans: 10, claimedSide: 6000, padding: 21_000)),
            ("JPEG of 5,000 scans", JpegFile.Flat(64, 64, [0], scans: 5000)),
            ("JPEG of 25 MB of marks", [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 24_000_000)]),
        ];
        double slowest = 0, largest = 0;
        foreach (var (name, file) in bombs)
        {
            if (_gate.OpenImage(file).Refusal is null)
            {
                throw new InvalidOperationException($"{name} passed the gate.");
            }

            var figure = Measure(name, "ms CPU", () => Gate(file));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Gate(file);
            largest = Math.Max(largest, (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6);
            slowest = Math.Max(slowest, figure.Median);
        }

        figures.Add(new($"the slowest of {bombs.Length} bombs: refused within", "ms CPU", [slowest], 50));
        figures.Add(new("the largest of them: allocated", "MB", [largest], 10));
    }

    private async Task VideosAsync(string folder, List<Figure> figures, CancellationToken cancellationToken)
    {
        progress("making a minute of 360p");
        var clip = Path.Combine(folder, "clip.mp4");
        using (var ffmpeg = Process.Start(
            "ffmpeg",
            [
                "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=60", "-vf", "noise=alls=6:allf=t",
                "-c:v", "libx264", "-preset", "fast", "-b:v", "800k", "-g", "60", "-pix_fmt", "yuv420p", clip,
            ]))
        {
            await ffmpeg.WaitForExitAsync(cancellationToken);
        }

        using var tools = new VideoTools(Settings);
        var probe = new VideoProbe(_gate, tools, Settings);
        var frames = new VideoFrames(tools, Settings);
        var info = (await probe.ProbeAsync(clip, cancellationToken)).Value;
        figures.Add(await MeasureAsync("probe of a clip", () => probe.ProbeAsync(clip, cancellationToken)));
        var full = await MeasureAsync("a minute of 360p, 30 fps, 800 kbit/s: a frame a second", () => ReadAsync(VideoLook.Full));
        figures.Add(full with { Target = 2500 });
        figures.Add(await MeasureAsync("the same: quick look", () => ReadAsync(VideoLook.Quick)) with { Target = 300 });

        async Task ReadAsync(VideoLook look)
        {
            var count = 0;
            await foreach (var _ in frames.ReadAsync(clip, info, look, cancellationToken))
            {
                count++;
            }

            progress(string.Create(CultureInfo.InvariantCulture, $"{count} frames"));
        }
    }

    private void Gate(byte[] file) => _gate.OpenImage(file);

    private void Open(byte[] file)
    {
        using var stream = MediaGate.StreamOver(file);
        using var picture = _decoder.Decode(stream, _gate.OpenImage(stream).Value).Value;
    }

    private void Fingerprint(byte[] file)
    {
        using var stream = MediaGate.StreamOver(file);
        using var picture = _decoder.Decode(stream, _gate.OpenImage(stream).Value).Value;
        GC.KeepAlive(ImageFingerprint.OfQuery(picture.Image));
    }

    private Figure Measure(string name, string unit, Action run, int repeats = Repeats)
    {
        progress(name);
        run();
        var values = new double[rounds];
        foreach (ref var value in values.AsSpan())
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < repeats; i++)
            {
                run();
            }

            value = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / repeats;
        }

        return new(name, unit, values);
    }

    private async Task<Figure> MeasureAsync(string name, Func<Task> run)
    {
        progress(name);
        await run();
        var (values, owns) = (new double[rounds], new double[rounds]);
        for (var i = 0; i < rounds; i++)
        {
            var (own, children) = (Environment.CpuUsage.TotalTime, ChildrenMilliseconds());
            await run();
            owns[i] = (Environment.CpuUsage.TotalTime - own).TotalMilliseconds;
            values[i] = owns[i] + ChildrenMilliseconds() - children;
        }

        return new(
            name,
            "ms CPU",
            values,
            Note: string.Create(CultureInfo.InvariantCulture, $"{owns.Order().ElementAt(rounds / 2):0} of them are not ffmpeg's"));
    }

    // Of children that have ended and were waited for; in hundredths of a second.
    private static double ChildrenMilliseconds()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return 10 * (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture));
    }

    // Gradients, shapes and the noise of a sensor.
    private static SKBitmap Photo(int width, int height)
    {
        var random = new Random(1);
        var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var sky = SKShader.CreateLinearGradient(
                new(0, 0), new(width, height), [SKColors.SteelBlue, SKColors.Wheat, SKColors.DarkGreen], SKShaderTileMode.Clamp);
            using var paint = new SKPaint { Shader = sky };
            canvas.DrawPaint(paint);
            for (var i = 0; i < 600; i++)
            {
                using var shape = new SKPaint { Color = new((uint)random.Next() | 0x60000000), IsAntialias = true };
                canvas.DrawCircle(random.Next(width), random.Next(height), random.Next(5, 250), shape);
            }
        }

        var pixels = bitmap.GetPixelSpan();
        var noisy = new byte[pixels.Length];
        for (var i = 0; i < noisy.Length; i++)
        {
            noisy[i] = i % 4 == 3 ? (byte)255 : (byte)Math.Clamp(pixels[i] + random.Next(-3, 4), 0, 255);
        }

        System.Runtime.InteropServices.Marshal.Copy(noisy, 0, bitmap.GetPixels(), noisy.Length);
        return bitmap;
    }
}
