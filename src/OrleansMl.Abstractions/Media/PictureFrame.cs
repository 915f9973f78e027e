using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>A decoded picture or frame of a video on its way to a model: at most 512 pixels on its long side as a rule.</summary>
/// <param name="Rgb">Red, green and blue of each pixel, row by row from the top left: 3 x width x height bytes.</param>
/// <param name="Width">Pixels a row, 1 to <see cref="MaxSide"/>.</param>
/// <param name="Height">Rows, 1 to <see cref="MaxSide"/>.</param>
[GenerateSerializer, Immutable, Alias("picture-frame")]
public readonly record struct PictureFrame(
    [property: Id(0)] ImmutableArray<byte> Rgb, [property: Id(1)] int Width, [property: Id(2)] int Height)
{
    /// <summary>The longest side of a frame: 2,048 pixels.</summary>
    public const int MaxSide = 2048;

    /// <summary>Refuses a frame that is none.</summary>
    /// <exception cref="ArgumentException">It has no size, is too large, or its bytes do not fit its size.</exception>
    public void Validate()
    {
        if (Width is < 1 or > MaxSide || Height is < 1 or > MaxSide || Rgb.IsDefault || Rgb.Length != 3 * Width * Height)
        {
            throw new ArgumentException(
                $"A frame of {Width} x {Height} pixels has {(Rgb.IsDefault ? 0 : Rgb.Length)} bytes; it takes 3 x width x height, and " +
                $"sides of 1 to {MaxSide}.");
        }
    }
}
