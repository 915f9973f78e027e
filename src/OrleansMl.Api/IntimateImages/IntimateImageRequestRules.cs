using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Validation;

namespace OrleansMl.IntimateImages;

/// <summary>What is wrong with a request, and what an answer means to a client.</summary>
internal static class IntimateImageRequestRules
{
    private const int IdLength = 32, MostErrors = 100;

    /// <summary>Null when the id in the path may be one.</summary>
    public static Problem? CheckId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower)
        ? null
        : Problem.Validation("/request_id", "invalid_id", "Must be 32 lower-case hex digits.");

    public static Problem? Check(IntimateImageRequestBody request)
    {
        List<FieldError> errors = [];
        CheckItems(request.Items, errors);
        FieldRules.CheckText(errors, request.Signature, "/signature", IntimateImageLimits.MaxSignatureLength, isRequired: true);
        FieldRules.CheckText(
            errors, request.Identification, "/identification", IntimateImageLimits.MaxIdentificationLength, isRequired: true);
        FieldRules.CheckText(errors, request.Contact, "/contact", IntimateImageLimits.MaxContactLength, isRequired: true);
        if (request.GoodFaith is not true)
        {
            errors.Add(new(
                "/good_faith",
                "Must be true: that you believe in good faith that the depicted person did not consent to the publication.",
                request.GoodFaith is null ? "required" : "must_be_true"));
        }

        CheckUnknown(request.Unknown, errors);
        return errors.Count > 0 ? Problem.Validation(errors) : null;
    }

    public static Problem? Check(DecideIntimateImageRequest request)
    {
        List<FieldError> errors = [];
        if (request.Outcome is null)
        {
            errors.Add(new("/outcome", "Must be granted or refused.", "required"));
        }

        if (request.Reason is not null || request.Outcome == IntimateImageVerdict.Refused)
        {
            FieldRules.CheckText(errors, request.Reason, "/reason", IntimateImageLimits.MaxReasonLength, isRequired: true);
        }

        if (request.ContentIds is { Length: > 0 } ids)
        {
            if (request.Outcome == IntimateImageVerdict.Refused)
            {
                errors.Add(new("/content_ids", "Only a request that is granted removes items: leave it out.", "not_allowed"));
            }

            if (ids.Length > IntimateImageLimits.MaxItems)
            {
                errors.Add(new("/content_ids", $"May have at most {IntimateImageLimits.MaxItems} ids.", "too_many"));
            }

            errors.AddRange(ids.Take(MostErrors).Select((id, i) => (id, i)).Where(one => !ContentIds.IsValid(one.id)).Select(one =>
                new FieldError(string.Create(CultureInfo.InvariantCulture, $"/content_ids/{one.i}"), ContentIds.Rule, "invalid_id")));
        }

        CheckUnknown(request.Unknown, errors);
        return errors.Count > 0 ? Problem.Validation(errors) : null;
    }

    public static Problem NoSuchRequest(string id) => Problem.NotFound($"There is no request '{id}' that you may see.");

    public static Problem Of(IntimateImageSubmission submission) => submission.Outcome switch
    {
        IntimateImageOutcome.Conflict => Conflict(
            ProblemCodes.IdempotencyConflict, "The Idempotency-Key was used for another request. Use a new one."),
        IntimateImageOutcome.TooManyOfSender => Conflict(
            ProblemCodes.TooManyRequests, "As many of your requests as may wait for a decision. Another may follow when one was decided."),
        _ => Problem.Unavailable(
            ProblemCodes.TooManyRequests, "As many requests as may wait for a decision; nothing was stored.", Problem.RetryAfterFailover),
    };

    public static Problem Of(IntimateImageResult result, string id) => result.Outcome switch
    {
        IntimateImageOutcome.AlreadyDecided => Conflict(ProblemCodes.AlreadyDecided, "The request was decided otherwise."),
        IntimateImageOutcome.OwnContent => Problem.Of(
            StatusCodes.Status403Forbidden, ProblemCodes.OwnContent, "You wrote one of the items: somebody else decides the request."),
        IntimateImageOutcome.OwnRequest => Problem.Forbidden("You sent this request: somebody else decides it."),
        IntimateImageOutcome.TooManyItems => Problem.Validation(
            "/content_ids", "too_many", $"With those that the request names there may be at most {IntimateImageLimits.MaxItems} items."),
        _ => NoSuchRequest(id),
    };

    private static void CheckItems(string?[]? items, List<FieldError> errors)
    {
        if (items is not { Length: >= 1 and <= IntimateImageLimits.MaxItems })
        {
            errors.Add(new(
                "/items",
                $"Must be an array of 1 to {IntimateImageLimits.MaxItems} ids or addresses.",
                items is null ? "required" : items.Length == 0 ? "empty" : "too_many"));
            return;
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is not { Length: >= 1 and <= IntimateImageLimits.MaxItemLength } item || !IsWellFormed(item)
                || !ItemAddress.IsValid(item))
            {
                errors.Add(new(
                    string.Create(CultureInfo.InvariantCulture, $"/items/{i}"),
                    $"Must be the id of an item or an http or https address of at most {IntimateImageLimits.MaxItemLength} characters.",
                    "invalid_item"));
            }
        }
    }

    private static void CheckUnknown(Dictionary<string, JsonElement>? unknown, List<FieldError> errors) =>
        errors.AddRange((unknown?.Keys ?? Enumerable.Empty<string>()).Take(MostErrors)
            .Select(name => new FieldError($"/{name}", "There is no such field.", "unknown_field")));

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private static Problem Conflict(string code, string detail) => Problem.Of(StatusCodes.Status409Conflict, code, detail);
}
