namespace OrleansMl.TensorFlowJs;

/// <summary>Layers as their definitions say, channels last, slowly.</summary>
internal static class Loops
{
    public sealed record Map(int Height, int Width, int Channels, double[] Values)
    {
        public double this[int y, int x, int c] =>
            y < 0 || x < 0 || y >= Height || x >= Width ? 0 : Values[(((y * Width) + x) * Channels) + c];

        public bool Has(int y, int x) => y >= 0 && x >= 0 && y < Height && x < Width;
    }

    public static Map Each(Map map, Func<double, double> function) => map with { Values = [.. map.Values.Select(function)] };

    public static Map Pad(Map map, int top, int bottom, int left, int right) =>
        Make(map.Height + top + bottom, map.Width + left + right, map.Channels, (y, x, c) => map[y - top, x - left, c]);

    public static Map Convolve(Map map, (int[] Shape, double[] Values) kernel, int stride, bool isSame) => Slide(
        map, kernel.Shape[0], kernel.Shape[1], stride, isSame, kernel.Shape[3], (top, left, c) =>
        {
            var sum = 0.0;
            for (var y = 0; y < kernel.Shape[0]; y++)
            {
                for (var x = 0; x < kernel.Shape[1]; x++)
                {
                    for (var i = 0; i < map.Channels; i++)
                    {
                        var at = (((((y * kernel.Shape[1]) + x) * map.Channels) + i) * kernel.Shape[3]) + c;
                        sum += map[top + y, left + x, i] * kernel.Values[at];
                    }
                }
            }

            return sum;
        });

    public static Map ConvolveEach(Map map, (int[] Shape, double[] Values) kernel, int stride, bool isSame)
    {
        var times = kernel.Shape[3];
        return Slide(map, kernel.Shape[0], kernel.Shape[1], stride, isSame, map.Channels * times, (top, left, c) =>
        {
            var sum = 0.0;
            for (var y = 0; y < kernel.Shape[0]; y++)
            {
                for (var x = 0; x < kernel.Shape[1]; x++)
                {
                    sum += map[top + y, left + x, c / times] * kernel.Values[(((y * kernel.Shape[1]) + x) * map.Channels * times) + c];
                }
            }

            return sum;
        });
    }

    public static Map Pool(Map map, int size, int stride, bool isSame, bool isMaximum, int? width = null) =>
        Slide(map, size, width ?? size, stride, isSame, map.Channels, (top, left, c) =>
        {
            var inside = new List<double>();
            for (var y = 0; y < size; y++)
            {
                for (var x = 0; x < (width ?? size); x++)
                {
                    if (map.Has(top + y, left + x))
                    {
                        inside.Add(map[top + y, left + x, c]);
                    }
                }
            }

            return isMaximum ? inside.Max() : inside.Average();
        });

    public static Map AddBias(Map map, double[] bias) =>
        map with { Values = [.. map.Values.Select((x, at) => x + bias[at % map.Channels])] };

    public static Map Add(Map a, Map b) => a with { Values = [.. a.Values.Zip(b.Values, (x, y) => x + y)] };

    public static Map Concatenate(Map a, Map b) => Make(
        a.Height, a.Width, a.Channels + b.Channels, (y, x, c) => c < a.Channels ? a[y, x, c] : b[y, x, c - a.Channels]);

    public static double[] Dense(double[] vector, (int[] Shape, double[] Values) kernel, double[] bias) =>
        [.. bias.Select((b, c) => b + vector.Select((x, i) => x * kernel.Values[(i * kernel.Shape[1]) + c]).Sum())];

    private static Map Slide(
        Map map, int height, int width, int stride, bool isSame, int channels, Func<int, int, int, double> value)
    {
        var rows = isSame ? (map.Height + stride - 1) / stride : ((map.Height - height) / stride) + 1;
        var columns = isSame ? (map.Width + stride - 1) / stride : ((map.Width - width) / stride) + 1;
        var top = isSame ? Math.Max(0, ((rows - 1) * stride) + height - map.Height) / 2 : 0;
        var left = isSame ? Math.Max(0, ((columns - 1) * stride) + width - map.Width) / 2 : 0;
        return Make(rows, columns, channels, (y, x, c) => value((y * stride) - top, (x * stride) - left, c));
    }

    private static Map Make(int height, int width, int channels, Func<int, int, int, double> value)
    {
        var values = new double[height * width * channels];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = value(at / channels / width, at / channels % width, at % channels);
        }

        return new(height, width, channels, values);
    }
}
