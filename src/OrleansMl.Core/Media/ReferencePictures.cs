namespace OrleansMl.Media;

/// <summary>
/// Pictures that are the same wherever they are drawn: whole numbers only, so that another language draws them too. A converted model is
/// compared with its original on them.
/// </summary>
public static class ReferencePictures
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    /// <summary>Draws one.</summary>
    /// <param name="index">
    /// 0: red grows to the right, green downwards, blue to both; 1: a disc of skin colour on blue; 2: blocks of 16 pixels in many colours;
    /// 3: a black grid on white.
    /// </param>
    /// <param name="width">Pixels a row, from 2.</param>
    /// <param name="height">Rows, from 2.</param>
    public static RgbImage Draw(int index, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        var pixels = new byte[3 * width * height];
        for (var at = 0; at < width * height; at++)
        {
            var (red, green, blue) = Pixel(index, at % width, at / width, width, height);
            (pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]) = ((byte)red, (byte)green, (byte)blue);
        }

        return new(pixels, width, height);
    }

    private static (int Red, int Green, int Blue) Pixel(int index, int x, int y, int width, int height)
    {
        switch (index)
        {
            case 0:
                return (255 * x / (width - 1), 255 * y / (height - 1), 255 * (x + y) / (width + height - 2));
            case 1:
                var (side, right, down) = (Math.Min(width, height), (2 * x) - width + 1, (2 * y) - height + 1);
                return 9 * ((right * right) + (down * down)) < 4 * side * side ? (224, 172, 140) : (70, 120, 190);
            case 2:
                var block = ((x / 16 * 31) + (y / 16 * 17)) * 37;
                return (block & 255, (block * 5) & 255, (block * 11) & 255);
            default:
                return x % 28 < 2 || y % 28 < 2 ? (0, 0, 0) : (255, 255, 255);
        }
    }
}
