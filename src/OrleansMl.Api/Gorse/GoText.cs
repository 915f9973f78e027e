using System.Globalization;

namespace OrleansMl.Gorse;

/// <summary>
/// Reads numbers, durations and times as Gorse, a program in Go, reads them, and says what is wrong in its words,
/// because clients' users search for these words.
/// </summary>
internal static class GoText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>RFC 3339 in UTC, without needless zeros.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A whole number (<c>strconv.Atoi</c>).</summary>
    public static int ParseInt(string text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var digits = text.AsSpan().TrimStart("+-");
        var isNumber = digits.Length > 0 && text.Length - digits.Length <= 1 && !digits.ContainsAnyExceptInRange('0', '9');
        throw new GorseException($"strconv.Atoi: parsing \"{text}\": {(isNumber ? "value out of range" : "invalid syntax")}");
    }

    /// <summary>A duration such as <c>1h30m</c>, <c>300ms</c> or <c>-1.5h</c> (<c>time.ParseDuration</c>).</summary>
    public static TimeSpan ParseDuration(string text)
    {
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        rest = rest.StartsWith("-") || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        var ticks = 0.0;
        if (rest.IsEmpty)
        {
            throw Invalid();
        }

        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept("0123456789.");
            var number = end < 0 ? rest : rest[..end];
            if (number.Length == 0 || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                throw Invalid();
            }

            rest = rest[number.Length..];
            end = rest.IndexOfAny("0123456789.");
            var unit = end < 0 ? rest : rest[..end];
            if (unit.IsEmpty)
            {
                throw new GorseException($"time: missing unit in duration \"{text}\"");
            }

            ticks += value * unit switch
            {
                "ns" => 1e-9 * TimeSpan.TicksPerSecond,
                "us" or "µs" or "μs" => 1e-6 * TimeSpan.TicksPerSecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                _ => throw new GorseException($"time: unknown unit \"{unit}\" in duration \"{text}\""),
            };
            rest = rest[unit.Length..];
        }

        // As long as theirs can be: 292 years.
        return ticks < long.MaxValue / 100.0 ? TimeSpan.FromTicks((long)(isNegative ? -ticks : ticks)) : throw Invalid();

        GorseException Invalid() => new($"time: invalid duration \"{text}\"");
    }

    /// <summary>
    /// A time in any usual writing, or seconds, milliseconds, microseconds or nanoseconds since 1970
    /// (<c>dateparse.ParseAny</c>). Without a zone it is UTC.
    /// </summary>
    public static DateTimeOffset ParseTime(string text)
    {
        if (text.Length is 10 or 13 or 16 or 19 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return DateTimeOffset.UnixEpoch.AddTicks(text.Length switch
            {
                10 => number * TimeSpan.TicksPerSecond,
                13 => number * TimeSpan.TicksPerMillisecond,
                16 => number * TimeSpan.TicksPerMicrosecond,
                _ => number / 100,
            });
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new GorseException($"Could not find format for \"{text}\"");
    }
}
