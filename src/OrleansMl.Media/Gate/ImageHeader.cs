using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>What a picture's header says, once the gate has let it through.</summary>
public sealed record ImageHeader
{
    /// <summary>One type.</summary>
    public required MediaTypes Type { get; init; }

    /// <summary>Pixels across, before it is turned as its EXIF data says.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down.</summary>
    public required int Height { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>Frames that are shown, from 1.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>True when the decoder can leave pixels out while it reads, so that a large one costs little memory.</summary>
    public bool ShrinksWhileDecoding { get; init; }

    /// <summary>Channels that JPEG holds of each pixel; 4 elsewhere.</summary>
    internal int Components { get; init; } = 4;

    /// <summary>Where the parts of a PNG lie that the decoder is shown; null for the rest.</summary>
    internal PngLayout? Png { get; init; }

    /// <summary>Width x height.</summary>
    public long Pixels => (long)Width * Height;
}

/// <summary>A part of a file.</summary>
internal readonly record struct FileRange(long Start, long Length);

/// <summary>
/// A PNG without the chunks that nobody here reads, among them all that hold packed text: what is not shown to the decoder cannot make
/// it unpack a gigabyte.
/// </summary>
/// <param name="Prelude">Whole chunks before the pixels that say what they mean: palette, transparency, colours. Without the first.</param>
/// <param name="Header">The content of the first chunk, 13 bytes.</param>
/// <param name="Parts">The file from its signature to its end, as the decoder reads it.</param>
/// <param name="Frames">The frames of an animation in their order; empty for a still.</param>
/// <param name="HasStill">True when the picture that programs without animation show is not exactly the first frame.</param>
internal sealed record PngLayout(
    ImmutableArray<FileRange> Prelude, byte[] Header, ImmutableArray<FileRange> Parts, ImmutableArray<PngFrame> Frames, bool HasStill)
{
    /// <summary>True when the picture comes in seven passes, each of them coarser than it is.</summary>
    public bool IsInterlaced => Header[12] == 1;
}

/// <summary>A frame of an animated PNG.</summary>
/// <param name="Left">Where it lies in the picture.</param>
/// <param name="Top">The same.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Duration">How long it is shown.</param>
/// <param name="Dispose">What happens to it afterwards: 0 stays, 1 is cleared, 2 gives way to what was there before.</param>
/// <param name="Blends">True when it is laid over what is there, false when it takes its place.</param>
/// <param name="Data">Its packed pixels, without the heads of their chunks.</param>
internal sealed record PngFrame(
    int Left, int Top, int Width, int Height, TimeSpan Duration, byte Dispose, bool Blends, ImmutableArray<FileRange> Data);
