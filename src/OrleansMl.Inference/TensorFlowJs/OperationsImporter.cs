using System.Text;
using System.Text.Json;

namespace OrleansMl.TensorFlowJs;

/// <summary>TensorFlow operations, after its converter fused them, as an ONNX graph.</summary>
internal sealed class OperationsImporter
{
    private readonly TensorFlowJsModel _model;
    private readonly ConvolutionGraphWriter _graph;
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);

    // The softmax at the end, which is the manifest's: scores are calibrated there.
    private string? _last;

    // The nodes' own names are paths of a hundred letters.
    private int _written;

    private OperationsImporter(TensorFlowJsModel model, string name) => (_model, _graph) = (model, new(name));

    /// <exception cref="InvalidDataException">It has an operation that is not supported.</exception>
    public static byte[] ToOnnx(TensorFlowJsModel model, string name)
    {
        var importer = new OperationsImporter(model, name);
        return importer._graph.Finish(importer.Write());
    }

    private GraphValue Write()
    {
        List<JsonElement> waiting = [.. _model.Topology.EnumerateArray().Where(node => Text(node, "op") != "Const")];
        var outputs = waiting.Select(node => Text(node, "name")).Except(waiting.SelectMany(Inputs), StringComparer.Ordinal).ToList();
        if (outputs.Count != 1)
        {
            throw new InvalidDataException($"it has {outputs.Count} outputs, not one");
        }

        _last = LastSoftmax(waiting, outputs[0]);
        while (waiting.Count > 0)
        {
            var later = waiting.Where(node => !TryWrite(node)).ToList();
            if (later.Count == waiting.Count)
            {
                throw new InvalidDataException($"the operation '{Text(later[0], "name")}' reads one that does not exist");
            }

            waiting = later;
        }

        return _values[outputs[0]];
    }

    // Between it and the output stands nothing that changes a value.
    private static string? LastSoftmax(List<JsonElement> nodes, string output)
    {
        var named = nodes.GroupBy(node => Text(node, "name"), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var name = output; seen.Add(name) && named.TryGetValue(name, out var node); name = Inputs(node).FirstOrDefault() ?? "")
        {
            if (Text(node, "op") != "Identity")
            {
                return Text(node, "op") == "Softmax" ? name : null;
            }
        }

        return null;
    }

    private bool TryWrite(JsonElement node)
    {
        string[] inputs = [.. Inputs(node)];
        if (!inputs.All(input => _values.ContainsKey(input) || _model.FindWeight(input) is not null))
        {
            return false;
        }

        var name = Text(node, "name");
        if (_values.ContainsKey(name))
        {
            throw new InvalidDataException($"it has the operation '{name}' twice");
        }

        var operation = name == _last ? "Identity" : Text(node, "op");
        _values.Add(name, Write($"n{++_written}", operation, node.TryGetProperty("attr", out var attr) ? attr : default, inputs));
        return true;
    }

    private GraphValue Write(string id, string operation, JsonElement attributes, string[] inputs) => operation switch
    {
        "Placeholder" => Input(attributes),
        "Identity" => Value(inputs, 0),
        "_FusedConv2D" or "Conv2D" => Convolve(id, isDepthwise: false, attributes, inputs),
        "FusedDepthwiseConv2dNative" or "DepthwiseConv2dNative" => Convolve(id, isDepthwise: true, attributes, inputs),
        "_FusedMatMul" or "MatMul" => Connect(id, attributes, inputs),
        "Add" or "AddV2" or "BiasAdd" => Combine(id, "Add", inputs),
        "Sub" => Combine(id, "Sub", inputs),
        "Mul" => Combine(id, "Mul", inputs),
        "AvgPool" or "MaxPool" => _graph.Pool(id, Value(inputs, 0), Window(attributes, "ksize"), operation == "MaxPool"),
        "Mean" when _model.FindWeight(inputs[^1])?.Values() is [1, 2] => _graph.Average(id, Value(inputs, 0)),
        "Squeeze" => Squeeze(id, Value(inputs, 0)),
        "Relu" => _graph.Activate(id, Value(inputs, 0), "relu"),
        "Relu6" => _graph.Activate(id, Value(inputs, 0), "relu6"),
        "Sigmoid" => _graph.Activate(id, Value(inputs, 0), "sigmoid"),
        "Softmax" => _graph.Activate(id, Value(inputs, 0), "softmax"),
        _ => throw new InvalidDataException($"it has the operation {operation}, which is not supported"),
    };

    private GraphValue Input(JsonElement attributes)
    {
        int[] size =
        [
            .. attributes.GetProperty("shape").GetProperty("shape").GetProperty("dim").EnumerateArray()
                .Select(dimension => Number(dimension.GetProperty("size"))),
        ];
        return size is [_, > 0, > 0, > 0]
            ? _graph.Input(size[1], size[2], size[3])
            : throw new InvalidDataException("it does not read pictures of a fixed size");
    }

    private GraphValue Convolve(string id, bool isDepthwise, JsonElement attributes, string[] inputs)
    {
        var (hasBias, activation) = Fused(id, attributes);
        var dilations = Numbers(attributes, "dilations") is { Length: 4 } given ? given : [1, 1, 1, 1];
        var convolved = _graph.Convolve(
            id,
            Value(inputs, 0),
            _model.Weight(inputs[1]),
            isDepthwise,
            Window(attributes, null) with { DilationY = dilations[1], DilationX = dilations[2] },
            hasBias ? _model.Weight(inputs[2]).Values() : null,
            then: null);
        return _graph.Activate($"{id}.active", convolved, activation);
    }

    private GraphValue Connect(string id, JsonElement attributes, string[] inputs)
    {
        if (Flag(attributes, "transpose_a") || Flag(attributes, "transpose_b"))
        {
            throw new InvalidDataException("it multiplies with a transposed matrix, which is not supported");
        }

        var (hasBias, activation) = Fused(id, attributes);
        var product = _graph.Connect(
            id, Value(inputs, 0), _model.Weight(inputs[1]), hasBias ? _model.Weight(inputs[2]).Values() : null);
        return _graph.Activate($"{id}.active", product, activation);
    }

    private GraphValue Combine(string id, string operation, string[] inputs) =>
        (_model.FindWeight(inputs[0]), _model.FindWeight(inputs[1])) switch
        {
            (null, null) when operation == "Add" => _graph.Add(id, Value(inputs, 0), Value(inputs, 1)),
            ({ } first, null) => _graph.Combine(id, operation, Value(inputs, 1), first, isConstantFirst: true),
            (null, { } second) => _graph.Combine(id, operation, Value(inputs, 0), second, isConstantFirst: false),
            _ => throw new InvalidDataException($"it combines values by {operation} in a way that is not supported"),
        };

    private GraphValue Squeeze(string id, GraphValue input) => input is { Height: 1, Width: 1 }
        ? _graph.Flatten(id, input)
        : throw new InvalidDataException("it squeezes a map that has more than one place");

    private GraphValue Value(string[] inputs, int index) => index < inputs.Length && _values.TryGetValue(inputs[index], out var value)
        ? value
        : throw new InvalidDataException("one of its operations has a constant where a value is expected");

    private static (bool HasBias, string Activation) Fused(string id, JsonElement attributes)
    {
        string[] fused = attributes.TryGetProperty("fused_ops", out var list) && list.GetProperty("list").TryGetProperty("s", out var texts)
            ? [.. texts.EnumerateArray().Select(text => Encoding.ASCII.GetString(text.GetBytesFromBase64()))]
            : [];
        return fused switch
        {
            [] => (false, "linear"),
            ["BiasAdd"] => (true, "linear"),
            ["BiasAdd", "Relu"] => (true, "relu"),
            ["BiasAdd", "Relu6"] => (true, "relu6"),
            _ => throw new InvalidDataException($"'{id}' fuses {string.Join(", ", fused)}, which is not supported"),
        };
    }

    private static SlidingWindow Window(JsonElement attributes, string? size)
    {
        if (attributes.TryGetProperty("data_format", out var format) && Decoded(format) != "NHWC")
        {
            throw new InvalidDataException("it has channels first, which is not supported");
        }

        var padding = Decoded(attributes.GetProperty("padding"));
        if (padding is not ("SAME" or "VALID"))
        {
            throw new InvalidDataException($"it pads by {padding}, which is not supported");
        }

        var strides = Numbers(attributes, "strides");
        var window = size is null ? [1, 1, 1, 1] : Numbers(attributes, size);
        return new(window[1], window[2], strides[1], strides[2], padding == "SAME");
    }

    private static IEnumerable<string> Inputs(JsonElement node) => node.TryGetProperty("input", out var inputs)
        ? inputs.EnumerateArray().Select(input => (input.GetString() ?? "").Split(':')[0]).Where(input => !input.StartsWith('^'))
        : [];

    private static string Text(JsonElement node, string member) => node.GetProperty(member).GetString()!;

    private static string Decoded(JsonElement text) => Encoding.ASCII.GetString(text.GetProperty("s").GetBytesFromBase64());

    private static bool Flag(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var flag) && flag.TryGetProperty("b", out var value) && value.GetBoolean();

    private static int[] Numbers(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var list) && list.GetProperty("list").TryGetProperty("i", out var numbers)
            ? [.. numbers.EnumerateArray().Select(Number)]
            : [];

    // Protocol buffers write 64-bit integers as JSON strings.
    private static int Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? int.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : value.GetInt32();
}
