namespace OrleansMl.Fingerprints;

/// <summary>A rectangle of a picture, in pixels.</summary>
/// <param name="Left">Columns before it.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Width">Columns, from 1.</param>
/// <param name="Height">Rows, from 1.</param>
public readonly record struct PixelArea(int Left, int Top, int Width, int Height)
{
    /// <summary>What is left in the middle when a share of the width and of the height goes.</summary>
    /// <param name="share">What goes, in [0, 1): .1 takes a twentieth from each side.</param>
    public PixelArea Centre(double share)
    {
        var (width, height) = (Math.Max(1, (int)Math.Round(Width * (1 - share))), Math.Max(1, (int)Math.Round(Height * (1 - share))));
        return new(Left + ((Width - width) / 2), Top + ((Height - height) / 2), width, height);
    }
}
