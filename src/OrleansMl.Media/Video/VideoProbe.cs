using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>Says what is in a video, by ffprobe, once the gate has seen it.</summary>
/// <param name="gate">Sees it first.</param>
/// <param name="tools">Runs ffprobe.</param>
/// <param name="options">The limits.</param>
public sealed class VideoProbe(MediaGate gate, VideoTools tools, IOptions<MediaOptions> options)
{
    // A report of 16 streams has some kilobytes.
    private const int MaxReport = 1 << 20;

    private const string Shown =
        "format=start_time,duration:stream=codec_type,width,height,start_time,duration:" +
        "stream_disposition=attached_pic:stream_side_data=rotation";

    // What a length may be more than what was measured.
    private const double NearlyAll = .9;

    private static readonly TimeSpan Cpu = TimeSpan.FromSeconds(10), MeasureCpu = TimeSpan.FromSeconds(30);

    private readonly MediaOptions _options = options.Value;

    /// <summary>Reads a video's header.</summary>
    /// <param name="path">The file; its name says nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VideoToolsMissingException">ffmpeg is not installed.</exception>
    /// <exception cref="TimeoutException">The machine is so busy that nothing can be said; worth another try.</exception>
    /// <exception cref="IOException">The file cannot be read, or ffmpeg could not run or was ended from outside.</exception>
    public async Task<MediaResult<VideoInfo>> ProbeAsync(string path, CancellationToken cancellationToken = default)
    {
        MediaTypes type;
        using (var file = File.OpenRead(path))
        {
            if (!gate.OpenVideo(file).IsAccepted(out type, out var refusal))
            {
                return refusal;
            }
        }

        byte[]? report;
        using (var process = await tools.StartAsync(
            isProbe: true,
            ["-v", "error", .. tools.Input(path, type), "-print_format", "json", "-show_entries", Shown],
            Cpu,
            cancellationToken))
        {
            report = await ReadReportAsync(process, cancellationToken);
            if (report is null)
            {
                // It waits for somebody to read on, and says nothing more.
                return Undecodable();
            }

            if (await process.EndAsync(cancellationToken) != 0)
            {
                return process.IsOutOfCpu ? TakesTooLong(Cpu) : RefusalOf(await process.ErrorsAsync());
            }
        }

        if (!Read(report, type).IsAccepted(out var info, out var broken))
        {
            return broken;
        }

        // What browsers record says nothing of its length. And what says much would be looked at only here and there, whatever is in it.
        var duration = info.Duration;
        if (duration <= TimeSpan.Zero || duration.TotalSeconds > _options.VideoFrames)
        {
            if (!(await MeasureAsync(path, type, cancellationToken)).IsAccepted(out var measured, out var unmeasured))
            {
                return unmeasured;
            }

            // Measuring misses the end of the last frame.
            duration = measured > duration || measured < NearlyAll * duration ? measured : duration;
        }

        return duration <= TimeSpan.Zero ? Undecodable()
            : duration > _options.MaxVideoDuration
                ? MediaRefusal.TooLong(
                    $"The video lasts {duration.TotalSeconds:0} s; {_options.MaxVideoDuration.TotalSeconds:0} s are allowed.")
                : info with { Duration = duration };
    }

    private MediaRefusal RefusalOf(string errors) =>
        errors.Contains("max_streams", StringComparison.Ordinal)
            ? MediaRefusal.Implausible($"The video has more than {_options.MaxVideoStreams} streams.")
        : errors.Contains("max pixel count", StringComparison.Ordinal)
            ? MediaRefusal.TooManyPixels($"The video's frames have more than {PixelRules.Text(_options.MaxPixels)} pixels.")
        : Undecodable();

    private static MediaRefusal TakesTooLong(TimeSpan cpu) =>
        MediaRefusal.TooLong($"The video takes more than {cpu.TotalSeconds:0} s of CPU time to look through.");

    private static MediaRefusal Undecodable() => MediaRefusal.Undecodable("The video is broken, or of a kind that is not read.");

    private static async Task<byte[]?> ReadReportAsync(LimitedProcess process, CancellationToken cancellationToken)
    {
        using var report = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await process.Output.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (report.Length + read > MaxReport)
            {
                return null;
            }

            report.Write(buffer, 0, read);
        }

        return report.ToArray();
    }

    private MediaResult<VideoInfo> Read(byte[] report, MediaTypes type)
    {
        try
        {
            using var json = JsonDocument.Parse(report);
            var streams = json.RootElement.GetProperty("streams").EnumerateArray().ToList();
            if (streams.Count > _options.MaxVideoStreams)
            {
                return MediaRefusal.Implausible($"The video has more than {_options.MaxVideoStreams} streams.");
            }

            // The first one is what is decoded; a cover picture is none.
            var video = streams.FirstOrDefault(stream => Kind(stream) == "video");
            if (video.ValueKind == JsonValueKind.Undefined
                || (video.TryGetProperty("disposition", out var use) && Number(use, "attached_pic") == 1))
            {
                return MediaRefusal.Undecodable("The file has no video in it.");
            }

            var (width, height) = ((int)Number(video, "width"), (int)Number(video, "height"));
            if (PixelRules.Check(width, height, whole: false, _options) is { } refusal)
            {
                return refusal;
            }

            // Sound may go on for hours after the last frame; and frames may begin after the sound.
            var hasFormat = json.RootElement.TryGetProperty("format", out var format);
            var (own, all) = (Seconds(video, "duration"), hasFormat ? Seconds(format, "duration") : TimeSpan.Zero);
            var lead = hasFormat ? Seconds(video, "start_time") - Seconds(format, "start_time") : TimeSpan.Zero;
            return new VideoInfo(
                type,
                IsSideways(video) ? height : width,
                IsSideways(video) ? width : height,
                own <= TimeSpan.Zero ? all : lead > TimeSpan.Zero ? own + lead : own,
                streams.Exists(stream => Kind(stream) == "audio"));
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Undecodable();
        }
    }

    private static string? Kind(JsonElement stream) => stream.TryGetProperty("codec_type", out var kind) ? kind.GetString() : null;

    private static double Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    // Turns of 90 or 270 degrees either way; ffmpeg turns frames before its filters see them.
    private static bool IsSideways(JsonElement video)
    {
        var turn = video.TryGetProperty("side_data_list", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(one => Number(one, "rotation")).FirstOrDefault(turn => turn != 0)
            : 0;
        return Math.Abs(Math.Round(turn / 90)) % 2 == 1;
    }

    private static TimeSpan Seconds(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text)
            && double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds / 2
                ? TimeSpan.FromSeconds(seconds)
                : TimeSpan.Zero;

    // Reads the file from end to end and decodes nothing.
    private async Task<MediaResult<TimeSpan>> MeasureAsync(string path, MediaTypes type, CancellationToken cancellationToken)
    {
        using var process = await tools.StartAsync(
            isProbe: false,
            [
                "-v", "error", "-nostdin", .. tools.Input(path, type), "-map", "0:v:0", "-c", "copy", "-f", "null", "-progress", "pipe:1",
                "-stats_period", "10", "-",
            ],
            MeasureCpu,
            cancellationToken);
        if (await ReadReportAsync(process, cancellationToken) is not { } report)
        {
            return Undecodable();
        }

        if (await process.EndAsync(cancellationToken) != 0)
        {
            return process.IsOutOfCpu ? TakesTooLong(MeasureCpu) : Undecodable();
        }

        const string Key = "out_time_us=";
        var last = Encoding.ASCII.GetString(report).Split('\n').LastOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return long.TryParse(last?[Key.Length..], NumberStyles.Integer, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is > 0 and < long.MaxValue / 100
                ? TimeSpan.FromMicroseconds(microseconds)
                : TimeSpan.Zero;
    }
}
