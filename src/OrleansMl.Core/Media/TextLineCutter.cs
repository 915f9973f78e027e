namespace OrleansMl.Media;

/// <summary>
/// Cuts a line of text out of a picture: turned level, and as high as a reader wants it. Bilinear, with several samples a pixel where the
/// line shrinks. A line more than 1.5 times as high as wide is taken to run downwards and is laid on its side, as PP-OCR does.
/// </summary>
public static class TextLineCutter
{
    private const double Upright = 1.5;
    private const int MaxSamples = 4;

    /// <summary>How wide a line becomes at a height.</summary>
    /// <param name="box">The line.</param>
    /// <param name="height">The height it gets. Pixels.</param>
    /// <param name="maxWidth">The widest it may become: a longer one is squeezed. Pixels.</param>
    public static int WidthOf(TextBox box, int height, int maxWidth)
    {
        var (along, across) = box.Height >= Upright * box.Width ? (box.Height, box.Width) : (box.Width, box.Height);
        return across > 0 && along > 0 ? (int)Math.Clamp(Math.Ceiling(height * (double)along / across), 1, maxWidth) : 1;
    }

    /// <summary>Cuts it out.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="box">The line; what of it lies outside repeats the picture's edge.</param>
    /// <param name="width">Pixels across to make.</param>
    /// <param name="height">Pixels down to make.</param>
    /// <param name="pixels">Gets red, green and blue of each pixel, 0 to 255.</param>
    public static void Cut(RgbImage picture, TextBox box, int width, int height, Span<float> pixels)
    {
        var isUpright = box.Height >= Upright * box.Width;
        var (sin, cos) = Math.SinCos((double)box.Angle);
        // Per pixel of the line: steps along it and across it, in the picture.
        var (alongX, alongY) = isUpright
            ? (-sin * box.Height / width, cos * box.Height / width)
            : (cos * box.Width / width, sin * box.Width / width);
        var (acrossX, acrossY) = isUpright
            ? (-cos * box.Width / height, -sin * box.Width / height)
            : (-sin * box.Height / height, cos * box.Height / height);
        var samplesX = Samples(alongX, alongY);
        var samplesY = Samples(acrossX, acrossY);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue) = (0.0, 0.0, 0.0);
                for (var v = 0; v < samplesY; v++)
                {
                    for (var u = 0; u < samplesX; u++)
                    {
                        var along = x + ((u + 0.5) / samplesX) - (width / 2.0);
                        var across = y + ((v + 0.5) / samplesY) - (height / 2.0);
                        Sample(
                            picture,
                            box.X + (along * alongX) + (across * acrossX),
                            box.Y + (along * alongY) + (across * acrossY),
                            ref red,
                            ref green,
                            ref blue);
                    }
                }

                var at = 3 * ((y * width) + x);
                var count = samplesX * samplesY;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((float)(red / count), (float)(green / count), (float)(blue / count));
            }
        }
    }

    private static int Samples(double x, double y) => (int)Math.Clamp(Math.Ceiling(Math.Sqrt((x * x) + (y * y)) - 0.25), 1, MaxSamples);

    private static void Sample(RgbImage picture, double x, double y, ref double red, ref double green, ref double blue)
    {
        x = Math.Clamp(x - 0.5, 0, picture.Width - 1);
        y = Math.Clamp(y - 0.5, 0, picture.Height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, picture.Width - 1), Math.Min(top + 1, picture.Height - 1));
        var (u, v) = (x - left, y - top);
        var upper = picture.Row(top);
        var lower = picture.Row(bottom);
        red += Mix(upper, lower, left, right, u, v, 0);
        green += Mix(upper, lower, left, right, u, v, 1);
        blue += Mix(upper, lower, left, right, u, v, 2);
    }

    private static double Mix(
        ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int left, int right, double u, double v, int channel) =>
        ((1 - v) * (((1 - u) * upper[(3 * left) + channel]) + (u * upper[(3 * right) + channel])))
            + (v * (((1 - u) * lower[(3 * left) + channel]) + (u * lower[(3 * right) + channel])));
}
