namespace OrleansMl.Onnx;

/// <summary>A named attribute of a node. The value is a long, long[], float or string.</summary>
public readonly record struct OnnxAttribute
{
    private OnnxAttribute(string name, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Value = value;
    }

    public string Name { get; }

    internal object Value { get; }

    public static OnnxAttribute Int(string name, long value) => new(name, value);

    public static OnnxAttribute Ints(string name, params long[] values) => new(name, values);

    public static OnnxAttribute Float(string name, float value) => new(name, value);

    public static OnnxAttribute String(string name, string value) => new(name, value);
}
