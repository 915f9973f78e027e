using System.Runtime.InteropServices;
using Google.Protobuf;
using OrleansMl.Onnx;

namespace OrleansMl.FineTuning;

/// <summary>
/// Reads the weights of a BERT export. The exporter gave matrices numbers; the bias that is added to a product names them.
/// </summary>
internal static class BertReader
{
    /// <param name="model">The ONNX file.</param>
    /// <param name="labels">Outputs of the new head, which starts at zero.</param>
    /// <exception cref="InvalidDataException">A weight is missing or has another shape.</exception>
    public static BertWeights Read(ReadOnlyMemory<byte> model, int labels)
    {
        const int Hidden = BertWeights.Hidden, Inner = BertWeights.Inner;
        var file = OnnxModelFile.Parse(model);
        var matrices = Matrices(file);
        float[] Constant(string name, params long[] shape)
        {
            if (!file.Constants.TryGetValue(name, out var constant) || !constant.Shape.SequenceEqual(shape) || constant.Raw.IsEmpty)
            {
                throw new InvalidDataException($"The backbone has no '{name}' of [{string.Join(", ", shape)}].");
            }

            return MemoryMarshal.Cast<byte, float>(constant.Raw.Span).ToArray();
        }

        float[] Matrix(string bias, long rows, long columns) => Constant(
            matrices.GetValueOrDefault(bias) ?? throw new InvalidDataException($"The backbone multiplies nothing before '{bias}'."),
            rows,
            columns);

        var words = file.Constants["embeddings.word_embeddings.weight"].Shape[0];
        var tensors = new List<WeightTensor>
        {
            new(
                BertWeights.Words,
                [(int)words, Hidden],
                Constant("embeddings.word_embeddings.weight", words, Hidden)),
            new(
                BertWeights.Positions,
                [BertWeights.MaxTokens, Hidden],
                Positions(
                    Constant("embeddings.position_embeddings.weight", 512, Hidden),
                    Constant("embeddings.token_type_embeddings.weight", 2, Hidden))),
        };
        void Add(string name, float[] values, params int[] shape) => tensors.Add(new(name, shape, values));
        void AddNorm(string name, string from)
        {
            Add($"{name}.gain", Constant($"{from}.weight", Hidden), Hidden);
            Add($"{name}.bias", Constant($"{from}.bias", Hidden), Hidden);
        }

        AddNorm("norm", "embeddings.LayerNorm");
        for (var layer = 0; layer < BertWeights.Layers; layer++)
        {
            string Name(string part) => BertWeights.Name(layer, part);
            var from = $"encoder.layer.{layer}";
            string[] parts = [.. new[] { "query", "key", "value" }.Select(part => $"{from}.attention.self.{part}.bias")];
            Add(Name("attention.weight"), Beside([.. parts.Select(p => Matrix(p, Hidden, Hidden))], Hidden), Hidden, 3 * Hidden);
            Add(Name("attention.bias"), [.. parts.SelectMany(p => Constant(p, Hidden))], 3 * Hidden);
            Add(Name("output.weight"), Matrix($"{from}.attention.output.dense.bias", Hidden, Hidden), Hidden, Hidden);
            Add(Name("output.bias"), Constant($"{from}.attention.output.dense.bias", Hidden), Hidden);
            AddNorm(Name("attention.norm"), $"{from}.attention.output.LayerNorm");
            Add(Name("up.weight"), Matrix($"{from}.intermediate.dense.bias", Hidden, Inner), Hidden, Inner);
            Add(Name("up.bias"), Constant($"{from}.intermediate.dense.bias", Inner), Inner);
            Add(Name("down.weight"), Matrix($"{from}.output.dense.bias", Inner, Hidden), Inner, Hidden);
            Add(Name("down.bias"), Constant($"{from}.output.dense.bias", Hidden), Hidden);
            AddNorm(Name("norm"), $"{from}.output.LayerNorm");
        }

        Add(BertWeights.HeadWeight, new float[Hidden * labels], Hidden, labels);
        Add(BertWeights.HeadBias, new float[labels], labels);
        return new(tensors);
    }

    private static float[] Positions(float[] positions, float[] types)
    {
        var sum = positions.AsSpan(0, BertWeights.MaxTokens * BertWeights.Hidden).ToArray();
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += types[i % BertWeights.Hidden];
        }

        return sum;
    }

    // Matrices of [rows, columns] side by side.
    private static float[] Beside(float[][] matrices, int columns)
    {
        var rows = matrices[0].Length / columns;
        var joined = new float[matrices.Length * matrices[0].Length];
        for (var row = 0; row < rows; row++)
        {
            for (var m = 0; m < matrices.Length; m++)
            {
                matrices[m].AsSpan(row * columns, columns).CopyTo(joined.AsSpan(((row * matrices.Length) + m) * columns));
            }
        }

        return joined;
    }

    // From the name of a bias to the name of the matrix whose product it is added to.
    private static Dictionary<string, string> Matrices(OnnxModelFile file)
    {
        var products = new Dictionary<string, string>(StringComparer.Ordinal);
        var matrices = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (type, inputs, output) in file.Nodes.Select(ReadNode))
        {
            if (type == "MatMul" && file.Constants.ContainsKey(inputs[1]))
            {
                products[output] = inputs[1];
            }
            else if (type == "Add" && inputs.Count == 2 && file.Constants.ContainsKey(inputs[0])
                && products.TryGetValue(inputs[1], out var matrix))
            {
                matrices[inputs[0]] = matrix;
            }
        }

        return matrices;
    }

    private static (string Type, List<string> Inputs, string Output) ReadNode(ReadOnlyMemory<byte> node)
    {
        var reader = new CodedInputStream(node.ToArray());
        var (type, inputs, output) = ("", new List<string>(), "");
        for (var tag = reader.ReadTag(); tag != 0; tag = reader.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1: inputs.Add(reader.ReadString()); break;
                case 2: output = reader.ReadString(); break;
                case 4: type = reader.ReadString(); break;
                default: reader.SkipLastField(); break;
            }
        }

        return (type, inputs, output);
    }
}
