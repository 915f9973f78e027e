using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansMl.TensorFlowJs;

/// <summary>
/// One tensor of weights. Quantised ones stay at one byte a value: value = <see cref="Scale"/> x byte + <see cref="Min"/>.
/// </summary>
internal sealed class TensorFlowJsWeight
{
    private readonly float[]? _values;

    private TensorFlowJsWeight(string name, int[] shape, float[]? values, ReadOnlyMemory<byte> quantized, double scale, double min) =>
        (Name, Shape, _values, Quantized, Scale, Min) = (name, shape, values, quantized, scale, min);

    public string Name { get; }

    /// <summary>As TensorFlow orders it: height, width, in, out for a kernel.</summary>
    public int[] Shape { get; }

    /// <summary>One byte a value; empty where the file holds more precise ones.</summary>
    public ReadOnlyMemory<byte> Quantized { get; }

    public double Scale { get; }

    public double Min { get; }

    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The values, as TensorFlow.js computes them: in double precision, then rounded.</summary>
    public float[] Values()
    {
        if (_values is not null)
        {
            return _values;
        }

        var values = new float[Quantized.Length];
        var quantized = Quantized.Span;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((quantized[i] * Scale) + Min);
        }

        return values;
    }

    /// <summary>Reads one from where it begins.</summary>
    /// <exception cref="InvalidDataException">Its type is not supported, or there are too few bytes.</exception>
    public static (TensorFlowJsWeight Weight, int Length) Read(
        string name, JsonElement spec, int[] shape, int count, ReadOnlyMemory<byte> data)
    {
        var type = spec.GetProperty("dtype").GetString();
        var hasQuantization = spec.TryGetProperty("quantization", out var quantization);
        var stored = hasQuantization ? quantization.GetProperty("dtype").GetString() : type;
        var size = stored switch
        {
            "uint8" => 1,
            "uint16" or "float16" => 2,
            "float32" or "int32" => 4,
            _ => 0,
        };
        if (type is not ("float32" or "int32") || size == 0 || (type == "int32" && hasQuantization))
        {
            throw new InvalidDataException($"'{name}' is stored as {stored} of {type}, which is not supported");
        }

        var length = size * count;
        if (length > data.Length)
        {
            throw new InvalidDataException($"its shards end within '{name}'");
        }

        var bytes = data[..length];
        var isScaled = hasQuantization && quantization.TryGetProperty("scale", out _);
        var scale = isScaled ? quantization.GetProperty("scale").GetDouble() : 1;
        var min = isScaled ? quantization.GetProperty("min").GetDouble() : 0;
        if (stored == "uint8")
        {
            return (new(name, shape, null, bytes, scale, min), length);
        }

        float[] values = stored switch
        {
            "uint16" => [.. MemoryMarshal.Cast<byte, ushort>(bytes.Span).ToArray().Select(value => (float)((value * scale) + min))],
            "float16" => [.. MemoryMarshal.Cast<byte, Half>(bytes.Span).ToArray().Select(value => (float)value)],
            "int32" => [.. MemoryMarshal.Cast<byte, int>(bytes.Span).ToArray().Select(value => (float)value)],
            _ => MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray(),
        };
        return (new(name, shape, values, default, 1, 0), length);
    }
}
