namespace OrleansMl.Onnx;

/// <summary>
/// Shows tensors inside a graph as outputs of it, without writing the file anew: of a protobuf message that is given twice the lists are
/// joined, so a few bytes at the end of the file add to the graph's outputs.
/// </summary>
internal static class OnnxOutputs
{
    private const int GraphOfModel = 7, OutputOfGraph = 12;

    /// <summary>The file with tensors [batch, tokens, columns] of floats as further outputs.</summary>
    public static byte[] Add(byte[] model, IEnumerable<string> tensors)
    {
        var graph = new ProtoBuffer();
        foreach (var tensor in tensors)
        {
            var shape = new ProtoBuffer();
            foreach (var name in (ReadOnlySpan<string>)["batch", "tokens", "columns"])
            {
                var dimension = new ProtoBuffer();
                dimension.String(2, name);
                shape.Message(1, dimension);
            }

            var element = new ProtoBuffer();
            element.Int(1, (long)OnnxType.Float32);
            element.Message(2, shape);
            var type = new ProtoBuffer();
            type.Message(1, element);
            var value = new ProtoBuffer();
            value.String(1, tensor);
            value.Message(2, type);
            graph.Message(OutputOfGraph, value);
        }

        var end = new ProtoBuffer();
        end.Message(GraphOfModel, graph);
        return [.. model, .. end.ToArray()];
    }
}
