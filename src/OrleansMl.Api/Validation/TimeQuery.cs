using System.Globalization;
using OrleansMl.Http;

namespace OrleansMl.Validation;

/// <summary>Times in a query: days (from midnight UTC) or times (RFC 3339).</summary>
internal static class TimeQuery
{
    /// <summary>Null when absent, or when it is no time; then the error is added.</summary>
    public static DateTimeOffset? Read(string? text, string pointer, List<FieldError> errors)
    {
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year is >= 2000 and < 3000)
        {
            return time;
        }

        errors.Add(new(pointer, "Must be a time (2026-01-05T12:00:00Z) or a day (2026-01-05).", "invalid_time"));
        return null;
    }

    /// <summary>Both ends of a range; adds an error when it is empty.</summary>
    public static (DateTimeOffset? Since, DateTimeOffset? Until) ReadRange(string? since, string? until, List<FieldError> errors)
    {
        var (begin, end) = (Read(since, "/since", errors), Read(until, "/until", errors));
        if (begin >= end)
        {
            errors.Add(new("/until", "Must be after since.", "out_of_range"));
        }

        return (begin, end);
    }
}
