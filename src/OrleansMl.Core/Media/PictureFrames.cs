using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansMl.Media;

/// <summary>Between a decoded picture and what travels to a model.</summary>
public static class PictureFrames
{
    /// <summary>The pixels of a frame, without a copy.</summary>
    public static RgbImage ToImage(this PictureFrame frame) => new(frame.Rgb.AsMemory(), frame.Width, frame.Height);

    /// <summary>
    /// A frame of the picture's pixels; without a copy where they fill an array of their own, whose owner must not change it any more.
    /// </summary>
    public static PictureFrame ToFrame(this RgbImage image)
    {
        var isWhole = MemoryMarshal.TryGetArray(image.Memory, out var part) && part.Offset == 0 && part.Count == part.Array!.Length;
        var rgb = isWhole ? ImmutableCollectionsMarshal.AsImmutableArray(part.Array) : [.. image.Pixels];
        return new(rgb, image.Width, image.Height);
    }
}
