using OrleansMl.Content;
using OrleansMl.Http;

namespace OrleansMl.Perspective;

/// <summary>What a request must look like.</summary>
internal static class AnalyzeCommentRules
{
    // Theirs are fewer.
    private const int MaxAttributes = 100;

    private const string Attributes = "/requestedAttributes";

    /// <summary>Null when the request is fine; whether its attributes can be answered is another question.</summary>
    public static Problem? Check(AnalyzeCommentRequest request)
    {
        List<FieldError> errors = [];
        CheckComment(request.Comment, errors);
        CheckAttributes(request.RequestedAttributes, errors);
        return errors.Count == 0 ? null : Problem.Validation(errors);
    }

    /// <summary>The comment of any request of theirs.</summary>
    public static void CheckComment(PerspectiveText? comment, List<FieldError> errors)
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
            errors.Add(new("/comment/type", "Unknown text type: must be PLAIN_TEXT or HTML.", "unknown_value"));
        }
    }

    private static void CheckAttributes(Dictionary<string, PerspectiveParameters?>? attributes, List<FieldError> errors)
    {
        if (attributes is not { Count: > 0 and <= MaxAttributes })
        {
            errors.Add(new(
                Attributes,
                $"Missing requested_attributes: must name 1 to {MaxAttributes} attributes.",
                PerspectiveErrors.NoRequestedAttributes));
            return;
        }

        foreach (var (name, parameters) in attributes)
        {
            if (!PerspectiveAttributes.IsKnown(name))
            {
                errors.Add(new(
                    Attributes,
                    $"Unknown requested attribute: {Shortened(name)}; answered are {string.Join(", ", PerspectiveAttributes.Names)}.",
                    "unknown_value"));
                return;
            }

            if (parameters?.ScoreType is not (null or "PROBABILITY" or "SCORE_TYPE_UNSPECIFIED"))
            {
                errors.Add(new(
                    $"{Attributes}/{name}/scoreType",
                    $"Requested score type is not supported by attribute {name}: must be PROBABILITY.",
                    "unknown_value"));
            }

            if (parameters?.ScoreThreshold is not (null or (>= 0 and <= 1)))
            {
                errors.Add(new($"{Attributes}/{name}/scoreThreshold", "Must be in [0, 1].", "out_of_range"));
            }
        }
    }

    private static string Shortened(string name) => name.Length <= 64 ? name : name[..64] + "…";
}
