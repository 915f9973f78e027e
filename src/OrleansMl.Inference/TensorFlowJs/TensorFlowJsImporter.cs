using System.Text.Json;

namespace OrleansMl.TensorFlowJs;

/// <summary>
/// Makes an ONNX model of a TensorFlow.js picture classifier. The same model gives the same bytes on every machine. It has one input,
/// <c>pixels</c> [batch, channels, height, width] in the range that the model was trained with, and one output, <c>logits</c>
/// [batch, labels]: a softmax at the end is left to the package's activation. Kernels stay quantised in the file.
/// </summary>
public static class TensorFlowJsImporter
{
    /// <summary>Converts a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name of the graph.</param>
    /// <exception cref="InvalidDataException">It has a layer or an operation that is not supported; the end of a sentence.</exception>
    public static byte[] ToOnnx(TensorFlowJsModel model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            return model.IsGraph ? OperationsImporter.ToOnnx(model, name) : LayersImporter.ToOnnx(model, name);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or JsonException
            or FormatException or IndexOutOfRangeException or ArgumentException or ArithmeticException)
        {
            throw new InvalidDataException($"its topology is broken: {exception.Message}", exception);
        }
    }
}
