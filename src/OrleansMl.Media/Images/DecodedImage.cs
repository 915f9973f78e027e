using System.Buffers;
using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>What a decode gives, in memory that goes back with <see cref="Dispose"/>: nobody reads the frames after that.</summary>
public sealed class DecodedImage : IDisposable
{
    private readonly List<byte[]> _rented;

    internal DecodedImage(ImageHeader header, ImmutableArray<DecodedFrame> frames, List<byte[]> rented) =>
        (Header, Frames, _rented) = (header, frames, rented);

    /// <summary>What the file said of itself.</summary>
    public ImageHeader Header { get; }

    /// <summary>From one; of an animation at most <see cref="MediaOptions.AnimationFrames"/>, in the order of showing.</summary>
    public ImmutableArray<DecodedFrame> Frames { get; }

    /// <summary>The first frame.</summary>
    public RgbImage Image => Frames[0].Image;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var bytes in _rented)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _rented.Clear();
    }
}

/// <summary>One picture of a file.</summary>
/// <param name="Image">Shrunk, turned upright, on white.</param>
/// <param name="At">When it is shown, from the beginning of the animation.</param>
/// <param name="Index">Its number among the frames of the file, from 0.</param>
public readonly record struct DecodedFrame(RgbImage Image, TimeSpan At, int Index);
