using OrleansMl.Media;

namespace OrleansMl.Thumbnails;

/// <summary>Sums over all pixels of red minus green, and of twice yellow minus blue, and of their squares.</summary>
internal readonly record struct ColourSums(long RedGreen, long RedGreenSquared, long YellowBlue, long YellowBlueSquared)
{
    /// <summary>Writes the luminance of each pixel, (77 R + 150 G + 29 B + 128) / 256, counts it, and sums the colours.</summary>
    public static ColourSums Of(RgbImage image, Span<byte> luma, Span<int> histogram)
    {
        histogram.Clear();
        var pixels = image.Pixels;
        long redGreen = 0, redGreenSquared = 0, yellowBlue = 0, yellowBlueSquared = 0;
        for (var y = 0; y < image.Height; y++)
        {
            // A row has few enough pixels for 32 bits as long as its squares are few: (2 x 255)² x 8,192 pixels.
            for (var x = 0; x < image.Width; x += 8192)
            {
                int a = 0, b = 0;
                uint aa = 0, bb = 0;
                var end = (y * image.Width) + Math.Min(image.Width, x + 8192);
                for (var i = (y * image.Width) + x; i < end; i++)
                {
                    int red = pixels[3 * i], green = pixels[(3 * i) + 1], blue = pixels[(3 * i) + 2];
                    var level = (byte)(((77 * red) + (150 * green) + (29 * blue) + 128) >> 8);
                    luma[i] = level;
                    histogram[level]++;
                    var (rg, yb) = (red - green, red + green - (2 * blue));
                    a += rg;
                    b += yb;
                    aa += (uint)(rg * rg);
                    bb += (uint)(yb * yb);
                }

                redGreen += a;
                yellowBlue += b;
                redGreenSquared += aa;
                yellowBlueSquared += bb;
            }
        }

        return new(redGreen, redGreenSquared, yellowBlue, yellowBlueSquared);
    }

    public double Colourfulness(int pixels)
    {
        var (redGreen, yellowBlue) = ((double)RedGreen / pixels, YellowBlue / 2.0 / pixels);
        var variance = ((double)RedGreenSquared / pixels) - (redGreen * redGreen)
            + (YellowBlueSquared / 4.0 / pixels) - (yellowBlue * yellowBlue);
        return Math.Sqrt(Math.Max(0, variance)) + (.3 * Math.Sqrt((redGreen * redGreen) + (yellowBlue * yellowBlue)));
    }
}
