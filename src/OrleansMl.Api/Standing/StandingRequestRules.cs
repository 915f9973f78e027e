using System.Buffers;
using OrleansMl.Http;
using OrleansMl.Validation;

namespace OrleansMl.Standing;

/// <summary>What is wrong with a request about standing.</summary>
internal static class StandingRequestRules
{
    public const int MinutesOfDay = 24 * 60;

    private const int MaxDays = 3650, MaxUnknown = 64;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public static List<FieldError> Check(PauseRequest request)
    {
        List<FieldError> errors = [];
        if (request is { Days: not null, Minutes: not null })
        {
            errors.Add(new("", "Must have days or minutes, not both; neither for a pause without an end.", "one_of"));
        }

        if (request.Days is < 1 or > MaxDays)
        {
            errors.Add(new("/days", "Must be 1 to 3,650.", "out_of_range"));
        }

        if (request.Minutes is < 1 or > MaxDays * MinutesOfDay)
        {
            errors.Add(new("/minutes", "Must be 1 to 5,256,000.", "out_of_range"));
        }

        if (CheckReasonOf(request.Reason) is { } wrong)
        {
            errors.Add(wrong);
        }

        errors.AddRange((request.Unknown?.Keys ?? Enumerable.Empty<string>()).Take(MaxUnknown)
            .Select(name => new FieldError($"/{name}", "There is no such field.", "unknown_field")));
        return errors;
    }

    /// <summary>Null when a reason is one.</summary>
    public static Problem? CheckReason(string? reason) => CheckReasonOf(reason) is { } wrong ? Problem.Validation([wrong]) : null;

    /// <summary>Null when the id in the path may be one of a strike.</summary>
    public static Problem? CheckStrikeId(string id) => id.Length == 32 && !id.AsSpan().ContainsAnyExcept(Hexadecimal)
        ? null
        : Problem.Validation("/strike_id", "invalid_id", "Must be the id of a strike: 32 hexadecimal digits.");

    public static bool IsValidKey(string key) => key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static FieldError? CheckReasonOf(string? reason) =>
        string.IsNullOrWhiteSpace(reason)
            ? new("/reason", "Must contain more than white space.", reason is null ? "required" : "empty")
        : reason.Length > IStandingGrain.MaxReasonLength
            ? new("/reason", $"Must have at most {IStandingGrain.MaxReasonLength} characters.", "too_long")
        : FieldRules.HasControls(reason) ? new("/reason", FieldRules.NoControls, "invalid_character")
        : null;
}
