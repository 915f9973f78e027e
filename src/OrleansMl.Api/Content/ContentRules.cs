using OrleansMl.Http;
using OrleansMl.Security;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Content;

/// <summary>What the API demands of content before any of it reaches a grain.</summary>
internal static class ContentRules
{
    // Clocks of clients run ahead; a date further away is a mistake and would put the item on top of every list by age.
    private static readonly TimeSpan LongestAhead = TimeSpan.FromDays(1);

    /// <summary>The draft, or the problem with every mistake listed. Pointers start with <paramref name="prefix"/>.</summary>
    public static Parsed<ContentDraft> ToDraft(ContentRequest request, Caller caller, DateTimeOffset now, string prefix = "")
    {
        var author = request.AuthorId is null ? caller.UserId : UserIds.Resolve(request.AuthorId);
        if (author != caller.UserId && !caller.MayActForOthers)
        {
            return new(null, Problem.Forbidden("Only services and administrators may submit for somebody else: leave author_id out."));
        }

        if (request.Attributes is not null && !caller.MayActForOthers)
        {
            return new(null, Problem.Forbidden("Only services and administrators manage items as entries: leave attributes out."));
        }

        List<FieldError>? errors = null;
        var (labels, wrongLabels) = JsonText.Read(
            request.Attributes?.Labels, ContentAttributes.MaxLabels, prefix + "/attributes/labels");
        if (wrongLabels is not null)
        {
            (errors ??= []).Add(wrongLabels);
        }

        if (request.Type is null)
        {
            FieldRules.Add(ref errors, prefix + "/type", "required", "Must be one of video, post, comment.");
        }

        FieldRules.CheckText(request.Text, prefix + "/text", ref errors);
        if (author is null)
        {
            FieldRules.Add(ref errors, prefix + "/author_id", "invalid_id", UserIds.Rule);
        }

        FieldRules.CheckId(request.ParentId, prefix + "/parent_id", ref errors);
        FieldRules.CheckTag(request.Language, prefix + "/language", ref errors);
        FieldRules.CheckTag(request.Region, prefix + "/region", ref errors);
        CheckCategories(request.Categories, prefix, ref errors);
        if (request.CreatedAt > now + (caller.Is(CallerRoles.Simulator) ? Interactions.InteractionLimits.LongestSimulation : LongestAhead))
        {
            FieldRules.Add(ref errors, prefix + "/created_at", "out_of_range", "Must not be more than a day in the future.");
        }

        return errors is not null
            ? new(null, Problem.Validation(errors))
            : new(
                new()
                {
                    AuthorId = author!,
                    Type = request.Type!.Value,
                    Text = request.Text!,
                    ParentId = request.ParentId,
                    Language = request.Language,
                    Region = request.Region,
                    Categories = request.Categories is { Length: > 0 } categories ? [.. categories] : [],
                    CreatedAt = request.CreatedAt?.ToUniversalTime(),
                    SubmittedBy = author == caller.UserId ? Submitter.Author
                        : caller.Is(CallerRoles.Admin) ? Submitter.Staff
                        : Submitter.Service,
                    Attributes = request.Attributes is { } entry
                        ? new(entry.IsHidden, labels, entry.TextIsComment, entry.IsEntry)
                        : null,
                },
                null);
    }

    private static void CheckCategories(string[]? categories, string prefix, ref List<FieldError>? errors)
    {
        if (categories?.Length > ContentLimits.MaxCategories)
        {
            FieldRules.Add(
                ref errors, prefix + "/categories", "too_many", $"At most {ContentLimits.MaxCategories} categories are allowed.");
            return;
        }

        for (var i = 0; i < categories?.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(categories[i])
                || categories[i].Length > ContentLimits.MaxTagLength
                || categories[i].Any(char.IsControl))
            {
                FieldRules.Add(
                    ref errors,
                    $"{prefix}/categories/{i}",
                    "invalid_tag",
                    $"Must be 1-{ContentLimits.MaxTagLength} characters without control characters.");
            }
        }
    }
}
