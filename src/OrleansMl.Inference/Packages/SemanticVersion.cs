using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace OrleansMl.Packages;

/// <summary>A semantic version with the precedence of https://semver.org/#spec-item-11; build metadata does not count.</summary>
public sealed class SemanticVersion : IComparable<SemanticVersion>
{
    private readonly BigInteger[] _core;
    private readonly string[] _preRelease;

    private SemanticVersion(BigInteger[] core, string[] preRelease)
    {
        _core = core;
        _preRelease = preRelease;
    }

    /// <summary>Parses <c>major.minor.patch[-pre][+build]</c>; false when it is something else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        if (string.IsNullOrEmpty(text) || text.Length > 64)
        {
            return false;
        }

        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && !text[(plus + 1)..].Split('.').All(IsIdentifier))
        {
            return false;
        }

        var release = plus < 0 ? text : text[..plus];
        var hyphen = release.IndexOf('-', StringComparison.Ordinal);
        var preRelease = hyphen < 0 ? [] : release[(hyphen + 1)..].Split('.');
        var core = (hyphen < 0 ? release : release[..hyphen]).Split('.');
        if (core.Length != 3 || !core.All(IsNumber) || !preRelease.All(p => IsIdentifier(p) && (IsNumber(p) || !p.All(char.IsAsciiDigit))))
        {
            return false;
        }

        version = new([.. core.Select(Number)], preRelease);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        for (var i = 0; i < 3; i++)
        {
            if (_core[i].CompareTo(other._core[i]) is var c and not 0)
            {
                return c;
            }
        }

        // A release is higher than its pre-releases.
        if (_preRelease.Length == 0 || other._preRelease.Length == 0)
        {
            return other._preRelease.Length.CompareTo(_preRelease.Length) is var c and not 0 ? Math.Sign(c) : 0;
        }

        for (var i = 0; i < Math.Min(_preRelease.Length, other._preRelease.Length); i++)
        {
            if (Identifiers(_preRelease[i], other._preRelease[i]) is var c and not 0)
            {
                return c;
            }
        }

        return _preRelease.Length.CompareTo(other._preRelease.Length);
    }

    // Numbers compare as numbers and are lower than words.
    private static int Identifiers(string a, string b) => (IsNumber(a), IsNumber(b)) switch
    {
        (true, true) => Number(a).CompareTo(Number(b)),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(a, b),
    };

    private static bool IsIdentifier(string s) => s.Length > 0 && s.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsNumber(string s) => s.Length > 0 && s.All(char.IsAsciiDigit) && (s.Length == 1 || s[0] != '0');

    private static BigInteger Number(string s) => BigInteger.Parse(s, System.Globalization.CultureInfo.InvariantCulture);
}
