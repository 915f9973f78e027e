using OrleansMl.Onnx;

namespace OrleansMl.TensorFlowJs;

/// <summary>
/// Writes a convolutional network: TensorFlow's channels-last layers become ONNX's channels-first operators. Kernels that came quantised
/// stay at one byte a value in the file; ONNX Runtime makes floats of them when it loads the model, by folding constants.
/// </summary>
internal sealed class ConvolutionGraphWriter(string name)
{
    private readonly OnnxWriter _onnx = new(name);
    private readonly HashSet<string> _limits = new(StringComparer.Ordinal);

    /// <summary>The picture that goes in, [batch, channels, height, width].</summary>
    public GraphValue Input(int height, int width, int channels)
    {
        _onnx.Input("pixels", OnnxType.Float32, "batch", channels, height, width);
        return new("pixels", channels, height, width);
    }

    /// <summary>The model's file, with one output, <c>logits</c>.</summary>
    public byte[] Finish(GraphValue output)
    {
        if (!output.IsVector)
        {
            throw new InvalidDataException("it ends in a map, not in a score per label");
        }

        return _onnx.Node("Identity", [output.Name], ["logits"])
            .Output("logits", OnnxType.Float32, "batch", output.Channels)
            .ToBytes();
    }

    /// <summary>A convolution; each channel by itself when <paramref name="isDepthwise"/>.</summary>
    /// <param name="id">Names its values.</param>
    /// <param name="input">A map.</param>
    /// <param name="kernel">[height, width, in, out], or [height, width, in, times] of a depthwise one.</param>
    /// <param name="isDepthwise">True when every channel has kernels of its own.</param>
    /// <param name="window">How it moves; its size is that of the kernel.</param>
    /// <param name="bias">One a channel that comes out; null for none.</param>
    /// <param name="then">What batch normalisation makes of the result; null for nothing.</param>
    public GraphValue Convolve(
        string id, GraphValue input, TensorFlowJsWeight kernel, bool isDepthwise, SlidingWindow window, float[]? bias, ChannelScale? then)
    {
        if (input.IsVector || kernel.Shape is not [var height, var width, var read, var last] || read != input.Channels)
        {
            throw new InvalidDataException($"the kernel '{kernel.Name}' does not fit what it moves over");
        }

        var channels = isDepthwise ? read * last : last;
        then ??= ChannelScale.None(channels);
        RequireLength(id, channels, then.Scale.Length);
        RequireLength(id, channels, bias?.Length ?? channels);
        var offsets = new float[channels];
        for (var i = 0; i < channels; i++)
        {
            offsets[i] = (float)(((bias?[i] ?? 0) * then.Scale[i]) + then.Offset[i]);
        }

        // TensorFlow: [y, x, in, out]. ONNX: [out, in, y, x], and [in x times, 1, y, x] of a depthwise one.
        var plane = height * width;
        var depth = isDepthwise ? 1 : read;
        var sources = new int[kernel.Count];
        for (var at = 0; at < sources.Length; at++)
        {
            var (place, channel) = (at % plane, at / plane / depth);
            sources[at] = isDepthwise
                ? (place * channels) + channel
                : (((place * read) + (at / plane % depth)) * last) + channel;
        }

        Kernel(id, kernel, sources, then.Scale, [channels, depth, height, width]);
        _onnx.Initializer($"{id}.bias", offsets, channels);
        var (pads, rows, columns) = (window with { Height = height, Width = width }).Over(input);
        _onnx.Node(
            "Conv",
            [input.Name, $"{id}.kernel", $"{id}.bias"],
            [id],
            OnnxAttribute.Ints("dilations", window.DilationY, window.DilationX),
            OnnxAttribute.Int("group", isDepthwise ? read : 1),
            OnnxAttribute.Ints("kernel_shape", height, width),
            OnnxAttribute.Ints("pads", pads.Top, pads.Left, pads.Bottom, pads.Right),
            OnnxAttribute.Ints("strides", window.StrideY, window.StrideX));
        return new(id, channels, rows, columns);
    }

    /// <summary>A layer in which everything is connected.</summary>
    /// <param name="id">Names its values.</param>
    /// <param name="input">A vector.</param>
    /// <param name="kernel">[in, out].</param>
    /// <param name="bias">One a value that comes out; null for none.</param>
    public GraphValue Connect(string id, GraphValue input, TensorFlowJsWeight kernel, float[]? bias)
    {
        if (!input.IsVector || kernel.Shape is not [var read, var channels] || read != input.Channels)
        {
            throw new InvalidDataException($"the kernel '{kernel.Name}' does not fit what it is multiplied with");
        }

        RequireLength(id, channels, bias?.Length ?? channels);
        var sources = new int[kernel.Count];
        for (var at = 0; at < sources.Length; at++)
        {
            sources[at] = ((at % read) * channels) + (at / read);
        }

        Kernel(id, kernel, sources, ChannelScale.None(channels).Scale, [channels, read]);
        _onnx.Initializer($"{id}.bias", bias ?? new float[channels], channels);
        _onnx.Node("Gemm", [input.Name, $"{id}.kernel", $"{id}.bias"], [id], OnnxAttribute.Int("transB", 1));
        return new(id, channels, 0, 0);
    }

    /// <summary>Batch normalisation by itself, where no convolution comes before it.</summary>
    public GraphValue Scale(string id, GraphValue input, ChannelScale scale)
    {
        RequireLength(id, input.Channels, scale.Scale.Length);
        long[] shape = input.IsVector ? [input.Channels] : [input.Channels, 1, 1];
        input = WithPads(input);
        _onnx.Initializer($"{id}.scale", [.. scale.Scale.Select(value => (float)value)], shape)
            .Initializer($"{id}.offset", [.. scale.Offset.Select(value => (float)value)], shape)
            .Node("Mul", [input.Name, $"{id}.scale"], [$"{id}.scaled"])
            .Node("Add", [$"{id}.scaled", $"{id}.offset"], [id]);
        return input with { Name = id };
    }

    /// <summary><c>Add</c>, <c>Sub</c> or <c>Mul</c> with a constant, one for all or one a channel.</summary>
    public GraphValue Combine(string id, string operation, GraphValue input, TensorFlowJsWeight constant, bool isConstantFirst)
    {
        if (constant.Count != 1 && (constant.Count != input.Channels || constant.Shape[^1] != input.Channels))
        {
            throw new InvalidDataException($"the constant '{constant.Name}' does not fit {input.Channels} channels");
        }

        long[] shape = constant.Count == 1 ? [] : input.IsVector ? [input.Channels] : [input.Channels, 1, 1];
        input = WithPads(input);
        _onnx.Initializer($"{id}.constant", constant.Values(), shape);
        _onnx.Node(operation, isConstantFirst ? [$"{id}.constant", input.Name] : [input.Name, $"{id}.constant"], [id]);
        return input with { Name = id };
    }

    /// <summary>The sum of two values of one shape.</summary>
    public GraphValue Add(string id, GraphValue first, GraphValue second)
    {
        (first, second) = (WithPads(first), WithPads(second));
        if (first with { Name = "" } != second with { Name = "" })
        {
            throw new InvalidDataException($"'{id}' adds values of different shapes");
        }

        _onnx.Node("Add", [first.Name, second.Name], [id]);
        return first with { Name = id };
    }

    /// <summary>Values behind each other, by channel.</summary>
    public GraphValue Concatenate(string id, IReadOnlyList<GraphValue> values)
    {
        GraphValue[] parts = [.. values.Select(WithPads)];
        if (parts.Any(part => (part.Height, part.Width) != (parts[0].Height, parts[0].Width)))
        {
            throw new InvalidDataException($"'{id}' joins maps of different sizes");
        }

        _onnx.Node("Concat", [.. parts.Select(part => part.Name)], [id], OnnxAttribute.Int("axis", 1));
        return parts[0] with { Name = id, Channels = parts.Sum(part => part.Channels) };
    }

    /// <summary>The mean or the largest value under a window. Zeros that the window adds do not count.</summary>
    public GraphValue Pool(string id, GraphValue input, SlidingWindow window, bool isMaximum)
    {
        if (input.IsVector)
        {
            throw new InvalidDataException($"'{id}' pools a vector");
        }

        input = WithPads(input);
        var (pads, height, width) = window.Over(input);
        _onnx.Node(
            isMaximum ? "MaxPool" : "AveragePool",
            [input.Name],
            [id],
            OnnxAttribute.Ints("kernel_shape", window.Height, window.Width),
            OnnxAttribute.Ints("pads", pads.Top, pads.Left, pads.Bottom, pads.Right),
            OnnxAttribute.Ints("strides", window.StrideY, window.StrideX));
        return new(id, input.Channels, height, width);
    }

    /// <summary>The mean of each channel, as a vector.</summary>
    public GraphValue Average(string id, GraphValue input)
    {
        input = WithPads(input);
        _onnx.Node("GlobalAveragePool", [input.Name], [$"{id}.mean"]);
        return Flatten(id, new($"{id}.mean", input.Channels, 1, 1));
    }

    /// <summary>A map as a vector, in TensorFlow's order: channels last.</summary>
    public GraphValue Flatten(string id, GraphValue input)
    {
        if (input.IsVector)
        {
            return input;
        }

        input = WithPads(input);
        var source = input.Name;
        if (input.Height * input.Width > 1)
        {
            source = $"{id}.turned";
            _onnx.Node("Transpose", [input.Name], [source], OnnxAttribute.Ints("perm", 0, 2, 3, 1));
        }

        _onnx.Node("Flatten", [source], [id], OnnxAttribute.Int("axis", 1));
        return new(id, input.Channels * input.Height * input.Width, 0, 0);
    }

    /// <summary>What becomes of each value by itself.</summary>
    /// <param name="id">Names the result.</param>
    /// <param name="input">The values.</param>
    /// <param name="function"><c>linear</c>, <c>relu</c>, <c>relu6</c>, <c>sigmoid</c>, <c>tanh</c> or <c>softmax</c>.</param>
    /// <exception cref="InvalidDataException">It is another one.</exception>
    public GraphValue Activate(string id, GraphValue input, string function)
    {
        if (function == "linear")
        {
            return input;
        }

        input = WithPads(input);
        switch (function)
        {
            case "relu": _onnx.Node("Relu", [input.Name], [id]); break;
            case "relu6": _onnx.Node("Clip", [input.Name, Limit("zero", 0), Limit("six", 6)], [id]); break;
            case "sigmoid": _onnx.Node("Sigmoid", [input.Name], [id]); break;
            case "tanh": _onnx.Node("Tanh", [input.Name], [id]); break;
            case "softmax" when input.IsVector: _onnx.Node("Softmax", [input.Name], [id], OnnxAttribute.Int("axis", 1)); break;
            default: throw new InvalidDataException($"'{id}' uses the activation '{function}', which is not supported");
        }

        return input with { Name = id };
    }

    private static void RequireLength(string id, int channels, int length)
    {
        if (channels != length)
        {
            throw new InvalidDataException($"'{id}' has {channels} channels and {length} values for them");
        }
    }

    private string Limit(string limit, float value)
    {
        if (_limits.Add(limit))
        {
            _onnx.Initializer(limit, [value]);
        }

        return limit;
    }

    private GraphValue WithPads(GraphValue value)
    {
        if (value.Pads == default)
        {
            return value;
        }

        var (top, left, bottom, right) = value.Pads;
        var id = $"{value.Name}.padded.{top}.{left}.{bottom}.{right}";
        if (_limits.Add(id))
        {
            _onnx.Initializer($"{id}.pads", [0L, 0, top, left, 0, 0, bottom, right], 8).Node("Pad", [value.Name, $"{id}.pads"], [id]);
        }

        return new(id, value.Channels, value.PaddedHeight, value.PaddedWidth);
    }

    // The kernel with its values in ONNX's order, each channel that comes out times its scale.
    private void Kernel(string id, TensorFlowJsWeight kernel, int[] sources, double[] scales, long[] shape)
    {
        var each = sources.Length / scales.Length;
        if (kernel.Quantized.IsEmpty)
        {
            var values = kernel.Values();
            var scaled = new float[sources.Length];
            for (var at = 0; at < scaled.Length; at++)
            {
                scaled[at] = (float)(values[sources[at]] * scales[at / each]);
            }

            _onnx.Initializer($"{id}.kernel", scaled, shape);
            return;
        }

        var quantized = kernel.Quantized.Span;
        var bytes = new byte[sources.Length];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = quantized[sources[at]];
        }

        long[] perChannel = [shape[0], .. Enumerable.Repeat(1L, shape.Length - 1)];
        _onnx.Initializer($"{id}.bytes", bytes, shape)
            .Initializer($"{id}.scale", [.. scales.Select(scale => (float)(kernel.Scale * scale))], perChannel)
            .Initializer($"{id}.min", [.. scales.Select(scale => (float)(kernel.Min * scale))], perChannel)
            .Node("Cast", [$"{id}.bytes"], [$"{id}.floats"], OnnxAttribute.Int("to", (long)OnnxType.Float32))
            .Node("Mul", [$"{id}.floats", $"{id}.scale"], [$"{id}.scaled"])
            .Node("Add", [$"{id}.scaled", $"{id}.min"], [$"{id}.kernel"]);
    }
}
