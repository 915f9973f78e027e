using System.Globalization;
using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.LegalReports;

/// <summary>What is wrong with a request about reports to authorities, and what an answer means to a client.</summary>
internal static class LegalReportRequestRules
{
    private const int IdLength = 32, MostErrors = 100;

    /// <summary>Null when the id in the path may be one.</summary>
    public static Problem? CheckId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower)
        ? null
        : Problem.Validation("/report_id", "invalid_id", "Must be 32 lower-case hex digits.");

    public static Problem? Check(LegalReportRequest request)
    {
        List<FieldError> errors = [];
        if (request.Kind is null)
        {
            errors.Add(new("/kind", "Must be child_sexual_abuse, threat_to_life, terrorism or other.", "required"));
        }

        if (request.Jurisdiction is not { } jurisdiction || !IsJurisdiction(jurisdiction))
        {
            errors.Add(new(
                "/jurisdiction",
                "Must be a country (ISO 3166-1 alpha-2), perhaps with a subdivision: US, US-CA.",
                request.Jurisdiction is null ? "required" : "invalid_code"));
        }

        if (request.Recipient is not { Length: >= 1 and <= LegalReportLimits.MaxRecipientLength } recipient
            || !recipient.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
        {
            errors.Add(new(
                "/recipient",
                $"Must be 1 to {LegalReportLimits.MaxRecipientLength} characters of [a-z0-9_-].",
                request.Recipient is null ? "required" : "invalid_id"));
        }

        if (request.Note is { } note)
        {
            FieldRules.CheckText(errors, note, "/note", LegalReportLimits.MaxTextLength, isRequired: true);
        }

        CheckItems(request.Items, errors);
        CheckUsers(request.UserIds ?? [], errors);
        CheckUnknown(request.Unknown, "", errors);
        return errors.Count > 0 ? Problem.Validation(errors) : null;
    }

    public static Problem? Check(ExtendLegalReportRequest request)
    {
        List<FieldError> errors = [];
        if (request.Until is null)
        {
            errors.Add(new("/until", "Must be a time (RFC 3339).", "required"));
        }

        FieldRules.CheckText(errors, request.Reason, "/reason", LegalReportLimits.MaxTextLength, isRequired: true);
        CheckUnknown(request.Unknown, "", errors);
        return errors.Count > 0 ? Problem.Validation(errors) : null;
    }

    public static Problem? Check(CloseLegalReportRequest request)
    {
        List<FieldError> errors = [];
        FieldRules.CheckText(errors, request.Reason, "/reason", LegalReportLimits.MaxTextLength, isRequired: true);
        CheckUnknown(request.Unknown, "", errors);
        return errors.Count > 0 ? Problem.Validation(errors) : null;
    }

    public static Problem NoSuchReport(string id) => Problem.NotFound($"There is no report '{id}'.");

    public static Problem EvidenceGone(string id) => Problem.Of(
        StatusCodes.Status410Gone, ProblemCodes.EvidenceGone, $"The preservation of report '{id}' ended, and its evidence was deleted.");

    public static Problem Of(LegalReportResult result, string id) => result.Outcome switch
    {
        LegalReportOutcome.Conflict => Conflict(
            ProblemCodes.IdempotencyConflict, "The Idempotency-Key was used for another report. Use a new one."),
        LegalReportOutcome.NoSuchItem => Problem.NotFound($"There is no content item '{result.Detail}', or it was erased."),
        LegalReportOutcome.StaleRevision => Problem.Of(
            StatusCodes.Status412PreconditionFailed,
            ProblemCodes.StaleRevision,
            $"The item '{result.Detail}' has another revision than you name. Look at it again."),
        LegalReportOutcome.OwnContent => Problem.Of(
            StatusCodes.Status403Forbidden,
            ProblemCodes.OwnContent,
            "You wrote one of the items, or are concerned: somebody else reports."),
        LegalReportOutcome.UnknownRecipient => Problem.Validation(
            "/recipient", "unknown_value", "There is no such recipient; OrleansMl:LegalReports:Recipients names those that there are."),
        LegalReportOutcome.TooMany when result.Report is null => Problem.Unavailable(
            ProblemCodes.TooManyReports, "As many reports as may be open; nothing was stored.", Problem.RetryAfterFailover),
        LegalReportOutcome.TooMany => Conflict(
            ProblemCodes.TooManyReports, $"The preservation was extended {LegalReportLimits.MaxExtensions} times, which is the most."),
        LegalReportOutcome.TooLarge => Problem.Validation(
            "/items",
            "too_large",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The evidence would have more than {LegalReportLimits.MaxEvidenceBytes} bytes. Report fewer items at once.")),
        LegalReportOutcome.SamePerson => Problem.Of(
            StatusCodes.Status403Forbidden, ProblemCodes.SamePerson, "You made this report: somebody else submits it."),
        LegalReportOutcome.NotLater => Problem.Validation(
            "/until",
            "out_of_range",
            string.Create(CultureInfo.InvariantCulture, $"The evidence is kept until {result.Report!.PreserveUntil:O} already.")),
        LegalReportOutcome.TooLate => Problem.Validation("/until", "out_of_range", "Must be at most ten years (3,660 days) from now."),
        LegalReportOutcome.EvidenceGone => EvidenceGone(id),
        LegalReportOutcome.InvalidTransition => Conflict(
            ProblemCodes.InvalidTransition, "The state of the report does not allow this.") with
        {
            From = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Report!.State.ToString()),
            Allowed = AllowedFrom(result.Report.State),
        },
        _ => NoSuchReport(id),
    };

    private static string[] AllowedFrom(LegalReportState state) => state switch
    {
        LegalReportState.Draft => ["submit", "extend", "close"],
        LegalReportState.Failed => ["redeliver", "extend", "close"],
        LegalReportState.Closed => ["extend"],
        _ => ["extend", "close"],
    };

    private static void CheckItems(LegalReportTargetRequest?[]? items, List<FieldError> errors)
    {
        if (items is not { Length: >= 1 and <= LegalReportLimits.MaxItems })
        {
            errors.Add(new(
                "/items",
                $"Must be an array of 1 to {LegalReportLimits.MaxItems} items.",
                items is null ? "required" : items.Length == 0 ? "empty" : "too_many"));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/items/{i}");
            var item = items[i];
            if (item?.ContentId is not { } id || !ContentIds.IsValid(id))
            {
                errors.Add(new($"{pointer}/content_id", ContentIds.Rule, item?.ContentId is null ? "required" : "invalid_id"));
            }
            else if (!seen.Add(id))
            {
                errors.Add(new($"{pointer}/content_id", "Is named twice.", "duplicate"));
            }

            if (item?.Revision < 1)
            {
                errors.Add(new($"{pointer}/revision", "Must be 1 or more.", "out_of_range"));
            }

            CheckUnknown(item?.Unknown, pointer, errors);
        }
    }

    private static void CheckUsers(string?[] users, List<FieldError> errors)
    {
        if (users.Length > LegalReportLimits.MaxUsers)
        {
            errors.Add(new("/user_ids", $"May have at most {LegalReportLimits.MaxUsers} users.", "too_many"));
        }

        for (var i = 0; i < Math.Min(users.Length, MostErrors); i++)
        {
            if (users[i] is not { } user || !UserIds.IsValid(user))
            {
                errors.Add(new(string.Create(CultureInfo.InvariantCulture, $"/user_ids/{i}"), UserIds.Rule, "invalid_id"));
            }
        }
    }

    private static bool IsJurisdiction(string text)
    {
        var (country, subdivision) = text.IndexOf('-', StringComparison.Ordinal) is var hyphen and >= 0
            ? (text[..hyphen], text[(hyphen + 1)..])
            : (text, null);
        return country.Length == 2 && country.All(char.IsAsciiLetterUpper)
            && (subdivision is null || (subdivision.Length is >= 1 and <= 3
                && subdivision.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))));
    }

    private static void CheckUnknown(Dictionary<string, JsonElement>? unknown, string prefix, List<FieldError> errors) =>
        errors.AddRange((unknown?.Keys ?? Enumerable.Empty<string>()).Take(MostErrors)
            .Select(name => new FieldError($"{prefix}/{name}", "There is no such field.", "unknown_field")));

    private static Problem Conflict(string code, string detail) => Problem.Of(StatusCodes.Status409Conflict, code, detail);
}
