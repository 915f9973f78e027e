using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OrleansMl.Onnx;

namespace OrleansMl.TensorFlowJs;

/// <summary>Small models of made weights, compared with layers written out as loops, channels last.</summary>
public sealed class TensorFlowJsImporterTests
{
    private const int Height = 7;
    private const int Width = 6;
    private const int Channels = 2;

    private readonly Random _random = new(1);
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _weights = new(StringComparer.Ordinal);
    private readonly JsonArray _specs = [];
    private readonly MemoryStream _shard = new();

    [Fact]
    public void Layers_compute_what_their_loops_compute()
    {
        var topology = Layers();
        var pixels = Pixels();

        var logits = Run(Import(topology), pixels);

        var map = Loops.Pad(new(Height, Width, Channels, pixels), 0, 1, 1, 0);
        map = Loops.Each(Normalise("bn", Loops.Convolve(map, Kernel("conv/kernel"), 2, isSame: false)), x => Math.Clamp(x, 0, 6));
        var relu = map;
        var each = Loops.AddBias(Loops.ConvolveEach(relu, Kernel("each/depthwise_kernel"), 1, isSame: true), Values("each/bias"));
        map = Loops.Concatenate(Loops.Add(each, Normalise("bn2", each)), relu);
        map = Loops.Pool(Loops.Pool(map, 3, 1, isSame: true, isMaximum: false), 2, 2, isSame: false, isMaximum: true);
        var hidden = Loops.Dense(map.Values, Kernel("dense/kernel"), Values("dense/bias")).Select(x => Math.Max(0, x)).ToArray();
        var expected = Loops.Dense(hidden, Kernel("out/kernel"), Values("out/bias"));
        Assert.Equal(expected, logits.Select(x => (double)x), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Operations_compute_what_their_loops_compute()
    {
        var topology = Operations();
        var pixels = Pixels();

        var logits = Run(Import(topology), pixels);

        var (two, one) = (Values("two")[0], Values("one")[0]);
        var map = Loops.Each(new(Height, Width, Channels, pixels), x => (two * x) - one);
        map = Loops.Each(Loops.AddBias(Loops.Convolve(map, Kernel("k1"), 2, isSame: true), Values("b1")), x => Math.Clamp(x, 0, 6));
        map = Loops.AddBias(Loops.ConvolveEach(map, Kernel("k2"), 1, isSame: false), Values("b2"));
        var means = Loops.Each(Loops.Pool(map, 2, 1, isSame: false, isMaximum: false, width: 1), x => 2 * x);
        var expected = Loops.Dense(means.Values, Kernel("k3"), Values("b3"));
        Assert.Equal(expected, logits.Select(x => (double)x), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_and_keeps_kernels_at_a_byte_a_value()
    {
        var topology = Sequence();

        var first = Import(topology);

        Assert.Equal(first, Import(topology));
        Assert.Equal(OnnxType.UInt8, OnnxModelFile.Parse(first).Constants["dense.bytes"].Type);
    }

    [Fact]
    public void A_map_becomes_a_vector_with_channels_last()
    {
        var topology = Sequence();
        var pixels = Pixels();

        var logits = Run(Import(topology), pixels);

        Assert.Equal(
            Loops.Dense(pixels, Kernel("dense/kernel"), Values("dense/bias")),
            logits.Select(x => (double)x),
            (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void A_module_and_base64_in_javascript_are_read_like_json_and_bytes()
    {
        var topology = Sequence();
        var module = $"(function(e){{e.exports={topology.ReplaceLineEndings("")}}})({{}})";
        var shard = $"!function(e){{e.exports=\"{Convert.ToBase64String(_shard.ToArray())}\"}}({{}});";

        var model = TensorFlowJsModel.Read(
            Encoding.UTF8.GetBytes(module),
            new Dictionary<string, ReadOnlyMemory<byte>> { ["shard.min.js"] = Encoding.UTF8.GetBytes(shard) });

        Assert.Equal(Import(topology), TensorFlowJsImporter.ToOnnx(model, "made"));
    }

    [Theory]
    [InlineData("\"Dense\"", "\"Lambda\"", "is a Lambda, which is not supported")]
    [InlineData("\"Flatten\"", "\"GRU\"", "is a GRU, which is not supported")]
    [InlineData("\"softmax\"", "\"gelu\"", "uses the activation 'gelu'")]
    [InlineData("\"shape\": [84,3]", "\"shape\": [84,4]", "its shards end within")]
    [InlineData("\"shape\": [84,3]", "\"shape\": [84,2]", "more than its weights need")]
    [InlineData("\"shape\": [84,3]", "\"shape\": [84,0]", "has no shape")]
    [InlineData("\"shape\": [84,3]", "\"shape\": [2147483647,2147483647]", "has no shape")]
    [InlineData("dense/kernel", "other/kernel", "has no weights 'dense/kernel'")]
    [InlineData("\"uint8\"", "\"uint4\"", "is stored as uint4")]
    [InlineData("\"paths\": [\"shard\"]", "\"paths\": [\"../shard\"]", "no file for its shard '../shard'")]
    [InlineData("\"modelTopology\"", "\"topology\"", "no model of TensorFlow.js")]
    public void What_cannot_be_converted_is_named(string text, string replacement, string reason)
    {
        var topology = Sequence();
        Assert.Contains(text, topology, StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidDataException>(() => Import(topology.Replace(text, replacement, StringComparison.Ordinal)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_softmax_within_a_graph_is_computed()
    {
        var topology = Operations(
            Node("soft", "Softmax", "{}", "dense"),
            Node("last", "_FusedMatMul", Fused(1, "VALID", "BiasAdd"), "soft", "k4", "b3"));
        var plain = Operations(
            Node("last", "_FusedMatMul", Fused(1, "VALID", "BiasAdd"), "dense", "k4", "b3"));
        var pixels = Pixels();
        var hidden = Run(Import(Operations()), pixels);

        var logits = Run(Import(topology), pixels);
        var without = Run(Import(plain), pixels);

        double[] powers = [.. hidden.Select(x => Math.Exp(x))];
        var expected = Loops.Dense([.. powers.Select(x => x / powers.Sum())], Kernel("k4"), Values("b3"));
        Assert.Equal(expected, logits.Select(x => (double)x), (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.NotEqual(without, logits);
    }

    [Theory]
    [InlineData("\"Concatenate\",\"config\":{\"axis\":3", "\"Concatenate\",\"config\":{\"axis\":1", "'both' joins along axis 1")]
    [InlineData("\"epsilon\":0.001,\"axis\":-1", "\"epsilon\":0.001,\"axis\":2", "'bn' normalises axis 2")]
    [InlineData("\"epsilon\":0.001,\"axis\":3", "\"epsilon\":0.001,\"axis\":1", "'bn2' normalises axis 1")]
    [InlineData("[[\"out\", 0, 0]]", "[[\"out\", 0, 0], [\"dense\", 0, 0]]", "2 outputs")]
    [InlineData("each/bias", "each/other", "has no weights 'each/bias'")]
    [InlineData("out/bias", "out/other", "has no weights 'out/bias'")]
    [InlineData("\"scale\":false", "\"scale\":true", "has no weights 'bn2/gamma'")]
    [InlineData("bn/beta", "bn/other", "has no weights 'bn/beta'")]
    [InlineData("\"padding\":\"valid\"", "\"padding\":\"causal\"", "pads by causal")]
    public void What_a_layer_says_is_honoured_or_refused(string text, string replacement, string reason)
    {
        var topology = Layers();
        Assert.Contains(text, topology, StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidDataException>(() => Import(topology.Replace(text, replacement, StringComparison.Ordinal)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bias_that_a_layer_does_not_use_is_left_out()
    {
        var pixels = Pixels();
        var topology = Sequence().Replace("\"softmax\"", "\"linear\", \"use_bias\": false", StringComparison.Ordinal);

        var logits = Run(Import(topology), pixels);

        Assert.Equal(
            Loops.Dense(pixels, Kernel("dense/kernel"), [0, 0, 0]), logits.Select(x => (double)x), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Theory]
    [InlineData("\"size\":\"7\"", "\"size\":\"99999999999\"")]
    [InlineData("\"shape\": [3,3,2,4]", "\"shape\": [3,3,2,0]")]
    [InlineData("\"shape\": [8,3]", "\"shape\": [0,3]")]
    [InlineData("\"op\":\"Squeeze\"", "\"op\":\"Identity\"")]
    public void Operations_of_impossible_sizes_are_refused(string text, string replacement)
    {
        var topology = Operations();
        Assert.Contains(text, topology, StringComparison.Ordinal);

        Assert.Throws<InvalidDataException>(() => Import(topology.Replace(text, replacement, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("sequence", 3000)]
    [InlineData("layers", 3000)]
    [InlineData("operations", 3000)]
    public void Mutated_models_are_converted_or_refused_and_nothing_else(string model, int runs)
    {
        var random = new Random(9);
        var topology = Encoding.UTF8.GetBytes(model switch
        {
            "layers" => Layers(),
            "operations" => Operations(),
            _ => Sequence(),
        });
        string[] pieces =
        [
            "null", "0", "-1", "2147483647", "99999999999", "1e300", "\"\"", "[]", "{}", "true", "[[", "\"Conv2D\"", "\"ReLU\"", "\"Add\"",
            "\"Softmax\"", "\"99999999999\"",
        ];
        for (var run = 0; run < runs; run++)
        {
            var mutated = topology.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(mutated.Count);
                mutated.RemoveRange(at, Math.Min(random.Next(12), mutated.Count - at));
                mutated.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
            }

            try
            {
                Assert.NotEmpty(Import(Encoding.UTF8.GetString([.. mutated])));
            }
            catch (InvalidDataException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    [Fact]
    public void A_number_that_becomes_another_one_never_ends_in_another_error()
    {
        foreach (var topology in (string[])[Layers(), Operations()])
        {
            foreach (var match in System.Text.RegularExpressions.Regex.Matches(topology, @"-?\d+").Where(match => match.Length < 4))
            {
                foreach (var other in (string[])["0", "-1", "-2147483648", "2147483647", "99999999999", "null"])
                {
                    var changed = topology[..match.Index] + other + topology[(match.Index + match.Length)..];
                    var error = Record.Exception(() => Import(changed));
                    Assert.True(error is null or InvalidDataException, $"{other} at {match.Index}: {error}");
                }
            }
        }
    }

    private string Layers()
    {
        var layers = new JsonArray(
            Layer("input", "InputLayer", "{\"batch_input_shape\": [null, 7, 6, 2]}"),
            Layer("pad", "ZeroPadding2D", "{\"padding\": [[0, 1], [1, 0]]}", "input"),
            Layer("conv", "Conv2D", Convolution(3, 2, "valid"), "pad"),
            Layer("bn", "BatchNormalization", "{\"epsilon\": 0.001, \"axis\": -1}", "conv"),
            Layer("relu", "ReLU", "{\"max_value\": 6}", "bn"),
            Layer("each", "DepthwiseConv2D", Convolution(3, 1, "same", bias: true), "relu"),
            Layer("bn2", "BatchNormalization", "{\"epsilon\": 0.001, \"axis\": 3, \"scale\": false}", "each"),
            Layer("sum", "Add", "{}", "each", "bn2"),
            Layer("both", "Concatenate", "{\"axis\": 3}", "sum", "relu"),
            Layer("mean", "AveragePooling2D", Pooling(3, 1, "same"), "both"),
            Layer("most", "MaxPooling2D", Pooling(2, 2, "valid"), "mean"),
            Layer("flat", "Flatten", "{\"data_format\": \"channels_last\"}", "most"),
            Layer("dense", "Dense", "{\"activation\": \"relu\"}", "flat"),
            Layer("drop", "Dropout", "{}", "dense"),
            Layer("out", "Dense", "{\"activation\": \"softmax\"}", "drop"));
        Weight("conv/kernel", 3, 3, 2, 4);
        Weight("bn/gamma", 4);
        Weight("bn/beta", 4);
        Weight("bn/moving_mean", 4);
        Weight("bn/moving_variance", 4, isPositive: true);
        Weight("each/depthwise_kernel", 3, 3, 4, 1);
        Weight("each/bias", 4);
        Weight("bn2/beta", 4);
        Weight("bn2/moving_mean", 4);
        Weight("bn2/moving_variance", 4, isPositive: true);
        Weight("dense/kernel", 8, 5);
        Weight("dense/bias", 5);
        Weight("out/kernel", 5, 3);
        Weight("out/bias", 3);
        return $$$$"""
            {"modelTopology": {"model_config": {"class_name": "Model", "config": {"name": "m", "layers": {{{{layers.ToJsonString()}}}},
              "input_layers": [["input", 0, 0]], "output_layers": [["out", 0, 0]]}}}, "weightsManifest": {{{{Manifest()}}}}}
            """;
    }

    // What stands behind the dense operation, up to the output.
    private string Operations(params JsonNode[] tail)
    {
        var nodes = new JsonArray(
            Node("input", "Placeholder", """{"shape": {"shape": {"dim": [{"size":"-1"},{"size":"7"},{"size":"6"},{"size":"2"}]}}}"""),
            Node("two", "Const", "{}"),
            Node("mul", "Mul", "{}", "two", "input"),
            Node("sub", "Sub", "{}", "mul", "one"),
            Node("conv", "_FusedConv2D", Fused(2, "SAME", "BiasAdd", "Relu6"), "sub", "k1", "b1"),
            Node("each", "FusedDepthwiseConv2dNative", Fused(1, "VALID", "BiasAdd"), "conv", "k2", "b2"),
            Node("sum", "AddV2", "{}", "each", "each"),
            Node("mean", "AvgPool", Fused(1, "VALID"), "sum"),
            Node("squeeze", "Squeeze", "{}", "mean"),
            Node("dense", "_FusedMatMul", Fused(1, "VALID", "BiasAdd"), "squeeze", "k3", "b3"));
        foreach (var node in tail is []
            ? [Node("soft", "Softmax", "{}", "dense"), Node("kept", "Identity", "{}", "soft"), Node("Identity", "Identity", "{}", "kept")]
            : tail)
        {
            nodes.Add(node);
        }

        Weight("two");
        Weight("one");
        Weight("k1", 3, 3, 2, 4);
        Weight("b1", 4);
        Weight("k2", 3, 3, 4, 2);
        Weight("b2", 8);
        Weight("k3", 8, 3);
        Weight("b3", 3);
        Weight("k4", 3, 3);
        return $$$$"""
            {"format": "graph-model", "modelTopology": {"node": {{{{nodes.ToJsonString()}}}}}, "weightsManifest": {{{{Manifest()}}}}}
            """;
    }

    private string Sequence()
    {
        Weight("dense/kernel", 84, 3);
        Weight("dense/bias", 3);
        return $$$$"""
            {"modelTopology": {"model_config": {"class_name": "Sequential", "config": [
              {"class_name": "Flatten", "config": {"name": "flat", "batch_input_shape": [null, 7, 6, 2], "data_format": "channels_last"}},
              {"class_name": "Dense", "config": {"name": "dense", "activation": "softmax"}}]}},
             "weightsManifest": {{{{Manifest()}}}}}
            """;
    }

    private byte[] Import(string topology)
    {
        var shards = new Dictionary<string, ReadOnlyMemory<byte>> { ["shard"] = _shard.ToArray() };
        return TensorFlowJsImporter.ToOnnx(TensorFlowJsModel.Read(Encoding.UTF8.GetBytes(topology), shards), "made");
    }

    private static float[] Run(byte[] onnx, double[] pixels)
    {
        var tensor = new DenseTensor<float>([1, Channels, Height, Width]);
        for (var at = 0; at < pixels.Length; at++)
        {
            tensor[0, at % Channels, at / Channels / Width, at / Channels % Width] = (float)pixels[at];
        }

        using var session = new InferenceSession(onnx);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("pixels", tensor)]);
        return [.. results.Single(result => result.Name == "logits").AsEnumerable<float>()];
    }

    private double[] Pixels() => [.. Enumerable.Range(0, Height * Width * Channels).Select(_ => (_random.NextDouble() * 2) - 1)];

    // Written as uint8 with scale and minimum.
    private void Weight(string name, params int[] shape) => Weight(name, shape, isPositive: false);

    private void Weight(string name, int length, bool isPositive) => Weight(name, [length], isPositive);

    private void Weight(string name, int[] shape, bool isPositive)
    {
        if (_weights.ContainsKey(name))
        {
            return;
        }

        var (scale, min) = (0.005 + (_random.NextDouble() * 0.001), isPositive ? 0.2 : -0.6);
        var bytes = new byte[shape.Aggregate(1, (product, size) => product * size)];
        _random.NextBytes(bytes);
        _shard.Write(bytes);
        _weights[name] = (shape, [.. bytes.Select(b => (float)((b * scale) + min))]);
        var quantization = new { min, scale, dtype = "uint8" };
        _specs.Add(JsonSerializer.SerializeToNode(new { name, shape, dtype = "float32", quantization }));
    }

    private string Manifest()
    {
        var weights = _specs.ToJsonString().Replace("\"shape\":", "\"shape\": ", StringComparison.Ordinal);
        return $$"""[{"paths": ["shard"], "weights": {{weights}}}]""";
    }

    private double[] Values(string name) => [.. _weights[name].Values.Select(value => (double)value)];

    private (int[] Shape, double[] Values) Kernel(string name) => (_weights[name].Shape, Values(name));

    private Loops.Map Normalise(string layer, Loops.Map map)
    {
        var (mean, variance) = (Values($"{layer}/moving_mean"), Values($"{layer}/moving_variance"));
        var gamma = _weights.ContainsKey($"{layer}/gamma") ? Values($"{layer}/gamma") : [.. mean.Select(_ => 1.0)];
        var beta = Values($"{layer}/beta");
        return map with
        {
            Values = [.. map.Values.Select((x, at) => at % map.Channels is var c
                ? (gamma[c] * (x - mean[c]) / Math.Sqrt(variance[c] + 0.001)) + beta[c] : 0)],
        };
    }

    private static JsonNode Layer(string name, string kind, string config, params string[] inputs)
    {
        var settings = JsonNode.Parse(config)!;
        settings["name"] = name;
        var nodes = new JsonArray([.. inputs.Select(input => new JsonArray(input, 0, 0, new JsonObject()))]);
        return new JsonObject
        {
            ["class_name"] = kind,
            ["config"] = settings,
            ["name"] = name,
            ["inbound_nodes"] = inputs.Length == 0 ? new JsonArray() : new JsonArray(nodes),
        };
    }

    private static string Convolution(int size, int stride, string padding, bool bias = false) => JsonSerializer.Serialize(new
    {
        kernel_size = (int[])[size, size],
        strides = (int[])[stride, stride],
        padding,
        dilation_rate = (int[])[1, 1],
        activation = "linear",
        use_bias = bias,
        data_format = "channels_last",
    });

    private static string Pooling(int size, int stride, string padding) => JsonSerializer.Serialize(new
    {
        pool_size = (int[])[size, size],
        strides = (int[])[stride, stride],
        padding,
        data_format = "channels_last",
    });

    private static JsonNode Node(string name, string operation, string attributes, params string[] inputs) => new JsonObject
    {
        ["name"] = name,
        ["op"] = operation,
        ["input"] = new JsonArray([.. inputs.Select(input => JsonValue.Create(input))]),
        ["attr"] = JsonNode.Parse(attributes),
    };

    private static string Fused(int stride, string padding, params string[] operations) => JsonSerializer.Serialize(new
    {
        ksize = Numbers(1, 2, 1, 1),
        strides = Numbers(1, stride, stride, 1),
        dilations = Numbers(1, 1, 1, 1),
        data_format = new { s = Base64("NHWC") },
        padding = new { s = Base64(padding) },
        fused_ops = new { list = new { s = operations.Select(Base64) } },
    });

    private static object Numbers(params int[] numbers) =>
        new { list = new { i = numbers.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)) } };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
