namespace OrleansMl.Onnx;

/// <summary>One dimension of a value: a number (<c>4</c>) or a name (<c>"batch"</c>) for one that varies per run.</summary>
public readonly record struct OnnxDim
{
    private OnnxDim(long value, string? name)
    {
        Value = value;
        Name = name;
    }

    /// <summary>The size; -1 when the dimension varies.</summary>
    public long Value { get; }

    /// <summary>The name of a varying dimension; null for a fixed one, empty for a varying one without a name.</summary>
    public string? Name { get; }

    public static implicit operator OnnxDim(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new(value, null);
    }

    public static implicit operator OnnxDim(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(-1, name);
    }

    public override string ToString() => Name switch
    {
        null => Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "" => "?",
        _ => Name,
    };
}
