namespace OrleansMl.FineTuning;

/// <summary>Eight-bit weights, symmetric, with one scale per output column or per row.</summary>
internal static class ChannelQuantizer
{
    // Cutting the rarest weights makes the steps of all others finer; tried from the largest down.
    private static readonly float[] Cuts = [1f, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f, 0.7f];

    /// <summary>A scale per column of a matrix [rows, columns]; of several, the one with the smallest squared error.</summary>
    public static (sbyte[] Weights, float[] Scales) ByColumn(ReadOnlySpan<float> matrix, int columns)
    {
        var weights = new sbyte[matrix.Length];
        var scales = new float[columns];
        var column = new float[matrix.Length / columns];
        for (var c = 0; c < columns; c++)
        {
            for (var r = 0; r < column.Length; r++)
            {
                column[r] = matrix[(r * columns) + c];
            }

            var scale = scales[c] = BestScale(column);
            for (var r = 0; r < column.Length; r++)
            {
                weights[(r * columns) + c] = Round(column[r], scale);
            }
        }

        return (weights, scales);
    }

    /// <summary>A scale per row.</summary>
    public static (sbyte[] Weights, float[] Scales) ByRow(ReadOnlySpan<float> matrix, int columns)
    {
        var weights = new sbyte[matrix.Length];
        var scales = new float[matrix.Length / columns];
        for (var r = 0; r < scales.Length; r++)
        {
            var row = matrix.Slice(r * columns, columns);
            var scale = scales[r] = BestScale(row);
            for (var c = 0; c < columns; c++)
            {
                weights[(r * columns) + c] = Round(row[c], scale);
            }
        }

        return (weights, scales);
    }

    private static float BestScale(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest == 0)
        {
            return 1;
        }

        var whole = largest / sbyte.MaxValue;
        foreach (var scale in (ReadOnlySpan<float>)[whole, MathF.BitDecrement(whole), MathF.BitIncrement(whole)])
        {
            if (IsMadeWith(values, scale))
            {
                return scale;
            }
        }

        var (best, smallest) = (1f, double.MaxValue);
        foreach (var cut in Cuts)
        {
            var scale = largest * cut / sbyte.MaxValue;
            var error = 0.0;
            foreach (var value in values)
            {
                var difference = value - (Round(value, scale) * scale);
                error += difference * difference;
            }

            if (error < smallest)
            {
                (best, smallest) = (scale, error);
            }
        }

        return best;
    }

    // Values that were bytes before become the same bytes: a layer that did not learn is the same in the next file.
    private static bool IsMadeWith(ReadOnlySpan<float> values, float scale)
    {
        foreach (var value in values)
        {
            if (Round(value, scale) * scale != value)
            {
                return false;
            }
        }

        return true;
    }

    private static sbyte Round(float value, float scale) =>
        (sbyte)Math.Clamp(MathF.Round(value / scale), -sbyte.MaxValue, sbyte.MaxValue);
}
