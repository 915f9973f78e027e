using OrleansMl.Media;

namespace OrleansMl.Images;

/// <summary>
/// Bilinear resizing with antialiasing, one axis after the other: a triangle filter whose support grows with the reduction, as Pillow's
/// BILINEAR and torchvision's antialias do, which the image processors of the Hugging Face hub use. In floating point where Pillow rounds
/// between the axes, so that values differ from its by less than 1 of 255.
/// </summary>
internal static class PictureResizer
{
    private readonly record struct Taps(int Start, float[] Weights);

    /// <summary>Resizes a part of a picture to [height, width, 3] values in 0 to 255.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="left">The part's left edge in pixels; may be a fraction.</param>
    /// <param name="top">Its upper edge.</param>
    /// <param name="sourceWidth">Its width.</param>
    /// <param name="sourceHeight">Its height.</param>
    /// <param name="width">Pixels across to make.</param>
    /// <param name="height">Pixels down to make.</param>
    public static float[] Resize(
        in RgbImage picture, double left, double top, double sourceWidth, double sourceHeight, int width, int height)
    {
        var columns = TapsOf(left, sourceWidth, width, picture.Width);
        var rows = TapsOf(top, sourceHeight, height, picture.Height);
        var first = rows.Min(taps => taps.Start);
        var last = rows.Max(taps => taps.Start + taps.Weights.Length);
        var across = new float[(last - first) * width * 3];
        for (var y = first; y < last; y++)
        {
            var source = picture.Row(y);
            for (var x = 0; x < width; x++)
            {
                var (start, weights) = columns[x];
                float red = 0, green = 0, blue = 0;
                for (var i = 0; i < weights.Length; i++)
                {
                    var at = (start + i) * 3;
                    red += weights[i] * source[at];
                    green += weights[i] * source[at + 1];
                    blue += weights[i] * source[at + 2];
                }

                var to = (((y - first) * width) + x) * 3;
                (across[to], across[to + 1], across[to + 2]) = (red, green, blue);
            }
        }

        var resized = new float[height * width * 3];
        for (var y = 0; y < height; y++)
        {
            var target = resized.AsSpan(y * width * 3, width * 3);
            var (start, weights) = rows[y];
            for (var i = 0; i < weights.Length; i++)
            {
                var source = across.AsSpan((start + i - first) * width * 3, width * 3);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(source, weights[i], target, target);
            }
        }

        return resized;
    }

    private static Taps[] TapsOf(double offset, double source, int target, int limit)
    {
        var scale = source / target;
        var support = Math.Max(1, scale);
        var taps = new Taps[target];
        for (var i = 0; i < target; i++)
        {
            var center = offset + ((i + 0.5) * scale);
            var start = Math.Max(0, (int)(center - support + 0.5));
            var end = Math.Min(limit, (int)(center + support + 0.5));
            var weights = new float[Math.Max(1, end - start)];
            start = Math.Min(start, limit - weights.Length);
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = Math.Max(0, 1 - Math.Abs((start + k + 0.5 - center) / support));
                weights[k] = (float)weight;
                sum += weight;
            }

            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] = sum > 0 ? (float)(weights[k] / sum) : 1f / weights.Length;
            }

            taps[i] = new(start, weights);
        }

        return taps;
    }
}
