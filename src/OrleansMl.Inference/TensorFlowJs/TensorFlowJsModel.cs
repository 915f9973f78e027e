using System.Text.Json;

namespace OrleansMl.TensorFlowJs;

/// <summary>
/// A model as TensorFlow.js keeps it: a topology (<c>model.json</c>, or a module that exports it) and the bytes of its weights in shards.
/// Of the two forms, <c>layers-model</c> (Keras layers) and <c>graph-model</c> (TensorFlow operations), it is the one that the topology
/// has.
/// </summary>
public sealed class TensorFlowJsModel
{
    // Far above any picture model; a count that overflows is no tensor.
    private const long MaxValues = 1 << 28;

    private readonly Dictionary<string, TensorFlowJsWeight> _weights = new(StringComparer.Ordinal);

    private TensorFlowJsModel(JsonElement topology, bool isGraph) => (Topology, IsGraph) = (topology, isGraph);

    /// <summary>True for a graph of operations, false for layers.</summary>
    public bool IsGraph { get; }

    /// <summary>The layers or operations.</summary>
    internal JsonElement Topology { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="topology">
    /// The file with <c>modelTopology</c> and <c>weightsManifest</c>: JSON, or a JavaScript module that exports it.
    /// </param>
    /// <param name="shards">
    /// The files that hold the weights, by their path in the manifest: bytes, or a JavaScript module that exports them as base64. A name
    /// may go on after the path with a point, as <c>group1-shard1of1.min.js</c> does.
    /// </param>
    /// <exception cref="InvalidDataException">It cannot be read; the message is the end of a sentence.</exception>
    public static TensorFlowJsModel Read(ReadOnlySpan<byte> topology, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        try
        {
            var root = JavaScriptLiteral.ReadExport(topology).RootElement;
            var layers = root.GetProperty("modelTopology");
            var isGraph = layers.TryGetProperty("node", out var nodes);
            var model = new TensorFlowJsModel(isGraph ? nodes : layers.GetProperty("model_config").GetProperty("config"), isGraph);
            foreach (var group in root.GetProperty("weightsManifest").EnumerateArray())
            {
                model.ReadWeights(group, shards);
            }

            return model;
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or JsonException
            or FormatException or ArgumentException or ArithmeticException)
        {
            throw new InvalidDataException($"it is no model of TensorFlow.js: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    internal TensorFlowJsWeight Weight(string name) =>
        _weights.GetValueOrDefault(name) ?? throw new InvalidDataException($"it has no weights '{name}'");

    /// <summary>One that may be missing.</summary>
    internal TensorFlowJsWeight? FindWeight(string name) => _weights.GetValueOrDefault(name);

    private void ReadWeights(JsonElement group, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> shards)
    {
        var bytes = new MemoryStream();
        foreach (var path in group.GetProperty("paths").EnumerateArray().Select(path => path.GetString()!))
        {
            bytes.Write(Shard(path, shards));
        }

        var data = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        foreach (var spec in group.GetProperty("weights").EnumerateArray())
        {
            var name = spec.GetProperty("name").GetString()!;
            int[] shape = [.. spec.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            var count = shape.Aggregate(1L, (product, size) =>
                size > 0 && product * size <= MaxValues ? product * size : throw new InvalidDataException($"'{name}' has no shape"));
            var (weight, length) = TensorFlowJsWeight.Read(name, spec, shape, (int)count, data);
            if (!_weights.TryAdd(name, weight))
            {
                throw new InvalidDataException($"it lists '{name}' twice");
            }

            data = data[length..];
        }

        if (data.Length > 0)
        {
            throw new InvalidDataException($"its shards hold {data.Length} bytes more than its weights need");
        }
    }

    private static byte[] Shard(string path, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> shards)
    {
        var (name, bytes) = shards.FirstOrDefault(shard =>
            shard.Key == path || shard.Key.StartsWith(path + ".", StringComparison.Ordinal));
        return name is null
            ? throw new InvalidDataException($"there is no file for its shard '{path}'")
            : name.EndsWith(".js", StringComparison.Ordinal)
                ? JavaScriptLiteral.ReadExport(bytes.Span).RootElement.GetBytesFromBase64()
                : bytes.ToArray();
    }
}
