using System.Numerics.Tensors;

namespace OrleansMl.Fingerprints;

/// <summary>
/// Where a picture is without the bars round it: letterbox, pillars, a frame of one colour. A bar is every line from an edge on whose
/// luminance, taken together, stays within <see cref="Tolerance"/>, so that the noise of encoding does not end it and a soft gradient does.
/// </summary>
internal static class FlatBorders
{
    /// <summary>Between the darkest and the brightest of a bar, of 255.</summary>
    public const float Tolerance = 20;

    /// <summary>What would leave less than this of a side is no bar: the picture itself is flat.</summary>
    public const double MinLeft = .25;

    /// <summary>Bars within bars: a letterboxed clip in a frame.</summary>
    private const int MaxBars = 4;

    /// <summary>The picture without its bars; all of it when there are none, or hardly anything else.</summary>
    public static PixelArea Trim(in LumaPlane luma)
    {
        var whole = new PixelArea(0, 0, luma.Width, luma.Height);
        var area = whole;
        for (var round = 0; round < MaxBars; round++)
        {
            var before = area;
            area = TrimColumns(luma, TrimRows(luma, area));
            if (area.Width < MinLeft * whole.Width || area.Height < MinLeft * whole.Height)
            {
                return whole;
            }

            if (area == before)
            {
                break;
            }
        }

        return area;
    }

    private static PixelArea TrimRows(in LumaPlane luma, PixelArea area)
    {
        if (area.Width == 0)
        {
            return area;
        }

        Span<float> lows = new float[area.Height], highs = new float[area.Height];
        for (var row = 0; row < area.Height; row++)
        {
            var line = luma.Values.Slice(((area.Top + row) * luma.Width) + area.Left, area.Width);
            (lows[row], highs[row]) = (TensorPrimitives.Min(line), TensorPrimitives.Max(line));
        }

        var (first, last) = (Bar(lows, highs, fromEnd: false), Bar(lows, highs, fromEnd: true));
        return area with { Top = area.Top + first, Height = Math.Max(0, area.Height - first - last) };
    }

    private static PixelArea TrimColumns(in LumaPlane luma, PixelArea area)
    {
        if (area.Height == 0)
        {
            return area;
        }

        Span<float> lows = new float[area.Width], highs = new float[area.Width];
        lows.Fill(float.MaxValue);
        for (var row = 0; row < area.Height; row++)
        {
            var line = luma.Values.Slice(((area.Top + row) * luma.Width) + area.Left, area.Width);
            TensorPrimitives.Min(lows, line, lows);
            TensorPrimitives.Max(highs, line, highs);
        }

        var (first, last) = (Bar(lows, highs, fromEnd: false), Bar(lows, highs, fromEnd: true));
        return area with { Left = area.Left + first, Width = Math.Max(0, area.Width - first - last) };
    }

    /// <summary>How many lines a bar has.</summary>
    private static int Bar(ReadOnlySpan<float> lows, ReadOnlySpan<float> highs, bool fromEnd)
    {
        var (low, high) = (float.MaxValue, float.MinValue);
        for (var i = 0; i < lows.Length; i++)
        {
            var line = fromEnd ? lows.Length - 1 - i : i;
            (low, high) = (Math.Min(low, lows[line]), Math.Max(high, highs[line]));
            if (high - low > Tolerance)
            {
                return i;
            }
        }

        return lows.Length;
    }
}
