using OrleansMl.Media;

namespace OrleansMl.Thumbnails;

/// <summary>
/// The measures of a frame one pixel after another, as their definitions say: what <see cref="FrameMeasures"/> is compared with.
/// </summary>
internal static class FrameReference
{
    public static FrameMeasures Measure(RgbImage image)
    {
        var (width, height) = (image.Width, image.Height);
        var luma = new int[height, width];
        List<(double RedGreen, double YellowBlue)> colours = [];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = image.Pixels.Slice(3 * ((y * width) + x), 3);
                luma[y, x] = ((77 * pixel[0]) + (150 * pixel[1]) + (29 * pixel[2]) + 128) / 256;
                colours.Add((pixel[0] - pixel[1], ((pixel[0] + pixel[1]) / 2.0) - pixel[2]));
            }
        }

        var levels = luma.Cast<int>().Order().ToArray();
        var mean = levels.Average();
        var (across, down) = (Differences(luma, 0, 1), Differences(luma, 1, 0));
        var all = across.All + down.All;
        return new(
            mean,
            Math.Sqrt(Math.Max(0, levels.Average(level => (double)level * level) - (mean * mean))),
            levels[levels.Length / 20],
            levels[^((levels.Length / 20) + 1)],
            levels.Count(level => level is < 8 or > 247) / (double)levels.Length,
            Colourfulness(colours),
            Math.Max(Blur(across), Blur(down)),
            all == 0 ? .25 : (across.Inner + down.Inner) / all,
            across.Count + down.Count == 0 ? 0 : all / (across.Count + down.Count));
    }

    private static double Colourfulness(List<(double RedGreen, double YellowBlue)> colours)
    {
        var (redGreen, yellowBlue) = (colours.Average(colour => colour.RedGreen), colours.Average(colour => colour.YellowBlue));
        var variance = colours.Average(colour =>
            Math.Pow(colour.RedGreen - redGreen, 2) + Math.Pow(colour.YellowBlue - yellowBlue, 2));
        return Math.Sqrt(variance) + (.3 * Math.Sqrt((redGreen * redGreen) + (yellowBlue * yellowBlue)));
    }

    private static double Blur((double All, double Inner, double Taken, long Count) sums) =>
        sums.All == 0 ? 1 : 1 - (sums.Taken / sums.All);

    private static (double All, double Inner, double Taken, long Count) Differences(int[,] luma, int dy, int dx)
    {
        var (height, width) = (luma.GetLength(0), luma.GetLength(1));
        var (all, inner, taken, count) = (0.0, 0.0, 0.0, 0L);
        for (var y = 5 * dy; y < height - (4 * dy); y++)
        {
            for (var x = 5 * dx; x < width - (4 * dx); x++)
            {
                double difference = Math.Abs(luma[y, x] - luma[y - dy, x - dx]);
                var here = Enumerable.Range(-4, 9).Average(i => luma[y + (i * dy), x + (i * dx)]);
                var before = Enumerable.Range(-5, 9).Average(i => luma[y + (i * dy), x + (i * dx)]);
                var blurred = Math.Abs(here - before);
                all += difference;
                taken += Math.Max(0, difference - blurred);
                count++;
                inner += y >= height / 4 && y < height - (height / 4) && x >= width / 4 && x < width - (width / 4) ? difference : 0;
            }
        }

        return (all, inner, taken, count);
    }
}
