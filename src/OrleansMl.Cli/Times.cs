using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OrleansMl;

/// <summary>Times as people type them: a day (from midnight UTC) or a time (RFC 3339).</summary>
internal static class Times
{
    /// <summary>An option that takes a time; null when it is not given.</summary>
    public static Option<DateTimeOffset?> Option(string name, string description, bool isRequired = false) => new(name)
    {
        Description = $"{description} A day (2026-01-05, from midnight UTC) or a time (2026-01-05T12:00:00Z).",
        Required = isRequired,
        CustomParser = Parse,
    };

    /// <summary>As the API takes it in a query.</summary>
    public static string ToQuery(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O", CultureInfo.InvariantCulture));

    private static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        result.AddError($"'{text}' is no time. Write for example 2026-01-05 or 2026-01-05T12:00:00Z.");
        return null;
    }
}
