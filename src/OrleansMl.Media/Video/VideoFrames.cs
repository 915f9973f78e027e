using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>How closely a video is looked at.</summary>
public enum VideoLook
{
    /// <summary>One frame a second; of long videos <see cref="MediaOptions.VideoFrames"/>, spread evenly.</summary>
    Full,

    /// <summary>
    /// Only frames that can be decoded alone (key frames), so in a tenth of the time. What is between them is not seen: a full look
    /// follows.
    /// </summary>
    Quick,
}

/// <summary>Reads frames of a video, one at a time, from a process of ffmpeg that is killed with the reading.</summary>
/// <param name="tools">Runs ffmpeg.</param>
/// <param name="options">How many, how large.</param>
public sealed class VideoFrames(VideoTools tools, IOptions<MediaOptions> options)
{
    private const double PixelsOfCpuRule = 640 * 360;

    // What a length that was rounded, or measured to the last frame's beginning, may be short of.
    private const int SpareIntervals = 2;

    private static readonly TimeSpan LeastCpu = TimeSpan.FromSeconds(10);

    private readonly MediaOptions _options = options.Value;

    /// <summary>Reads the frames in their order. Frames that equal the one before are left out of a quick look.</summary>
    /// <param name="path">The file.</param>
    /// <param name="info">What <see cref="VideoProbe"/> said of it.</param>
    /// <param name="look">How closely.</param>
    /// <param name="cancellationToken">Ends it, and the process.</param>
    /// <exception cref="MediaRefusedException">
    /// It cannot be decoded to its end: <c>undecodable</c> or <c>too_long</c>. Or there is more of it than it said: <c>implausible</c>.
    /// </exception>
    /// <exception cref="VideoToolsMissingException">ffmpeg is not installed.</exception>
    /// <exception cref="TimeoutException">The machine is too busy; worth another try.</exception>
    /// <exception cref="IOException">ffmpeg could not run, or was ended from outside; worth another try.</exception>
    public async IAsyncEnumerable<VideoFrame> ReadAsync(
        string path,
        VideoInfo info,
        VideoLook look = VideoLook.Full,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(info);
        var (width, height) = Shrinker.SizeOf(info.Width, info.Height, _options.DecodedSide);
        var interval = TimeSpan.FromSeconds(Math.Max(1, info.Duration.TotalSeconds / _options.VideoFrames));
        var size = 3 * width * height;
        byte[] frame = ArrayPool<byte>.Shared.Rent(size), before = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            using var process = await tools.StartAsync(
                isProbe: false, Arguments(path, info, look, width, height, interval), CpuFor(info), cancellationToken);
            var count = 0;
            int read;
            for (; (read = await ReadAsync(process.Output, frame.AsMemory(0, size), cancellationToken)) == size; count++)
            {
                if ((count + 1) * interval > info.Duration + (SpareIntervals * interval))
                {
                    throw new MediaRefusedException(
                        MediaRefusal.Implausible($"The video is longer than the {info.Duration.TotalSeconds:0.#} s that it says."));
                }

                if (look == VideoLook.Quick && count > 0 && frame.AsSpan(0, size).SequenceEqual(before.AsSpan(0, size)))
                {
                    continue;
                }

                yield return new(new(frame.AsMemory(0, size), width, height), count * interval);
                (frame, before) = (before, frame);
            }

            var exit = await process.EndAsync(cancellationToken);
            if (process.IsOutOfCpu)
            {
                throw new MediaRefusedException(
                    MediaRefusal.TooLong($"The video takes more than {CpuFor(info).TotalSeconds:0} s of CPU time to decode."));
            }

            if (exit != 0 || read != 0 || count == 0)
            {
                throw new MediaRefusedException(
                    MediaRefusal.Undecodable("The video is broken, or of a kind that is not read."));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
            ArrayPool<byte>.Shared.Return(before);
        }
    }

    private static ValueTask<int> ReadAsync(Stream from, Memory<byte> frame, CancellationToken cancellationToken) =>
        from.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, cancellationToken);

    private string[] Arguments(string path, VideoInfo info, VideoLook look, int width, int height, TimeSpan interval)
    {
        // "pass": else the last frame goes missing, and with it all of a clip of less than half a second.
        var rate = string.Create(CultureInfo.InvariantCulture, $"fps=1/{interval.TotalSeconds:0.######}:eof_action=pass");
        var scale = $"scale={width}:{height},format=rgb24";
        return
        [
            "-v", "error", "-nostdin", "-xerror",
            .. look == VideoLook.Quick ? ["-skip_frame", "nokey"] : (string[])[],
            .. tools.Input(path, info.Type),
            "-map", "0:v:0", "-an", "-sn", "-dn",
            "-t", VideoTools.Text((long)Math.Ceiling(_options.MaxVideoDuration.TotalSeconds)),
            "-vf",
            // Scaling is most of a quick look: twice a second is enough of videos that are key frames throughout.
            look == VideoLook.Quick ? $"select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.5)',{scale},{rate}" : $"{rate},{scale}",
            // One more than a video may have that says the truth.
            "-frames:v", VideoTools.Text(_options.VideoFrames + SpareIntervals + 1),
            "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
        ];
    }

    private TimeSpan CpuFor(VideoInfo info)
    {
        var size = Math.Max(1, info.Width * (double)info.Height / PixelsOfCpuRule);
        var wanted = LeastCpu.TotalSeconds + (info.Duration.TotalSeconds * _options.VideoCpuPerSecond * size);
        return TimeSpan.FromSeconds(Math.Min(wanted, _options.MaxVideoCpu.TotalSeconds));
    }
}
