using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Content;

/// <summary>What the API demands of content before any of it reaches a grain.</summary>
internal static class ContentRules
{
    // Clocks of clients run ahead; a date further away is a mistake and would put the item on top of every list by age.
    private static readonly TimeSpan LongestAhead = TimeSpan.FromDays(1);

    /// <summary>The draft, or the problem with every mistake listed. Pointers start with <paramref name="prefix"/>.</summary>
    public static Parsed<ContentDraft> ToDraft(ContentRequest request, Caller caller, DateTimeOffset now, string prefix = "")
    {
        if (request.AuthorId is { } author && author != caller.UserId && !caller.MayActForOthers)
        {
            return new(null, Problem.Forbidden("Only services and administrators may submit for somebody else: leave author_id out."));
        }

        List<FieldError>? errors = null;
        if (request.Type is null)
        {
            Add(ref errors, prefix + "/type", "required", "Must be one of video, post, comment.");
        }

        CheckText(request.Text, prefix + "/text", ref errors);
        CheckId(request.AuthorId, prefix + "/author_id", ref errors);
        CheckId(request.ParentId, prefix + "/parent_id", ref errors);
        CheckTag(request.Language, prefix + "/language", ref errors);
        CheckTag(request.Region, prefix + "/region", ref errors);
        CheckCategories(request.Categories, prefix, ref errors);
        if (request.CreatedAt > now + (caller.Is(CallerRoles.Simulator) ? Interactions.InteractionLimits.LongestSimulation : LongestAhead))
        {
            Add(ref errors, prefix + "/created_at", "out_of_range", "Must not be more than a day in the future.");
        }

        return errors is not null
            ? new(null, Problem.Validation(errors))
            : new(
                new()
                {
                    AuthorId = request.AuthorId ?? caller.UserId,
                    Type = request.Type!.Value,
                    Text = request.Text!,
                    ParentId = request.ParentId,
                    Language = request.Language,
                    Region = request.Region,
                    Categories = request.Categories is { Length: > 0 } categories ? [.. categories] : [],
                    CreatedAt = request.CreatedAt?.ToUniversalTime(),
                },
                null);
    }

    /// <summary>The rules for any text that a model will see.</summary>
    public static void CheckText(string? text, string pointer, ref List<FieldError>? errors)
    {
        if (text is null)
        {
            Add(ref errors, pointer, "required", "Must be a string of 1 to 50,000 UTF-16 code units.");
        }
        else if (text.Length > ContentLimits.MaxTextLength)
        {
            Add(ref errors, pointer, "too_long", $"Has {text.Length} UTF-16 code units; at most {ContentLimits.MaxTextLength} are allowed.");
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

    /// <summary>Null when the id in the path is well-formed.</summary>
    public static Problem? CheckPathId(string id) => ContentLimits.IsValidId(id) ? null : Problem.Validation("/id", "invalid_id", IdRule);

    private const string IdRule = "Must be 1-128 characters of [A-Za-z0-9._:-].";

    public static void CheckId(string? id, string pointer, ref List<FieldError>? errors)
    {
        if (id is not null && !ContentLimits.IsValidId(id))
        {
            Add(ref errors, pointer, "invalid_id", IdRule);
        }
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

    private static void CheckCategories(string[]? categories, string prefix, ref List<FieldError>? errors)
    {
        if (categories?.Length > ContentLimits.MaxCategories)
        {
            Add(ref errors, prefix + "/categories", "too_many", $"At most {ContentLimits.MaxCategories} categories are allowed.");
            return;
        }

        for (var i = 0; i < categories?.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(categories[i]) || categories[i].Length > ContentLimits.MaxTagLength || categories[i].Any(char.IsControl))
            {
                Add(ref errors, $"{prefix}/categories/{i}", "invalid_tag", $"Must be 1-{ContentLimits.MaxTagLength} characters without control characters.");
            }
        }
    }

    private static void Add(ref List<FieldError>? errors, string pointer, string code, string detail) => (errors ??= []).Add(new(pointer, detail, code));
}
