using System.Diagnostics.CodeAnalysis;

namespace OrleansMl;

/// <summary>One version of one model, written <c>name@version</c>: <c>text-safety@1.0.0</c>.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens, 1–64 characters.</param>
/// <param name="Version">A semantic version, 1–64 characters.</param>
[GenerateSerializer, Immutable, Alias("model-key")]
public readonly record struct ModelKey([property: Id(0)] string Name, [property: Id(1)] string Version) : IParsable<ModelKey>
{
    /// <summary>True when <paramref name="name"/> is 1–64 characters of <c>[a-z0-9-]</c>.</summary>
    public static bool IsValidName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return name.Length is >= 1 and <= 64;
    }

    /// <inheritdoc/>
    public static ModelKey Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var key)
            ? key
            : throw new FormatException($"'{s}' is not a model key; expected name@version, for example text-safety@1.0.0.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ModelKey result)
    {
        result = default;
        var at = s?.IndexOf('@') ?? -1;
        if (s is null || at < 0 || !IsValidName(s.AsSpan(0, at)) || s.Length - at - 1 is < 1 or > 64)
        {
            return false;
        }

        foreach (var c in s.AsSpan(at + 1))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '+'))
            {
                return false;
            }
        }

        result = new(s[..at], s[(at + 1)..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}@{Version}";
}
