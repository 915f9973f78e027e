using System.Buffers;
using System.Collections.Immutable;
using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>Where decoded frames go: shrunk, turned upright, in rented memory.</summary>
internal sealed class FrameOutput(ImageHeader header, int side) : IDisposable
{
    private readonly List<DecodedFrame> _frames = [];
    private List<byte[]> _rented = [];

    /// <summary>The size to decode to: the smallest that the format makes by itself and that is not below what is wanted.</summary>
    public SKSizeI DecodedSize(SKCodec codec)
    {
        var wanted = Shrinker.SizeOf(codec.Info.Width, codec.Info.Height, side);
        if (!header.ShrinksWhileDecoding && header.Type != MediaTypes.Jpeg)
        {
            return codec.Info.Size;
        }

        if (header.Type == MediaTypes.WebP)
        {
            return new(wanted.Width, wanted.Height);
        }

        // JPEG: eighths, since a block is eight pixels wide.
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if (size.Width >= wanted.Width && size.Height >= wanted.Height)
            {
                return size;
            }
        }

        return codec.Info.Size;
    }

    /// <summary>Takes a frame.</summary>
    public unsafe void Add(NativePixels pixels, SKEncodedOrigin origin, TimeSpan at, int index)
    {
        var (width, height) = Shrinker.SizeOf(pixels.Width, pixels.Height, side);
        var rgb = Rent(3 * width * height);
        Shrinker.Shrink(pixels.Start, pixels.Width, pixels.Height, rgb, width, height);
        if (origin > SKEncodedOrigin.TopLeft)
        {
            var upright = Rent(3 * width * height);
            Orientation.Apply(rgb, width, height, upright, origin);
            _rented.Remove(rgb);
            ArrayPool<byte>.Shared.Return(rgb);
            rgb = upright;
            (width, height) = Orientation.IsSideways(origin) ? (height, width) : (width, height);
        }

        _frames.Add(new(new(rgb, width, height), at, index));
    }

    /// <summary>What was added; no longer this object's.</summary>
    public DecodedImage Take()
    {
        var taken = new DecodedImage(header, [.. _frames], _rented);
        _rented = [];
        return taken;
    }

    public void Dispose()
    {
        foreach (var bytes in _rented)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private byte[] Rent(int length)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        _rented.Add(bytes);
        return bytes;
    }
}
