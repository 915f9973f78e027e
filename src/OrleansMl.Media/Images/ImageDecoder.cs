using Microsoft.Extensions.Options;
using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>How a picture is decoded.</summary>
/// <param name="Side">The long side. Pixels; 0 is <see cref="MediaOptions.DecodedSide"/>. Smaller pictures are not enlarged.</param>
/// <param name="Frames">The most frames of an animation; 0 is <see cref="MediaOptions.AnimationFrames"/>.</param>
public readonly record struct DecodeSize(int Side = 0, int Frames = 0);

/// <summary>
/// Decodes what <see cref="MediaGate"/> let through: once, shrunk while it is read where the format allows it, upright, sRGB, on
/// white. Computes on the caller's thread for up to some seconds, so never in a grain's turn. Safe for many threads.
/// </summary>
/// <param name="options">Sizes and times.</param>
/// <param name="budget">Memory of all decodes.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class ImageDecoder(IOptions<MediaOptions> options, DecodeBudget budget, TimeProvider timeProvider)
{
    private static readonly SKColorSpace Srgb = SKColorSpace.CreateSrgb();

    private readonly MediaOptions _options = options.Value;

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">The same bytes that the header was read of; can be sought in, stays open.</param>
    /// <param name="header">What the gate read.</param>
    /// <param name="size">How large, and how many frames.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The picture; refused as <c>undecodable</c>, also where the file ends too early.</returns>
    /// <exception cref="MediaBusyException">There is no memory for it now.</exception>
    /// <exception cref="TimeoutException">
    /// It takes longer than <see cref="MediaOptions.DecodeTimeout"/>: the machine is too busy. Worth another try.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public MediaResult<DecodedImage> Decode(
        Stream file, ImageHeader header, DecodeSize size = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(header);
        var side = size.Side > 0 ? size.Side : _options.DecodedSide;
        var frames = Math.Min(header.Frames, size.Frames > 0 ? size.Frames : _options.AnimationFrames);
        using var memory = budget.Reserve(DecodeCost.Bytes(header, side, frames), cancellationToken);
        var deadline = new DecodeDeadline(timeProvider, _options.DecodeTimeout, cancellationToken);
        var output = new FrameOutput(header, side);
        try
        {
            var refusal = header.Png is { Frames.Length: > 0 } layout
                ? new AnimatedPng(file, layout, deadline).Decode(output, frames)
                : Decode(file, header, output, frames, deadline);
            deadline.ThrowIfOver();
            return refusal is not null ? refusal : output.Take();
        }
        finally
        {
            output.Dispose();
        }
    }

    private static MediaRefusal? Decode(Stream file, ImageHeader header, FrameOutput output, int frames, DecodeDeadline deadline)
    {
        using var parts = header.Png is { } layout ? new PartsStream(file, layout.Parts) : null;
        using var stream = new SkiaStream(parts ?? file, deadline);
        using var codec = SKCodec.Create(stream);
        if (stream.Fault is { } fault)
        {
            throw new IOException("The picture cannot be read.", fault);
        }

        if (codec is null || !IsAsPromised(codec, header))
        {
            return Undecodable();
        }

        var refusal = header.Frames > 1 ? DecodeFrames(codec, output, frames, deadline) : DecodeStill(codec, output);
        return stream.Fault is null ? refusal : throw new IOException("The picture cannot be read.", stream.Fault);
    }

    internal static MediaRefusal Undecodable() => MediaRefusal.Undecodable("The picture is broken or ends too early.");

    internal static SKImageInfo InfoOf(int width, int height) =>
        new(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, Srgb);

    // What gate and decoder read differently was never weighed.
    private static bool IsAsPromised(SKCodec codec, ImageHeader header)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        return width > 0 && height > 0 && (header.Type == MediaTypes.Gif
            ? width <= header.Width && height <= header.Height
            : (width, height) == (header.Width, header.Height));
    }

    private static unsafe MediaRefusal? DecodeStill(SKCodec codec, FrameOutput output)
    {
        var size = output.DecodedSize(codec);
        using var pixels = new NativePixels(size.Width, size.Height);
        if (codec.GetPixels(InfoOf(size.Width, size.Height), (IntPtr)pixels.Start) != SKCodecResult.Success)
        {
            return Undecodable();
        }

        output.Add(pixels, codec.EncodedOrigin, TimeSpan.Zero, 0);
        return null;
    }

    private static unsafe MediaRefusal? DecodeFrames(SKCodec codec, FrameOutput output, int count, DecodeDeadline deadline)
    {
        var frames = codec.FrameInfo;
        var info = InfoOf(codec.Info.Width, codec.Info.Height);
        if (frames.Length < 2)
        {
            return DecodeStill(codec, output);
        }

        var chosen = FrameChoice.Of([.. frames.Select(frame => TimeSpan.FromMilliseconds(Math.Max(0, frame.Duration)))], count);
        var isChosen = new bool[frames.Length];
        var isNeeded = new bool[frames.Length];
        foreach (var one in chosen)
        {
            isChosen[one] = true;
            for (var frame = one; frame >= 0 && frame < frames.Length && !isNeeded[frame]; frame = frames[frame].RequiredFrame)
            {
                isNeeded[frame] = true;
            }
        }

        using var canvas = new NativePixels(info.Width, info.Height);
        NativePixels? aside = null;
        try
        {
            var at = TimeSpan.Zero;
            var shown = -1;
            for (var i = 0; i <= chosen[^1]; at += TimeSpan.FromMilliseconds(Math.Max(0, frames[i].Duration)), i++)
            {
                if (!isNeeded[i])
                {
                    continue;
                }

                // A frame that gives way to what was before it is drawn aside, so that nothing has to be decoded twice.
                var givesWay = frames[i].DisposalMethod == SKCodecAnimationDisposalMethod.RestorePrevious;
                var target = canvas;
                if (givesWay)
                {
                    canvas.CopyTo(aside ??= new(info.Width, info.Height));
                    target = aside;
                }

                var required = frames[i].RequiredFrame;
                var settings = new SKCodecOptions(i, required >= 0 && shown >= required ? shown : -1);
                if (deadline.Check() || codec.GetPixels(info, (IntPtr)target.Start, settings) != SKCodecResult.Success)
                {
                    return Undecodable();
                }

                shown = givesWay ? shown : i;
                if (isChosen[i])
                {
                    output.Add(target, codec.EncodedOrigin, at, i);
                }
            }
        }
        finally
        {
            aside?.Dispose();
        }

        return null;
    }
}
