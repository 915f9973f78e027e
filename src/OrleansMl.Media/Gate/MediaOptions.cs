using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansMl.Media;

/// <summary>Which files are opened, and what opening one may cost. Section <c>OrleansMl:Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Media";

    /// <summary>The longest picture. Bytes; the default is 25 MB.</summary>
    [Range(1, 1L << 30, ErrorMessage = "OrleansMl:Media:MaxImageBytes must be from 1 to 1073741824.")]
    public long MaxImageBytes { get; set; } = 25_000_000;

    /// <summary>The longest video file. Bytes; the default is 2 GB.</summary>
    [Range(1, 1L << 40, ErrorMessage = "OrleansMl:Media:MaxVideoBytes must be from 1 to 1099511627776.")]
    public long MaxVideoBytes { get; set; } = 2_000_000_000;

    /// <summary>
    /// The most pixels of a picture that is shrunk while it is decoded (JPEG of one scan, lossy WebP without
    /// transparency), and of a frame of a video. The default is 50 million.
    /// </summary>
    [Range(1, 1 << 28, ErrorMessage = "OrleansMl:Media:MaxPixels must be from 1 to 268435456.")]
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>
    /// The most pixels of any other picture: all of them are in memory at once, 4 to 17 bytes each. The default is 25 million.
    /// </summary>
    [Range(1, 1 << 28, ErrorMessage = "OrleansMl:Media:MaxWholePixels must be from 1 to 268435456.")]
    public int MaxWholePixels { get; set; } = 25_000_000;

    /// <summary>The longest side. Pixels; the default is 16,384.</summary>
    [Range(1, 65_535, ErrorMessage = "OrleansMl:Media:MaxSide must be from 1 to 65535.")]
    public int MaxSide { get; set; } = 16_384;

    /// <summary>The most pixels of all frames of an animation. The default is 500 million, some five seconds of work.</summary>
    [Range(1, 1L << 36, ErrorMessage = "OrleansMl:Media:MaxAnimationPixels must be from 1 to 68719476736.")]
    public long MaxAnimationPixels { get; set; } = 500_000_000;

    /// <summary>The most frames of an animation. The default is 10,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "OrleansMl:Media:MaxAnimationFrames must be from 1 to 1000000.")]
    public int MaxAnimationFrames { get; set; } = 10_000;

    /// <summary>
    /// How many frames of an animation are looked at. The default is 32: three quarters evenly spaced, the rest those that are shown
    /// longest.
    /// </summary>
    [Range(1, 1000, ErrorMessage = "OrleansMl:Media:AnimationFrames must be from 1 to 1000.")]
    public int AnimationFrames { get; set; } = 32;

    /// <summary>The long side of a decoded picture or frame. Pixels; the default is 512. Smaller ones are not enlarged.</summary>
    [Range(64, 4096, ErrorMessage = "OrleansMl:Media:DecodedSide must be from 64 to 4096.")]
    public int DecodedSide { get; set; } = 512;

    /// <summary>
    /// Memory that all decodes of this process may use at the same time. Bytes; the default is 512 MiB, room for at least one of the
    /// largest pictures.
    /// </summary>
    [Range(1 << 20, long.MaxValue, ErrorMessage = "OrleansMl:Media:DecodeMemoryBytes must be at least 1048576.")]
    public long DecodeMemoryBytes { get; set; } = 512L << 20;

    /// <summary>How long a decode waits for that memory before the caller is told to come back. The default is 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "OrleansMl:Media:DecodeWait must be from 0 s to 10 min.")]
    public TimeSpan DecodeWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long decoding one picture may take. The default is 10 s; the largest that the gate lets through need about three seconds of CPU.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00", ErrorMessage = "OrleansMl:Media:DecodeTimeout must be from 0.1 s to 10 min.")]
    public TimeSpan DecodeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest video. The default is 4 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "OrleansMl:Media:MaxVideoDuration must be from 1 s to 1 day.")]
    public TimeSpan MaxVideoDuration { get; set; } = TimeSpan.FromHours(4);

    /// <summary>The most streams in one video file: pictures, sound, subtitles. The default is 16.</summary>
    [Range(1, 1000, ErrorMessage = "OrleansMl:Media:MaxVideoStreams must be from 1 to 1000.")]
    public int MaxVideoStreams { get; set; } = 16;

    /// <summary>
    /// How many frames of a video are looked at: one a second, and of longer ones as many, spread evenly. The default is 600.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "OrleansMl:Media:VideoFrames must be from 1 to 100000.")]
    public int VideoFrames { get; set; } = 600;

    /// <summary>Processes of ffmpeg at the same time. The default, 0, is half of the cores, and at least one.</summary>
    [Range(0, 1024, ErrorMessage = "OrleansMl:Media:VideoProcesses must be from 0 to 1024.")]
    public int VideoProcesses { get; set; }

    /// <summary>
    /// Address space of such a process. Bytes; the default is 1 GiB. With less than half of it ffmpeg finds no end, and does not
    /// stop when asked.
    /// </summary>
    [Range(512L << 20, 1L << 40, ErrorMessage = "OrleansMl:Media:VideoProcessBytes must be from 536870912 to 1099511627776.")]
    public long VideoProcessBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Seconds of CPU for each second of video, in multiples of 640 x 360 pixels, beyond the first ten. The default is 0.1; a
    /// video that needs more is refused as <c>too_long</c>.
    /// </summary>
    [Range(0.001, 100, ErrorMessage = "OrleansMl:Media:VideoCpuPerSecond must be from 0.001 to 100.")]
    public double VideoCpuPerSecond { get; set; } = .1;

    /// <summary>The most CPU time for one look at a video, however long and large it says it is. The default is 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = "OrleansMl:Media:MaxVideoCpu must be from 10 s to 1 day.")]
    public TimeSpan MaxVideoCpu { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The programs, by name in the PATH or by path. The default is <c>ffmpeg</c>. Looked for at each video: one that is installed later
    /// is found.
    /// </summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "OrleansMl:Media:Ffmpeg names no program.")]
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>The same for ffprobe, which comes with it.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "OrleansMl:Media:Ffprobe names no program.")]
    public string Ffprobe { get; set; } = "ffprobe";
}

/// <summary>Refuses at start what would refuse every picture later.</summary>
internal sealed class MediaOptionsValidator : IValidateOptions<MediaOptions>
{
    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        if (options.MaxWholePixels > options.MaxPixels)
        {
            return ValidateOptionsResult.Fail(
                $"OrleansMl:Media:MaxWholePixels is {options.MaxWholePixels}, more than MaxPixels, {options.MaxPixels}. Pictures that " +
                "cannot be shrunk while they are decoded cost more, not less.");
        }

        var largest = DecodeCost.Largest(options);
        return options.DecodeMemoryBytes < largest
            ? ValidateOptionsResult.Fail(
                $"OrleansMl:Media:DecodeMemoryBytes is {options.DecodeMemoryBytes}; one picture of MaxWholePixels, " +
                $"{options.MaxWholePixels}, in AnimationFrames, {options.AnimationFrames}, of DecodedSide, {options.DecodedSide}, may " +
                $"need {largest}. Raise the one or lower the others.")
            : ValidateOptionsResult.Success;
    }
}
