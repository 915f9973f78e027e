using System.Runtime.InteropServices;
using OrleansMl.Onnx;

namespace OrleansMl.FineTuning;

/// <summary>
/// The encoder as an ONNX graph: input_ids and attention_mask to <c>logits</c> and <c>sentence_embedding</c>, the mean over the tokens;
/// without labels only to the latter. With eight bits, words are rows of bytes with a scale each, and every matrix is multiplied by
/// MatMulInteger with a scale per column; what is multiplied is quantised as it comes. ONNX Runtime joins the nodes around a MatMulInteger
/// into one.
/// </summary>
internal static class BertGraph
{
    private const string Ids = "input_ids", Mask = "attention_mask", Logits = "logits", Vector = "sentence_embedding";

    private const string ScaleSuffix = ".scale";

    public static byte[] Write(string name, BertWeights weights, bool eightBits)
    {
        var graph = new Graph(new(name), weights, eightBits);
        graph.Writer.Input(Ids, OnnxType.Int64, "batch", "tokens").Input(Mask, OnnxType.Int64, "batch", "tokens");
        var mask = graph.Add("Cast", [Mask], OnnxAttribute.Int("to", (long)OnnxType.Float32));
        var bias = graph.Add("Mul", [graph.Add("Sub", [mask, graph.Number("one", 1)]), graph.Number("far_below", 10_000)]);
        bias = graph.Add("Unsqueeze", [bias, graph.Numbers("row_axes", 1, 2)]);

        var width = graph.Add("Gather", [graph.Add("Shape", [Ids]), graph.Numbers("second", 1)]);
        var positions = graph.Add(
            "Slice", [graph.Tensor(BertWeights.Positions), graph.Numbers("start", 0), width, graph.Numbers("first_axis", 0)]);
        var x = graph.Norm(graph.Add("Add", [graph.Words(Ids), positions]), "norm");
        for (var layer = 0; layer < BertWeights.Layers; layer++)
        {
            x = Layer(graph, x, bias, layer);
        }

        var shown = graph.Add("Mul", [x, graph.Add("Unsqueeze", [mask, graph.Numbers("last_axis", 2)])]);
        var tokens = graph.Numbers("token_axis", 1);
        var sum = graph.Add("ReduceSum", [shown, tokens], OnnxAttribute.Int("keepdims", 0));
        var count = graph.Add("ReduceSum", [mask, tokens], OnnxAttribute.Int("keepdims", 1));
        graph.Writer.Node("Div", [sum, count], [Vector]);
        if (weights.Labels > 0)
        {
            var product = graph.Add("MatMul", [Vector, graph.Tensor(BertWeights.HeadWeight)]);
            graph.Writer.Node("Add", [product, graph.Tensor(BertWeights.HeadBias)], [Logits]);
            graph.Writer.Output(Logits, OnnxType.Float32, "batch", weights.Labels);
        }

        return graph.Writer.Output(Vector, OnnxType.Float32, "batch", BertWeights.Hidden).ToBytes();
    }

    /// <summary>The weights of a graph that <see cref="Write"/> made with eight bits.</summary>
    /// <exception cref="InvalidDataException">It was made by something else.</exception>
    public static BertWeights Read(OnnxModelFile file, BertWeights shape) => shape.Select(tensor =>
    {
        if (!file.Constants.TryGetValue(tensor.Name, out var constant)
            || !constant.Shape.SequenceEqual(tensor.Shape.Select(d => (long)d)))
        {
            throw new InvalidDataException(
                $"The package has no '{tensor.Name}' of [{string.Join(", ", tensor.Shape)}]: it was not made by this tool.");
        }

        if (constant.Type == OnnxType.Float32)
        {
            return MemoryMarshal.Cast<byte, float>(constant.Raw.Span).ToArray();
        }

        var bytes = MemoryMarshal.Cast<byte, sbyte>(constant.Raw.Span);
        var scales = MemoryMarshal.Cast<byte, float>(file.Constants[tensor.Name + ScaleSuffix].Raw.Span);
        var columns = tensor.Shape[^1];
        var values = new float[bytes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = bytes[i] * scales[tensor.Name == BertWeights.Words ? i / columns : i % columns];
        }

        return values;
    });

    private static string Layer(Graph graph, string x, string bias, int layer)
    {
        string Name(string part) => BertWeights.Name(layer, part);
        var heads = graph.Numbers("heads", 0, 0, BertWeights.Heads, BertWeights.Hidden / BertWeights.Heads);
        var joined = graph.Linear(x, Name("attention"));
        string[] parts = [Name("query"), Name("key"), Name("value")];
        graph.Writer.Node("Split", [joined, graph.Numbers("thirds", BertWeights.Hidden, BertWeights.Hidden, BertWeights.Hidden)], parts,
            OnnxAttribute.Int("axis", -1));
        string Turn(string part, params long[] order) =>
            graph.Add("Transpose", [graph.Add("Reshape", [part, heads])], OnnxAttribute.Ints("perm", order));
        var scores = graph.Add("MatMul", [Turn(parts[0], 0, 2, 1, 3), Turn(parts[1], 0, 2, 3, 1)]);
        var scale = graph.Number("head_scale", (float)(1 / Math.Sqrt((double)BertWeights.Hidden / BertWeights.Heads)));
        scores = graph.Add("Add", [graph.Add("Mul", [scores, scale]), bias]);
        var seen = graph.Add("Softmax", [scores], OnnxAttribute.Int("axis", -1));
        seen = graph.Add("MatMul", [seen, Turn(parts[2], 0, 2, 1, 3)]);
        seen = graph.Add("Transpose", [seen], OnnxAttribute.Ints("perm", 0, 2, 1, 3));
        seen = graph.Add("Reshape", [seen, graph.Numbers("one_row", 0, 0, BertWeights.Hidden)]);
        x = graph.Norm(graph.Add("Add", [graph.Linear(seen, Name("output")), x]), Name("attention.norm"));
        var inner = graph.Gelu(graph.Linear(x, Name("up")));
        return graph.Norm(graph.Add("Add", [graph.Linear(inner, Name("down")), x]), Name("norm"));
    }

    /// <summary>Names nodes, and writes each constant once.</summary>
    private sealed class Graph(OnnxWriter writer, BertWeights weights, bool eightBits)
    {
        private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (string Bytes, string Scale, string Zero)> _quantized = new(StringComparer.Ordinal);
        private int _nodes;

        public OnnxWriter Writer => writer;

        public string Add(string type, string[] inputs, params OnnxAttribute[] attributes)
        {
            var name = $"n{_nodes++}";
            writer.Node(type, inputs, [name], attributes);
            return name;
        }

        public string Number(string name, float value)
        {
            if (_constants.Add(name))
            {
                writer.Initializer(name, [value]);
            }

            return name;
        }

        public string Numbers(string name, params long[] values)
        {
            if (_constants.Add(name))
            {
                writer.Initializer(name, values, values.Length);
            }

            return name;
        }

        public string Tensor(string name)
        {
            if (_constants.Add(name))
            {
                writer.Initializer(name, weights[name].Values, Shape(name));
            }

            return name;
        }

        public string Words(string ids)
        {
            if (!eightBits)
            {
                return Add("Gather", [Tensor(BertWeights.Words), ids]);
            }

            var (bytes, scales) = ChannelQuantizer.ByRow(weights[BertWeights.Words].Values, BertWeights.Hidden);
            writer.Initializer(BertWeights.Words, bytes, Shape(BertWeights.Words));
            writer.Initializer(BertWeights.Words + ScaleSuffix, scales, scales.Length, 1);
            var rows = Add("Cast", [Add("Gather", [BertWeights.Words, ids])], OnnxAttribute.Int("to", (long)OnnxType.Float32));
            return Add("Mul", [rows, Add("Gather", [BertWeights.Words + ScaleSuffix, ids])]);
        }

        public string Linear(string x, string name)
        {
            var matrix = name + ".weight";
            if (!eightBits)
            {
                return Add("Add", [Add("MatMul", [x, Tensor(matrix)]), Tensor(name + ".bias")]);
            }

            var (bytes, scales) = ChannelQuantizer.ByColumn(weights[matrix].Values, weights[matrix].Shape[1]);
            writer.Initializer(matrix, bytes, Shape(matrix));
            writer.Initializer(matrix + ScaleSuffix, scales, scales.Length);
            var (quantized, scale, zero) = Quantize(x);
            var product = Add("MatMulInteger", [quantized, matrix, zero]);
            product = Add("Cast", [product], OnnxAttribute.Int("to", (long)OnnxType.Float32));
            product = Add("Mul", [product, Add("Mul", [scale, matrix + ScaleSuffix])]);
            return Add("Add", [product, Tensor(name + ".bias")]);
        }

        public string Norm(string x, string name) => Add(
            "LayerNormalization",
            [x, Tensor(name + ".gain"), Tensor(name + ".bias")],
            OnnxAttribute.Int("axis", -1),
            OnnxAttribute.Float("epsilon", BertWeights.NormEpsilon));

        // x / 2 · (1 + erf(x / √2)), in the order that ONNX Runtime knows as one operator.
        public string Gelu(string x)
        {
            var erf = Add("Erf", [Add("Div", [x, Number("root_two", MathF.Sqrt(2))])]);
            var product = Add("Mul", [x, Add("Add", [erf, Number("one", 1)])]);
            return Add("Mul", [product, Number("half", 0.5f)]);
        }

        private (string Bytes, string Scale, string Zero) Quantize(string x)
        {
            if (!_quantized.TryGetValue(x, out var names))
            {
                var name = $"n{_nodes++}";
                names = (name + ".bytes", name + ScaleSuffix, name + ".zero");
                writer.Node("DynamicQuantizeLinear", [x], [names.Bytes, names.Scale, names.Zero]);
                _quantized.Add(x, names);
            }

            return names;
        }

        private long[] Shape(string name) => [.. weights[name].Shape.Select(d => (long)d)];
    }
}
