using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Media;

/// <summary>What was read of a file, or why it is refused: exactly one of both.</summary>
/// <typeparam name="T">What is read.</typeparam>
public readonly struct MediaResult<T>
    where T : notnull
{
    private readonly T? _value;

    private MediaResult(T? value, MediaRefusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Null when the file was accepted.</summary>
    public MediaRefusal? Refusal { get; }

    /// <summary>What was read.</summary>
    /// <exception cref="InvalidOperationException">The file was refused.</exception>
    public T Value => Refusal is null && _value is not null
        ? _value
        : throw new InvalidOperationException($"The file was refused: {Refusal?.Sentence ?? "nothing was read"}");

    /// <summary>Both at once: true with what was read, false with the refusal.</summary>
    public bool IsAccepted([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out MediaRefusal? refusal)
    {
        (value, refusal) = (_value, Refusal);
        return refusal is null;
    }

    /// <summary>An accepted file.</summary>
    public static implicit operator MediaResult<T>(T value) => new(value, null);

    /// <summary>A refused one.</summary>
    public static implicit operator MediaResult<T>(MediaRefusal refusal) => new(default, refusal);
}
