using System.Text.Json;

namespace OrleansMl.TensorFlowJs;

/// <summary>Keras layers as an ONNX graph. Batch normalisation goes into the convolution before it where nothing else reads that.</summary>
internal sealed class LayersImporter
{
    private readonly TensorFlowJsModel _model;
    private readonly ConvolutionGraphWriter _graph;
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, JsonElement Config)> _foldedInto = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Kind, JsonElement Config, string[] Inputs)> _layers = [];
    private readonly string _output;

    private LayersImporter(TensorFlowJsModel model, string name)
    {
        (_model, _graph) = (model, new(name));
        var topology = model.Topology;
        var isList = topology.ValueKind == JsonValueKind.Array;
        foreach (var layer in (isList ? topology : topology.GetProperty("layers")).EnumerateArray())
        {
            Read(layer);
        }

        _output = !isList && topology.TryGetProperty("output_layers", out var outputs) ? Output(outputs) : _layers[^1].Name;
        FindFolded();
    }

    /// <exception cref="InvalidDataException">It has a layer that is not supported.</exception>
    public static byte[] ToOnnx(TensorFlowJsModel model, string name)
    {
        var importer = new LayersImporter(model, name);
        return importer._graph.Finish(importer.Write());
    }

    private static string Output(JsonElement outputs) => outputs.GetArrayLength() == 1
        ? outputs[0][0].GetString()!
        : throw new InvalidDataException($"it has {outputs.GetArrayLength()} outputs, not one");

    private void Read(JsonElement layer)
    {
        var kind = layer.GetProperty("class_name").GetString()!;
        var config = layer.GetProperty("config");
        var name = config.GetProperty("name").GetString()!;
        string[] inputs = [];
        if (layer.TryGetProperty("inbound_nodes", out var nodes))
        {
            if (nodes.GetArrayLength() > 1)
            {
                throw new InvalidDataException($"the layer '{name}' is used more than once, which is not supported");
            }

            inputs = nodes.GetArrayLength() == 0 ? [] : [.. nodes[0].EnumerateArray().Select(node => node[0].GetString()!)];
        }
        else if (_layers.Count > 0)
        {
            inputs = [_layers[^1].Name];
        }
        else if (kind != "InputLayer")
        {
            // The first layer of a sequence may say itself what it takes.
            _layers.Add(("input", "InputLayer", config, []));
            inputs = ["input"];
        }

        _layers.Add((name, kind, config, inputs));
    }

    private void FindFolded()
    {
        var readers = _layers.SelectMany(layer => layer.Inputs).GroupBy(input => input, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var kinds = _layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach (var layer in _layers.Where(layer => layer.Kind == "BatchNormalization"))
        {
            var (before, kind, config, _) = kinds[layer.Inputs[0]];
            if (kind is "Conv2D" or "DepthwiseConv2D" && readers[before] == 1 && before != _output && Activation(config) == "linear")
            {
                _foldedInto.Add(before, (layer.Name, layer.Config));
            }
        }
    }

    // Layers mostly come in the order in which they compute; those that come too early wait.
    private GraphValue Write()
    {
        var waiting = _layers;
        while (waiting.Count > 0)
        {
            var later = waiting.Where(layer => !TryWrite(layer)).ToList();
            if (later.Count == waiting.Count)
            {
                throw new InvalidDataException($"the layer '{later[0].Name}' reads one that does not exist");
            }

            waiting = later;
        }

        return _values[_output];
    }

    private bool TryWrite((string Name, string Kind, JsonElement Config, string[] Inputs) layer)
    {
        if (!layer.Inputs.All(_values.ContainsKey))
        {
            return false;
        }

        _values.Add(layer.Name, Write(layer.Name, layer.Kind, layer.Config, [.. layer.Inputs.Select(input => _values[input])]));
        return true;
    }

    private GraphValue Write(string name, string kind, JsonElement config, GraphValue[] inputs)
    {
        if (config.TryGetProperty("data_format", out var format) && format.GetString() != "channels_last")
        {
            throw new InvalidDataException($"the layer '{name}' has channels first, which is not supported");
        }

        if (inputs.Length == 0 && kind != "InputLayer")
        {
            throw new InvalidDataException($"the layer '{name}' reads nothing");
        }

        return kind switch
        {
            "InputLayer" => Input(config.GetProperty("batch_input_shape")),
            "ZeroPadding2D" => Pad(config.GetProperty("padding"), inputs[0]),
            "Conv2D" or "DepthwiseConv2D" => Convolve(name, kind == "DepthwiseConv2D", config, inputs[0]),
            "BatchNormalization" when !IsLast(config, inputs[0]) =>
                throw new InvalidDataException($"the layer '{name}' normalises axis {config.GetProperty("axis")}, not the channels"),
            "BatchNormalization" when _foldedInto.Values.Any(folded => folded.Name == name) => inputs[0],
            "BatchNormalization" => _graph.Scale(name, inputs[0], Scale(name, config)),
            "ReLU" => _graph.Activate(name, inputs[0], Relu(name, config)),
            "Activation" => Activate(name, name, config, inputs[0]),
            "Add" when inputs.Length > 1 => Add(name, inputs),
            "Concatenate" when !IsLast(config, inputs[0]) =>
                throw new InvalidDataException($"the layer '{name}' joins along axis {config.GetProperty("axis")}, not the channels"),
            "Concatenate" => _graph.Concatenate(name, inputs),
            "AveragePooling2D" or "MaxPooling2D" => _graph.Pool(name, inputs[0], Window(config, "pool_size"), kind == "MaxPooling2D"),
            "GlobalAveragePooling2D" => _graph.Average(name, inputs[0]),
            "Flatten" => _graph.Flatten(name, inputs[0]),
            "Dense" => Activate(
                name,
                $"{name}.active",
                config,
                _graph.Connect(name, inputs[0], _model.Weight($"{name}/kernel"), Bias(name, config))),
            "Dropout" => inputs[0],
            _ => throw new InvalidDataException($"the layer '{name}' is a {kind}, which is not supported"),
        };
    }

    private GraphValue Input(JsonElement shape) => shape.GetArrayLength() == 4
        ? _graph.Input(shape[1].GetInt32(), shape[2].GetInt32(), shape[3].GetInt32())
        : throw new InvalidDataException("it does not read pictures of a fixed size");

    private static GraphValue Pad(JsonElement padding, GraphValue input)
    {
        var (pads, rows, columns) = (input.Pads, padding[0], padding[1]);
        return input with
        {
            Pads = (
                pads.Top + rows[0].GetInt32(),
                pads.Left + columns[0].GetInt32(),
                pads.Bottom + rows[1].GetInt32(),
                pads.Right + columns[1].GetInt32()),
        };
    }

    private GraphValue Convolve(string name, bool isDepthwise, JsonElement config, GraphValue input)
    {
        var convolved = _graph.Convolve(
            name,
            input,
            _model.Weight(isDepthwise ? $"{name}/depthwise_kernel" : $"{name}/kernel"),
            isDepthwise,
            Window(config, "kernel_size") with
            {
                DilationY = config.GetProperty("dilation_rate")[0].GetInt32(),
                DilationX = config.GetProperty("dilation_rate")[1].GetInt32(),
            },
            Bias(name, config),
            _foldedInto.TryGetValue(name, out var then) ? Scale(then.Name, then.Config) : null);
        return Activate(name, $"{name}.active", config, convolved);
    }

    private ChannelScale Scale(string name, JsonElement config) => ChannelScale.Of(
        _model.Weight($"{name}/moving_mean").Values(),
        _model.Weight($"{name}/moving_variance").Values(),
        config.GetProperty("epsilon").GetDouble(),
        Optional(config, "scale", $"{name}/gamma"),
        Optional(config, "center", $"{name}/beta"));

    private float[]? Bias(string name, JsonElement config) => Optional(config, "use_bias", $"{name}/bias");

    // Weights that a layer has unless it says otherwise.
    private float[]? Optional(JsonElement config, string flag, string weight) =>
        config.TryGetProperty(flag, out var used) && !used.GetBoolean() ? null : _model.Weight(weight).Values();

    // The channels are the last axis of a map [batch, height, width, channels] and of a vector [batch, channels], and the default.
    private static bool IsLast(JsonElement config, GraphValue input)
    {
        if (!config.TryGetProperty("axis", out var axis))
        {
            return true;
        }

        var index = axis.ValueKind == JsonValueKind.Array && axis.GetArrayLength() == 1 ? axis[0].GetInt32() : axis.GetInt32();
        return index == -1 || index == (input.IsVector ? 1 : 3);
    }

    private GraphValue Add(string name, GraphValue[] inputs)
    {
        var sum = inputs[0];
        for (var i = 1; i < inputs.Length; i++)
        {
            sum = _graph.Add(i == inputs.Length - 1 ? name : $"{name}.{i}", sum, inputs[i]);
        }

        return sum;
    }

    // A softmax at the end is the manifest's: scores are calibrated there.
    private GraphValue Activate(string layer, string id, JsonElement config, GraphValue input)
    {
        var function = Activation(config);
        return layer == _output && function == "softmax" ? input : _graph.Activate(id, input, function);
    }

    private static string Activation(JsonElement config) =>
        config.TryGetProperty("activation", out var activation) ? activation.GetString()! : "linear";

    private static string Relu(string name, JsonElement config)
    {
        var slope = config.TryGetProperty("negative_slope", out var given) ? First(given) : 0;
        var threshold = config.TryGetProperty("threshold", out given) ? First(given) : 0;
        var limit = config.TryGetProperty("max_value", out given) ? First(given) : null;
        return (slope ?? 0, threshold ?? 0, limit) switch
        {
            (0, 0, null) => "relu",
            (0, 0, 6) => "relu6",
            _ => throw new InvalidDataException($"the layer '{name}' is an unusual ReLU, which is not supported"),
        };

        static double? First(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Array => value[0].GetDouble(),
            _ => value.GetDouble(),
        };
    }

    private static SlidingWindow Window(JsonElement config, string size) => new(
        config.GetProperty(size)[0].GetInt32(),
        config.GetProperty(size)[1].GetInt32(),
        config.GetProperty("strides")[0].GetInt32(),
        config.GetProperty("strides")[1].GetInt32(),
        config.GetProperty("padding").GetString() switch
        {
            "same" => true,
            "valid" => false,
            var other => throw new InvalidDataException($"it pads by {other}, which is not supported"),
        });
}
