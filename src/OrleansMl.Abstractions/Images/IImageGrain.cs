using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Images;

/// <summary>Scores pictures without storing anything. Stateless; use key 0.</summary>
[GrainInterfaceType("image")]
public interface IImageGrain : IGrainWithIntegerKey
{
    /// <summary>Classifies one picture.</summary>
    /// <param name="model">The name of an image-classification model.</param>
    /// <param name="image">The file: JPEG, PNG, WebP, GIF (their first frame) or BMP, at most <see cref="ImageLimits.MaxBytes"/> bytes, and
    /// as many pixels as the node takes (<c>OrleansMl:Media:MaxPixels</c> and <c>MaxWholePixels</c>).</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ImageUnreadableException">The bytes are no such picture.</exception>
    /// <exception cref="Media.MediaBusyException">There is no memory to decode it now.</exception>
    /// <exception cref="ModelBusyException">The queue is full.</exception>
    /// <exception cref="ModelUnavailableException">The model is missing or broken, or classifies no pictures.</exception>
    [ResponseTimeout("00:00:30")]
    [Alias("classify")]
    Task<ImageClassification> ClassifyAsync(string model, ImmutableArray<byte> image, CancellationToken cancellationToken = default);
}

/// <summary>How large a picture may be.</summary>
public static class ImageLimits
{
    /// <summary>The longest file: 10 MB.</summary>
    public const int MaxBytes = 10_000_000;
}

/// <summary>Bytes that are no picture we can read. <see cref="Exception.Message"/> says why.</summary>
[GenerateSerializer, Alias("image-unreadable")]
public sealed class ImageUnreadableException(string message) : OrleansMlException(message);
