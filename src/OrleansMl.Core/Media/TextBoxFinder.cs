using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>How <see cref="TextBoxFinder"/> makes boxes; the defaults are those that PP-OCR was published with.</summary>
public sealed record TextBoxOptions
{
    /// <summary>Pixels above it belong to text, in [0, 1]. The default is 0.3.</summary>
    public float PixelThreshold { get; init; } = 0.3f;

    /// <summary>Boxes whose mean is below it are dropped, in [0, 1]. The default is 0.6.</summary>
    public float BoxThreshold { get; init; } = 0.6f;

    /// <summary>By how much boxes grow: the map marks the middle of letters only. The default is 1.5.</summary>
    public double UnclipRatio { get; init; } = 1.5;

    /// <summary>Boxes thinner than this many pixels of the map are dropped before they grow. The default is 3.</summary>
    public double MinSide { get; init; } = 3;

    /// <summary>The most boxes; the surest stay. The default is 256.</summary>
    public int MaxBoxes { get; init; } = 256;
}

/// <summary>
/// Makes boxes of the probability map of a text finder, as differentiable binarization does (Liao et al., "Real-time Scene Text Detection
/// with Differentiable Binarization", AAAI 2020): a component of pixels above a threshold becomes the smallest rectangle around it
/// (convex hull, one of its sides along the rectangle's), which grows by area x ratio / perimeter. O(pixels), and for each component the
/// square of its hull's corners and the rows of its rectangle.
/// </summary>
public static class TextBoxFinder
{
    /// <summary>The boxes of a map, in its pixels, as people read them: line by line from the top down, in a line from the left.</summary>
    /// <param name="map">Probabilities of text, row by row.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="options">How boxes are made; null for the defaults.</param>
    /// <exception cref="ArgumentException">The map has another length.</exception>
    public static ImmutableArray<TextBox> Find(ReadOnlySpan<float> map, int width, int height, TextBoxOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (map.Length != width * height)
        {
            throw new ArgumentException($"A map of {width} x {height} has {map.Length} values.", nameof(map));
        }

        options ??= new();
        var boxes = new List<TextBox>();
        var seen = new bool[map.Length];
        var component = new List<int>();
        double[]? sums = null;
        for (var at = 0; at < map.Length; at++)
        {
            if (!seen[at] && map[at] > options.PixelThreshold)
            {
                Fill(map, width, height, at, options.PixelThreshold, seen, component);
                sums ??= SumsOfRows(map, width, height);
                if (ToBox(sums, width, height, component, options) is { } box)
                {
                    boxes.Add(box);
                }
            }
        }

        return InReadingOrder(boxes.OrderByDescending(box => box.Score).Take(options.MaxBoxes));
    }

    // Words of a line are a little higher or lower than each other: those whose middle lies within the first one's are of its line.
    private static ImmutableArray<TextBox> InReadingOrder(IEnumerable<TextBox> boxes)
    {
        var ordered = ImmutableArray.CreateBuilder<TextBox>();
        var row = new List<TextBox>();
        foreach (var box in boxes.OrderBy(box => box.Y).ThenBy(box => box.X))
        {
            if (row.Count > 0 && box.Y - row[0].Y > row[0].Height / 4)
            {
                ordered.AddRange(row.OrderBy(word => word.X));
                row.Clear();
            }

            row.Add(box);
        }

        ordered.AddRange(row.OrderBy(word => word.X));
        return ordered.ToImmutable();
    }

    // Pixels that touch, corners included.
    private static void Fill(
        ReadOnlySpan<float> map, int width, int height, int start, float threshold, bool[] seen, List<int> component)
    {
        component.Clear();
        component.Add(start);
        seen[start] = true;
        for (var next = 0; next < component.Count; next++)
        {
            var (x, y) = (component[next] % width, component[next] / width);
            for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
            {
                for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                {
                    var at = (v * width) + u;
                    if (!seen[at] && map[at] > threshold)
                    {
                        seen[at] = true;
                        component.Add(at);
                    }
                }
            }
        }
    }

    private static TextBox? ToBox(double[] sums, int width, int height, List<int> component, TextBoxOptions options)
    {
        var box = SmallestRectangle(Hull(component, width));
        if (Math.Min(box.Width, box.Height) < options.MinSide)
        {
            return null;
        }

        var score = MeanInside(sums, width, height, box);
        if (!(score >= options.BoxThreshold))
        {
            return null;
        }

        // A pixel is a square around its middle: the rectangle through the middles lacks half a pixel on each side.
        var (w, h) = (box.Width + 1.0, box.Height + 1.0);
        var growth = 2 * (w * h * options.UnclipRatio) / (2 * (w + h));
        return box with
        {
            X = box.X + 0.5f,
            Y = box.Y + 0.5f,
            Width = (float)(w + growth),
            Height = (float)(h + growth),
            Score = Math.Min(1, score),
        };
    }

    // The outermost pixels of each row suffice; Andrew's monotone chain over them.
    private static List<(double X, double Y)> Hull(List<int> component, int width)
    {
        var rows = new Dictionary<int, (int First, int Last)>();
        foreach (var at in component)
        {
            var (x, y) = (at % width, at / width);
            rows[y] = rows.TryGetValue(y, out var row) ? (Math.Min(row.First, x), Math.Max(row.Last, x)) : (x, x);
        }

        var points = new List<(double X, double Y)>();
        foreach (var (y, (first, last)) in rows)
        {
            points.Add((first, y));
            if (last > first)
            {
                points.Add((last, y));
            }
        }

        points.Sort();
        var hull = new List<(double X, double Y)>();
        Chain(points, hull);
        points.Reverse();
        Chain(points, hull);
        return hull;
    }

    private static void Chain(List<(double X, double Y)> points, List<(double X, double Y)> hull)
    {
        var start = hull.Count;
        foreach (var point in points)
        {
            while (hull.Count - start >= 2 && Cross(hull[^2], hull[^1], point) <= 0)
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }

        // It is the first of the other chain.
        hull.RemoveAt(hull.Count - 1);
    }

    private static double Cross((double X, double Y) o, (double X, double Y) a, (double X, double Y) b) =>
        ((a.X - o.X) * (b.Y - o.Y)) - ((a.Y - o.Y) * (b.X - o.X));

    // One side of the smallest rectangle lies on a side of the hull.
    private static TextBox SmallestRectangle(List<(double X, double Y)> hull)
    {
        if (hull.Count < 2)
        {
            return hull.Count == 0 ? default : new((float)hull[0].X, (float)hull[0].Y, 0, 0, 0, 0);
        }

        var (best, bestArea) = (default(TextBox), double.PositiveInfinity);
        for (var i = 0; i < hull.Count; i++)
        {
            var (from, to) = (hull[i], hull[(i + 1) % hull.Count]);
            var angle = Math.Atan2(to.Y - from.Y, to.X - from.X);
            var (sin, cos) = Math.SinCos(angle);
            var (left, right, top, bottom) =
                (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
            foreach (var (x, y) in hull)
            {
                var (along, across) = ((x * cos) + (y * sin), (y * cos) - (x * sin));
                (left, right) = (Math.Min(left, along), Math.Max(right, along));
                (top, bottom) = (Math.Min(top, across), Math.Max(bottom, across));
            }

            var area = (right - left) * (bottom - top);
            if (area < bestArea - 1e-9)
            {
                var (along, across) = ((left + right) / 2, (top + bottom) / 2);
                bestArea = area;
                best = Upright(
                    (along * cos) - (across * sin), (along * sin) + (across * cos), right - left, bottom - top, angle);
            }
        }

        return best;
    }

    // The same rectangle with the side as its width that is nearer to level.
    private static TextBox Upright(double x, double y, double width, double height, double angle)
    {
        angle = Math.IEEERemainder(angle, Math.PI);
        if (Math.Abs(angle) > Math.PI / 4)
        {
            (width, height) = (height, width);
            angle -= Math.CopySign(Math.PI / 2, angle);
        }

        return new((float)x, (float)y, (float)width, (float)height, (float)angle, 0);
    }

    // At [y, x] what stands before x in the row y: of rectangles within rectangles each costs its rows, not its pixels.
    private static double[] SumsOfRows(ReadOnlySpan<float> map, int width, int height)
    {
        var sums = new double[(width + 1) * height];
        for (var y = 0; y < height; y++)
        {
            var row = y * (width + 1);
            for (var x = 0; x < width; x++)
            {
                sums[row + x + 1] = sums[row + x] + map[(y * width) + x];
            }
        }

        return sums;
    }

    private static float MeanInside(double[] sums, int width, int height, TextBox box)
    {
        const double Edge = 1e-3;
        var (sin, cos) = Math.SinCos((double)box.Angle);
        var (along, across) = ((box.Width / 2) + Edge, (box.Height / 2) + Edge);
        var drop = (along * Math.Abs(sin)) + (across * cos);
        var (sum, count) = (0.0, 0);
        for (var y = Math.Max(0, (int)Math.Ceiling(box.Y - drop)); y <= Math.Min(height - 1, (int)Math.Floor(box.Y + drop)); y++)
        {
            // Between the sides that stand, and between those that lie; an eighth of a turn at most, so the cosine is not small.
            var down = y - box.Y;
            var (from, to) = ((-along - (down * sin)) / cos, (along - (down * sin)) / cos);
            if (sin != 0)
            {
                var (first, second) = (((down * cos) - across) / sin, ((down * cos) + across) / sin);
                (from, to) = (Math.Max(from, Math.Min(first, second)), Math.Min(to, Math.Max(first, second)));
            }

            var (left, right) = (Math.Max(0, (int)Math.Ceiling(box.X + from)), Math.Min(width - 1, (int)Math.Floor(box.X + to)));
            if (left <= right)
            {
                var row = y * (width + 1);
                sum += sums[row + right + 1] - sums[row + left];
                count += right - left + 1;
            }
        }

        return count == 0 ? 0 : (float)(sum / count);
    }
}
