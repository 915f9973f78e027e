using OrleansMl.Media;

namespace OrleansMl.Fingerprints;

/// <summary>What people do to pictures before they post them again, on pixels.</summary>
internal static class PictureEdits
{
    public static RgbImage Turn(RgbImage image, PictureTurn turn)
    {
        var (w, h) = (image.Width, image.Height);
        return turn switch
        {
            PictureTurn.Rotate90 => Map(image, h, w, (x, y) => (w - 1 - y, x)),
            PictureTurn.Rotate180 => Map(image, w, h, (x, y) => (w - 1 - x, h - 1 - y)),
            PictureTurn.Rotate270 => Map(image, h, w, (x, y) => (y, h - 1 - x)),
            PictureTurn.FlipX => Map(image, w, h, (x, y) => (x, h - 1 - y)),
            PictureTurn.FlipY => Map(image, w, h, (x, y) => (w - 1 - x, y)),
            PictureTurn.FlipPlus1 => Map(image, h, w, (x, y) => (y, x)),
            PictureTurn.FlipMinus1 => Map(image, h, w, (x, y) => (w - 1 - y, h - 1 - x)),
            _ => image,
        };
    }

    public static RgbImage Grey(RgbImage image) => Colours(image, (r, g, b) => ((.299 * r) + (.587 * g) + (.114 * b)) switch
    {
        var grey => (grey, grey, grey),
    });

    public static RgbImage Brightness(RgbImage image, double factor) => Colours(image, (r, g, b) => (r * factor, g * factor, b * factor));

    /// <summary>Means of the pixels that fall into a new one; for making it smaller.</summary>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = (y * image.Height / height, Math.Max((y * image.Height / height) + 1, (y + 1) * image.Height / height));
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (x * image.Width / width, Math.Max((x * image.Width / width) + 1, (x + 1) * image.Width / width));
                for (var channel = 0; channel < 3; channel++)
                {
                    var sum = 0;
                    for (var row = top; row < bottom; row++)
                    {
                        for (var column = left; column < right; column++)
                        {
                            sum += image.Pixels[(3 * ((row * image.Width) + column)) + channel];
                        }
                    }

                    pixels[(3 * ((y * width) + x)) + channel] = (byte)(sum / ((bottom - top) * (right - left)));
                }
            }
        }

        return new(pixels, width, height);
    }

    /// <summary>Bars of one colour round it, in pixels.</summary>
    public static RgbImage Frame(RgbImage image, int left, int top, int right, int bottom, byte colour)
    {
        var (width, height) = (image.Width + left + right, image.Height + top + bottom);
        var framed = DrawnPictures.Flat(width, height, colour, colour, colour).Pixels.ToArray();
        for (var y = 0; y < image.Height; y++)
        {
            image.Row(y).CopyTo(framed.AsSpan(3 * (((y + top) * width) + left)));
        }

        return new(framed, width, height);
    }

    /// <summary>Without pixels at its edges.</summary>
    public static RgbImage Crop(RgbImage image, int left, int top, int right, int bottom) =>
        Map(image, image.Width - left - right, image.Height - top - bottom, (x, y) => (x + left, y + top));

    /// <summary>What is left in the middle when a share of width and height goes.</summary>
    public static RgbImage CropCentre(RgbImage image, double share)
    {
        var (x, y) = ((int)Math.Round(image.Width * share / 2), (int)Math.Round(image.Height * share / 2));
        return Crop(image, x, y, x, y);
    }

    /// <summary>A white square with a black one in it, in the lower right corner.</summary>
    public static RgbImage Logo(RgbImage image, double share)
    {
        var pixels = image.Pixels.ToArray();
        var size = (int)(image.Width * share);
        for (var y = image.Height - size; y < image.Height; y++)
        {
            for (var x = image.Width - size; x < image.Width; x++)
            {
                var inner = x > image.Width - (.75 * size) && x < image.Width - (.25 * size)
                    && y > image.Height - (.75 * size) && y < image.Height - (.25 * size);
                pixels.AsSpan(3 * ((y * image.Width) + x), 3).Fill(inner ? (byte)0 : (byte)255);
            }
        }

        return new(pixels, image.Width, image.Height);
    }

    /// <summary>Turned a little about its middle; corners that come from outside are black.</summary>
    public static RgbImage Tilt(RgbImage image, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (middleX, middleY) = (image.Width / 2.0, image.Height / 2.0);
        return Map(image, image.Width, image.Height, (x, y) => (
            (int)Math.Floor(middleX + ((x + .5 - middleX) * cos) + ((y + .5 - middleY) * sin)),
            (int)Math.Floor(middleY - ((x + .5 - middleX) * sin) + ((y + .5 - middleY) * cos))));
    }

    private static RgbImage Colours(RgbImage image, Func<double, double, double, (double R, double G, double B)> change)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (r, g, b) = change(image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (Byte(r), Byte(g), Byte(b));
        }

        return new(pixels, image.Width, image.Height);

        static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
    }

    private static RgbImage Map(RgbImage image, int width, int height, Func<int, int, (int X, int Y)> source)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = source(x, y);
                if (fromX >= 0 && fromX < image.Width && fromY >= 0 && fromY < image.Height)
                {
                    image.Pixels.Slice(3 * ((fromY * image.Width) + fromX), 3).CopyTo(pixels.AsSpan(3 * ((y * width) + x)));
                }
            }
        }

        return new(pixels, width, height);
    }
}
