using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Users;

namespace OrleansMl.Validation;

/// <summary>The rules for fields that many requests have: ids, texts, tags. A mistake is added to the list that the caller keeps.</summary>
internal static class FieldRules
{
    /// <summary>The rules for any text that a model will see.</summary>
    public static void CheckText(string? text, string pointer, ref List<FieldError>? errors)
    {
        if (text is null)
        {
            Add(ref errors, pointer, "required", "Must be a string of 1 to 50,000 UTF-16 code units.");
        }
        else if (text.Length > ContentLimits.MaxTextLength)
        {
            var detail = $"Has {text.Length} UTF-16 code units; at most {ContentLimits.MaxTextLength} are allowed.";
            Add(ref errors, pointer, "too_long", detail);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            Add(ref errors, pointer, "empty", "Must contain more than white space.");
        }
        else if (text.Contains('\0'))
        {
            Add(ref errors, pointer, "invalid_character", "Must not contain NUL (U+0000).");
        }
    }

    /// <summary>The rules for words that people read: reasons, notes, complaints, what they look for.</summary>
    /// <param name="errors">Where a mistake is added.</param>
    /// <param name="text">The words; null for none.</param>
    /// <param name="pointer">Where they are.</param>
    /// <param name="most">The most UTF-16 code units.</param>
    /// <param name="isRequired">False where there may be none.</param>
    public static void CheckText(List<FieldError> errors, string? text, string pointer, int most, bool isRequired)
    {
        if (text is null ? isRequired : string.IsNullOrWhiteSpace(text))
        {
            errors.Add(new(pointer, "Must contain more than white space.", text is null ? "required" : "empty"));
        }
        else if (text?.Length > most)
        {
            errors.Add(new(pointer, $"Must have at most {most} characters.", "too_long"));
        }
        else if (text is not null && HasControls(text))
        {
            errors.Add(new(pointer, NoControls, "invalid_character"));
        }
    }

    /// <summary>What <see cref="HasControls"/> refuses, in words.</summary>
    public const string NoControls = "Must not contain control characters but tabs and line breaks.";

    /// <summary>True when a text that people read in terminals and pages has what changes them: NUL, escape sequences.</summary>
    public static bool HasControls(string text) => text.Any(one => char.IsControl(one) && one is not ('\t' or '\n' or '\r'));

    /// <summary>Null when the id in the path is well-formed.</summary>
    public static Problem? CheckPathId(string id, string pointer = "/id") =>
        ContentIds.IsValid(id) ? null : Problem.Validation(pointer, "invalid_id", ContentIds.Rule);

    /// <summary>The id of an item; null is not checked.</summary>
    public static void CheckId(string? id, string pointer, ref List<FieldError>? errors)
    {
        if (id is not null && !ContentIds.IsValid(id))
        {
            Add(ref errors, pointer, "invalid_id", ContentIds.Rule);
        }
    }

    /// <summary>The id of the user that the path means, or the problem.</summary>
    public static Problem? CheckPathUser(string text, out string userId)
    {
        userId = UserIds.Resolve(text) ?? "";
        return userId.Length > 0 ? null : Problem.Validation("/user_id", "invalid_id", UserIds.Rule);
    }

    /// <summary>Language and region codes of all kinds, kept as given: letters, digits, hyphens and underscores.</summary>
    public static void CheckTag(string? tag, string pointer, ref List<FieldError>? errors)
    {
        if (tag is null)
        {
            return;
        }

        var valid = tag.Length is >= 1 and <= ContentLimits.MaxTagLength;
        foreach (var c in tag)
        {
            valid &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
        }

        if (!valid)
        {
            Add(ref errors, pointer, "invalid_tag", $"Must be 1-{ContentLimits.MaxTagLength} characters of [A-Za-z0-9_-].");
        }
    }

    /// <summary>The problem when no item has the id.</summary>
    public static Problem ContentNotFound(string id) => Problem.NotFound($"There is no content item '{id}'.");

    public static void Add(ref List<FieldError>? errors, string pointer, string code, string detail) =>
        (errors ??= []).Add(new(pointer, detail, code));
}
