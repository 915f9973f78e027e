namespace OrleansMl.TensorFlowJs;

/// <summary>
/// A value of the graph that is being written: a map [batch, channels, height, width], or a vector [batch, channels] where height and width
/// are 0. Zeros that an earlier layer puts around a map wait in <see cref="Pads"/> for a convolution that adds them itself.
/// </summary>
/// <param name="Name">Its name in the ONNX graph.</param>
/// <param name="Channels">Channels, or the length of a vector.</param>
/// <param name="Height">Rows, without pads.</param>
/// <param name="Width">Columns, without pads.</param>
internal sealed record GraphValue(string Name, int Channels, int Height, int Width)
{
    /// <summary>Zeros to come: top, left, bottom, right.</summary>
    public (int Top, int Left, int Bottom, int Right) Pads { get; init; }

    public bool IsVector => Height == 0;

    public int PaddedHeight => Height + Pads.Top + Pads.Bottom;

    public int PaddedWidth => Width + Pads.Left + Pads.Right;
}

/// <summary>How a window moves over a map.</summary>
/// <param name="Height">Rows of the window.</param>
/// <param name="Width">Columns.</param>
/// <param name="StrideY">Rows between two places.</param>
/// <param name="StrideX">Columns.</param>
/// <param name="IsSame">True when zeros are added so that every place of the map has a window (TensorFlow's <c>SAME</c>).</param>
internal readonly record struct SlidingWindow(int Height, int Width, int StrideY, int StrideX, bool IsSame)
{
    public int DilationY { get; init; } = 1;

    public int DilationX { get; init; } = 1;

    /// <summary>The pads and the size of what comes out. TensorFlow puts the odd zero at the end.</summary>
    /// <exception cref="InvalidDataException">The window is larger than the map.</exception>
    public ((int Top, int Left, int Bottom, int Right) Pads, int Height, int Width) Over(GraphValue map)
    {
        var (top, bottom, height) = Axis(map.PaddedHeight, ((Height - 1) * DilationY) + 1, StrideY);
        var (left, right, width) = Axis(map.PaddedWidth, ((Width - 1) * DilationX) + 1, StrideX);
        return ((map.Pads.Top + top, map.Pads.Left + left, map.Pads.Bottom + bottom, map.Pads.Right + right), height, width);
    }

    private (int Before, int After, int Size) Axis(int size, int window, int stride)
    {
        if (stride < 1 || window < 1)
        {
            throw new InvalidDataException("one of its windows has no size or does not move");
        }

        if (IsSame)
        {
            var places = (size + stride - 1) / stride;
            var zeros = Math.Max(0, ((places - 1) * stride) + window - size);
            return (zeros / 2, zeros - (zeros / 2), places);
        }

        return size < window
            ? throw new InvalidDataException("one of its windows is larger than the map that it moves over")
            : (0, 0, ((size - window) / stride) + 1);
    }
}

/// <summary>What batch normalisation does to a channel in the end: x becomes <c>Scale</c> x + <c>Offset</c>.</summary>
internal sealed record ChannelScale(double[] Scale, double[] Offset)
{
    public static ChannelScale None(int channels) => new([.. Enumerable.Repeat(1.0, channels)], new double[channels]);

    /// <summary>Batch normalisation as it is at inference: gamma (x - mean) / sqrt(variance + epsilon) + beta.</summary>
    public static ChannelScale Of(float[] mean, float[] variance, double epsilon, float[]? gamma, float[]? beta)
    {
        var scale = new double[mean.Length];
        var offset = new double[mean.Length];
        for (var i = 0; i < scale.Length; i++)
        {
            scale[i] = (gamma?[i] ?? 1) / Math.Sqrt(variance[i] + epsilon);
            offset[i] = (beta?[i] ?? 0) - (mean[i] * scale[i]);
        }

        return new(scale, offset);
    }
}
