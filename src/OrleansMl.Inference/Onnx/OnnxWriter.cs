using System.Runtime.InteropServices;

namespace OrleansMl.Onnx;

/// <summary>
/// Writes an ONNX model (<c>ModelProto</c>, ir_version 8, opset 17) without a protobuf or ONNX package.
/// Fluent: declare inputs, initialisers, nodes in execution order and outputs, then <see cref="ToBytes"/>.
/// The same calls give the same bytes on every machine. Field numbers are those of onnx.proto3.
/// </summary>
/// <example><code>
/// var bytes = new OnnxWriter("scaled")
///     .Input("x", OnnxType.Float32, "batch", 3)
///     .Initializer("w", [2f, 2f, 2f], 3)
///     .Node("Mul", ["x", "w"], ["y"])
///     .Output("y", OnnxType.Float32, "batch", 3)
///     .ToBytes();
/// </code></example>
public sealed class OnnxWriter
{
    /// <summary>The ONNX file format version written.</summary>
    public const int IrVersion = 8;

    /// <summary>The operator set of the default domain that nodes are taken from.</summary>
    public const int Opset = 17;

    private readonly string _graphName;
    private readonly string _producer;
    private readonly ProtoBuffer _nodes = new();
    private readonly ProtoBuffer _initializers = new();
    private readonly ProtoBuffer _inputs = new();
    private readonly ProtoBuffer _outputs = new();
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _outputNames = [];

    /// <param name="graphName">The name of the graph, normally the model's.</param>
    /// <param name="producer">Who wrote the file.</param>
    public OnnxWriter(string graphName, string producer = "orleansml")
    {
        ArgumentException.ThrowIfNullOrEmpty(graphName);
        ArgumentException.ThrowIfNullOrEmpty(producer);
        _graphName = graphName;
        _producer = producer;
    }

    /// <summary>Declares a graph input.</summary>
    public OnnxWriter Input(string name, OnnxType type, params ReadOnlySpan<OnnxDim> shape)
    {
        Define(name);
        _inputs.Message(11, ValueInfo(name, type, shape));
        return this;
    }

    /// <summary>Declares a graph output; a node must have produced it by the time of <see cref="ToBytes"/>.</summary>
    public OnnxWriter Output(string name, OnnxType type, params ReadOnlySpan<OnnxDim> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _outputNames.Add(name);
        _outputs.Message(12, ValueInfo(name, type, shape));
        return this;
    }

    /// <summary>A float32 constant, row-major. No shape makes a scalar.</summary>
    public OnnxWriter Initializer(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Tensor(name, OnnxType.Float32, values, shape);

    /// <summary>A float16 constant, row-major.</summary>
    public OnnxWriter Initializer(string name, ReadOnlySpan<Half> values, params ReadOnlySpan<long> shape) =>
        Tensor(name, OnnxType.Float16, values, shape);

    /// <summary>An int8 constant, row-major.</summary>
    public OnnxWriter Initializer(string name, ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) =>
        Tensor(name, OnnxType.Int8, values, shape);

    /// <summary>A uint8 constant, row-major.</summary>
    public OnnxWriter Initializer(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<long> shape) =>
        Tensor(name, OnnxType.UInt8, values, shape);

    /// <summary>An int32 constant, row-major.</summary>
    public OnnxWriter Initializer(string name, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Tensor(name, OnnxType.Int32, values, shape);

    /// <summary>An int64 constant, row-major (shapes and axes are int64).</summary>
    public OnnxWriter Initializer(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Tensor(name, OnnxType.Int64, values, shape);

    /// <summary>Adds a node of the default domain. Its inputs must be known already: ONNX wants nodes in topological order.</summary>
    /// <param name="opType">The operator, for example <c>Gather</c>.</param>
    /// <param name="inputs">Names of values; an empty name leaves an optional input out.</param>
    /// <param name="outputs">Names given to the results.</param>
    /// <param name="attributes">The operator's attributes, written in this order.</param>
    public OnnxWriter Node(
        string opType, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        var node = new ProtoBuffer();
        foreach (var input in inputs)
        {
            if (input.Length > 0 && !_values.Contains(input))
            {
                throw new ArgumentException(
                    $"Node {opType} reads '{input}', which no input, initialiser or earlier node defines.", nameof(inputs));
            }

            node.String(1, input);
        }

        foreach (var output in outputs)
        {
            Define(output);
            node.String(2, output);
        }

        // The first output is unique in the graph, so it also names the node.
        node.String(3, outputs[0]);
        node.String(4, opType);
        foreach (var attribute in attributes)
        {
            node.Message(5, Attribute(attribute));
        }

        _nodes.Message(1, node);
        return this;
    }

    /// <summary>Adds a key and value to the model's metadata.</summary>
    public OnnxWriter Metadata(string key, string value)
    {
        _metadata.Add(key, value);
        return this;
    }

    /// <summary>The serialised model.</summary>
    /// <exception cref="InvalidOperationException">There is no output, or one that nothing produces.</exception>
    public byte[] ToBytes()
    {
        if (_outputNames.Count == 0)
        {
            throw new InvalidOperationException("The graph has no output; call Output().");
        }

        foreach (var output in _outputNames)
        {
            if (!_values.Contains(output))
            {
                throw new InvalidOperationException($"Nothing produces the output '{output}'.");
            }
        }

        var graph = new ProtoBuffer();
        graph.Append(_nodes);
        graph.String(2, _graphName);
        graph.Append(_initializers);
        graph.Append(_inputs);
        graph.Append(_outputs);

        var model = new ProtoBuffer();
        model.Int(1, IrVersion);
        model.String(2, _producer);
        model.Message(7, graph);
        var opset = new ProtoBuffer();
        opset.String(1, "");
        opset.Int(2, Opset);
        model.Message(8, opset);
        foreach (var (key, value) in _metadata)
        {
            var entry = new ProtoBuffer();
            entry.String(1, key);
            entry.String(2, value);
            model.Message(14, entry);
        }

        return model.ToArray();
    }

    private void Define(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_values.Add(name))
        {
            throw new ArgumentException($"'{name}' is defined twice; names are unique in a graph.", nameof(name));
        }
    }

    private OnnxWriter Tensor<T>(string name, OnnxType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape) where T : unmanaged
    {
        // raw_data is little-endian by definition, and written as it lies in memory.
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ONNX raw data is little-endian.");
        }

        var count = 1L;
        var tensor = new ProtoBuffer();
        foreach (var dim in shape)
        {
            count *= dim;
            tensor.Int(1, dim);
        }

        if (count != values.Length)
        {
            throw new ArgumentException(
                $"Initialiser '{name}' has {values.Length} values; its shape [{string.Join(", ", shape.ToArray())}] holds {count}.",
                nameof(values));
        }

        Define(name);
        tensor.Int(2, (long)type);
        tensor.String(8, name);
        tensor.Bytes(9, MemoryMarshal.AsBytes(values));
        _initializers.Message(5, tensor);
        return this;
    }

    private static ProtoBuffer ValueInfo(string name, OnnxType type, ReadOnlySpan<OnnxDim> shape)
    {
        var dims = new ProtoBuffer();
        foreach (var dim in shape)
        {
            var d = new ProtoBuffer();
            if (dim.Name is null)
            {
                d.Int(1, dim.Value);
            }
            else if (dim.Name.Length > 0)
            {
                d.String(2, dim.Name);
            }

            dims.Message(1, d);
        }

        var tensorType = new ProtoBuffer();
        tensorType.Int(1, (long)type);
        tensorType.Message(2, dims);
        var typeProto = new ProtoBuffer();
        typeProto.Message(1, tensorType);
        var info = new ProtoBuffer();
        info.String(1, name);
        info.Message(2, typeProto);
        return info;
    }

    private static ProtoBuffer Attribute(OnnxAttribute attribute)
    {
        var a = new ProtoBuffer();
        a.String(1, attribute.Name);
        switch (attribute.Value)
        {
            case float f:
                a.Float(2, f);
                a.Int(20, 1);
                break;
            case long i:
                a.Int(3, i);
                a.Int(20, 2);
                break;
            case string s:
                a.String(4, s);
                a.Int(20, 3);
                break;
            case long[] ints:
                foreach (var i in ints)
                {
                    a.Int(8, i);
                }

                a.Int(20, 7);
                break;
            default:
                throw new ArgumentException("An attribute is made by OnnxAttribute.Int, Ints, Float or String.", nameof(attribute));
        }

        return a;
    }
}
