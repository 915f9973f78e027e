using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Perspective;

/// <summary>What a request must look like.</summary>
internal static class AnalyzeCommentRules
{
    // Theirs are fewer.
    private const int MaxAttributes = 100;

    /// <summary>The languages the text models judge; see their cards.</summary>
    private const string Language = "en";

    /// <summary>Null when the request is fine.</summary>
    public static Problem? Check(AnalyzeCommentRequest request)
    {
        List<FieldError> errors = [];
        CheckComment(request.Comment, errors);
        CheckAttributes(request.RequestedAttributes, errors);
        if (errors.Count == 0 && request.Languages is { } languages && !languages.All(IsSupported))
        {
            errors.Add(new(
                "/languages",
                $"Attribute {request.RequestedAttributes!.Keys.First()} does not support request languages: " +
                $"{string.Join(", ", languages.Where(language => !IsSupported(language)))}",
                PerspectiveErrors.LanguageNotSupported));
        }

        return errors.Count == 0 ? null : Problem.Validation(errors);
    }

    private static void CheckComment(PerspectiveText? comment, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(comment?.Text))
        {
            errors.Add(new("/comment/text", "Comment must be non-empty.", PerspectiveErrors.CommentEmpty));
        }
        else if (comment.Text.Length > ContentLimits.MaxTextLength)
        {
            errors.Add(new(
                "/comment/text",
                $"Comment text too long: at most {ContentLimits.MaxTextLength} UTF-16 code units.",
                PerspectiveErrors.CommentTooLong));
        }
        else if (comment.Text.Contains('\0'))
        {
            errors.Add(new("/comment/text", "Must not contain NUL (U+0000).", "invalid_character"));
        }

        if (comment?.Type is not (null or "PLAIN_TEXT" or "HTML" or "TEXT_TYPE_UNSPECIFIED"))
        {
            errors.Add(new("/comment/type", "Must be PLAIN_TEXT or HTML.", "unknown_value"));
        }
    }

    private static void CheckAttributes(Dictionary<string, PerspectiveParameters?>? attributes, List<FieldError> errors)
    {
        const string Pointer = "/requestedAttributes";
        if (attributes is not { Count: > 0 and <= MaxAttributes })
        {
            errors.Add(new(Pointer, $"Must name 1 to {MaxAttributes} attributes.", "required"));
            return;
        }

        foreach (var (name, parameters) in attributes)
        {
            if (!PerspectiveAttributes.Covered.ContainsKey(name) && !PerspectiveAttributes.Uncovered.Contains(name))
            {
                errors.Add(new(
                    Pointer,
                    $"Unknown requested attribute; known are {string.Join(", ", PerspectiveAttributes.Covered.Keys.Order())}.",
                    "unknown_value"));
                return;
            }

            if (parameters?.ScoreType is not (null or "PROBABILITY" or "SCORE_TYPE_UNSPECIFIED"))
            {
                errors.Add(new($"{Pointer}/{name}/scoreType", "Must be PROBABILITY.", "unknown_value"));
            }

            if (parameters?.ScoreThreshold is not (null or (>= 0 and <= 1)))
            {
                errors.Add(new($"{Pointer}/{name}/scoreThreshold", "Must be in [0, 1].", "out_of_range"));
            }
        }

        if (!attributes.Keys.Any(PerspectiveAttributes.Covered.ContainsKey))
        {
            errors.Add(new(
                Pointer,
                $"No model covers any of these attributes; covered are {string.Join(", ", PerspectiveAttributes.Covered.Keys.Order())}.",
                "unsupported_attribute"));
        }
    }

    // "en", "EN", "en-US".
    private static bool IsSupported(string? tag) =>
        tag is not null
        && tag.AsSpan(0, tag.AsSpan().IndexOfAny('-', '_') is var at and >= 0 ? at : tag.Length)
            .Equals(Language, StringComparison.OrdinalIgnoreCase);
}
