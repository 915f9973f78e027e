using System.CommandLine.Parsing;
using System.Globalization;

namespace OrleansMl;

/// <summary>Durations as people type them: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>12h</c>, <c>7d</c>, or <c>hh:mm:ss</c>.</summary>
internal static class Durations
{
    // Longest suffix first: "250ms" also ends in "s".
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads a duration; false when the text is none, is not positive, or is longer than ten years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(
                    text.AsSpan(..^suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * unit.TotalDays is > 0 and <= 3660)
            {
                duration = count * unit;
                return true;
            }
        }

        // A bare number would be days: nobody means that.
        duration = default;
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration)
            && duration > TimeSpan.Zero;
    }

    /// <summary>A duration as people type them, in its largest unit and to a tenth of it.</summary>
    public static string Text(TimeSpan duration)
    {
        var (suffix, unit) = Units.OrderByDescending(one => one.Unit).FirstOrDefault(one => duration >= one.Unit, Units[0]);
        return (duration / unit).ToString("0.#", CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>For <c>CustomParser</c> of an option.</summary>
    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (!TryParse(text, out var duration))
        {
            result.AddError($"'{text}' is not a duration. Write for example 250ms, 30s, 5m, 12h or 7d.");
        }

        return duration;
    }
}
