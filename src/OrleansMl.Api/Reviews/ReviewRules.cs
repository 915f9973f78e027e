using System.Buffers;
using System.Globalization;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Moderation;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Reviews;

/// <summary>What is wrong with a request about reviews.</summary>
internal static class ReviewRules
{
    public const int MaxTogether = 100;

    private const int MaxName = 64, MaxList = 1000, MaxDueMinutes = 525_600;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> CategoryCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>Null when the id in the path may be one.</summary>
    public static Problem? CheckId(string id, string pointer = "/review_id") =>
        ReviewCase.ContentOf(id) is { } contentId && ContentIds.IsValid(contentId)
            ? null
            : Problem.Validation(pointer, "invalid_id", "Must be the id of an item, an @ and a revision, for example c1@2.");

    public static List<FieldError> Check(DecideReviewRequest? request, string prefix = "")
    {
        List<FieldError> errors = [];
        if (request is null)
        {
            errors.Add(new(prefix, "Must be a JSON object with a level.", "required"));
            return errors;
        }

        if (request.Level is not (ModerationLevel.Approved or ModerationLevel.Flagged or ModerationLevel.Rejected))
        {
            errors.Add(new(
                $"{prefix}/level", "Must be approved, flagged or rejected.", request.Level is null ? "required" : "unknown_value"));
        }

        FieldRules.CheckText(errors, request.Reason, $"{prefix}/reason", ReviewDecision.MaxTextLength, isRequired: false);
        FieldRules.CheckText(errors, request.Note, $"{prefix}/note", ReviewDecision.MaxTextLength, isRequired: false);
        CheckAuthorActs(errors, request, prefix);
        AddUnknown(errors, request.Unknown, prefix);
        return errors;
    }

    /// <summary>What a decision means for the author, in words; empty for nothing.</summary>
    public static string ActsOf(DecideReviewRequest request) =>
        (request.Strike is { } strike ? $", strike {strike.Category}" : "") + (request.Restriction?.ToRestriction() switch
        {
            null => "",
            { Minutes: { } minutes } => string.Create(CultureInfo.InvariantCulture, $", posting paused {minutes} min"),
            _ => ", pauses lifted",
        });

    private static void CheckAuthorActs(List<FieldError> errors, DecideReviewRequest request, string prefix)
    {
        if (request.Strike is { } strike)
        {
            if (strike.Category is not { Length: >= 1 and <= ReviewStrike.MaxCategoryLength } category
                || category.AsSpan().ContainsAnyExcept(CategoryCharacters))
            {
                errors.Add(new(
                    $"{prefix}/strike/category",
                    $"Must be 1 to {ReviewStrike.MaxCategoryLength} characters of [a-z0-9_.-].",
                    strike.Category is null ? "required" : "invalid_id"));
            }

            if (strike.Weight is { } weight && !(weight is > 0 and <= ReviewStrike.MaxWeight))
            {
                errors.Add(new(
                    $"{prefix}/strike/weight", $"Must be above 0 and at most {ReviewStrike.MaxWeight}.", "out_of_range"));
            }

            AddUnknown(errors, strike.Unknown, $"{prefix}/strike");
        }

        if (request.Restriction is { } restriction)
        {
            CheckRestriction(errors, restriction, $"{prefix}/restriction");
        }

        if (request.Level == ModerationLevel.Approved)
        {
            foreach (var (name, isThere) in new[]
            {
                ("strike", request.Strike is not null), ("restriction", request.Restriction is { Lift: not true }),
            })
            {
                if (isThere)
                {
                    errors.Add(new($"{prefix}/{name}", "What is approved counts against nobody: leave it out.", "contradiction"));
                }
            }
        }
    }

    private static void CheckRestriction(List<FieldError> errors, RestrictionRequest restriction, string pointer)
    {
        bool[] given = [restriction.Days is not null, restriction.Minutes is not null, restriction.Lift is true];
        if (given.Count(isThere => isThere) != 1)
        {
            errors.Add(new(pointer, "Must have one of days, minutes and lift: true.", "one_of"));
        }

        if (restriction.Days is < 1 or > ReviewRestriction.MaxMinutes / RestrictionRequest.MinutesOfDay)
        {
            errors.Add(new($"{pointer}/days", "Must be 1 to 365.", "out_of_range"));
        }

        if (restriction.Minutes is < 1 or > ReviewRestriction.MaxMinutes)
        {
            errors.Add(new($"{pointer}/minutes", "Must be 1 to 525,600.", "out_of_range"));
        }

        AddUnknown(errors, restriction.Unknown, pointer);
    }

    private static void AddUnknown(
        List<FieldError> errors, Dictionary<string, System.Text.Json.JsonElement>? unknown, string pointer) =>
        errors.AddRange((unknown?.Keys ?? Enumerable.Empty<string>()).Take(MaxName)
            .Select(name => new FieldError($"{pointer}/{name}", "There is no such field.", "unknown_field")));

    public static List<FieldError> Check(DecideReviewsRequest request)
    {
        var errors = Check(request.Decision, "/decision");
        if (request.Items is not { Length: >= 1 and <= MaxTogether } items)
        {
            errors.Add(new(
                "/items",
                $"Must be an array of 1 to {MaxTogether} cases.",
                request.Items is null ? "required" : request.Items.Length == 0 ? "empty" : "too_many"));
            return errors;
        }

        if (request.Count != items.Length)
        {
            errors.Add(new(
                "/count", $"Must be the number of items, {items.Length}.", request.Count is null ? "required" : "count_mismatch"));
        }

        for (var i = 0; i < items.Length; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/items/{i}");
            if (items[i]?.Id is not { } id || CheckId(id) is not null)
            {
                errors.Add(new($"{pointer}/id", "Must be the id of a case.", items[i]?.Id is null ? "required" : "invalid_id"));
            }

            if (items[i]?.Revision is not >= 1)
            {
                errors.Add(new($"{pointer}/revision", "Must be 1 or more.", items[i]?.Revision is null ? "required" : "out_of_range"));
            }
        }

        if (items.Select(item => item?.Id).Distinct().Count() != items.Length)
        {
            errors.Add(new("/items", "Each case may be named once.", "repeated"));
        }

        return errors;
    }

    public static List<FieldError> Check(OverrideContentRequest request)
    {
        List<FieldError> errors = [];
        if (request.Level is null)
        {
            errors.Add(new("/level", "Must be approved, flagged, review_required or rejected.", "required"));
        }

        FieldRules.CheckText(errors, request.Reason, "/reason", ReviewDecision.MaxTextLength, isRequired: true);
        return errors;
    }

    public static List<FieldError> Check(GoldenReviewRequest request)
    {
        List<FieldError> errors = [];
        if (request.Level is not (ModerationLevel.Approved or ModerationLevel.Flagged or ModerationLevel.Rejected))
        {
            errors.Add(new("/level", "Must be approved, flagged or rejected.", request.Level is null ? "required" : "unknown_value"));
        }

        if (request.Category is { } category
            && (category.Length is 0 or > ReviewCheck.MaxCategoryLength || category.AsSpan().ContainsAnyExcept(CategoryCharacters)))
        {
            errors.Add(new("/category", $"Must be 1 to {ReviewCheck.MaxCategoryLength} characters of [a-z0-9_.-].", "invalid_id"));
        }

        AddUnknown(errors, request.Unknown, "");
        return errors;
    }

    public static List<FieldError> Check(ReviewQueuesRequest request)
    {
        List<FieldError> errors = [];
        if (request.Queues is not { Length: <= IReviewQueuesGrain.MaxQueues } queues)
        {
            errors.Add(new(
                "/queues", $"Must be an array of at most {IReviewQueuesGrain.MaxQueues} queues.",
                request.Queues is null ? "required" : "too_many"));
            return errors;
        }

        HashSet<string?> names = [.. queues.Select(queue => queue?.Name), ReviewQueueDefinition.Default, ReviewQueueDefinition.Leads];
        for (var i = 0; i < queues.Length; i++)
        {
            Check(errors, queues[i], names, string.Create(CultureInfo.InvariantCulture, $"/queues/{i}"));
        }

        if (queues.GroupBy(queue => queue?.Name).Any(some => some.Count() > 1))
        {
            errors.Add(new("/queues", "Each name may be used once.", "repeated"));
        }

        return errors;
    }

    private static void Check(List<FieldError> errors, ReviewQueueRequest? queue, HashSet<string?> names, string pointer)
    {
        if (queue is null)
        {
            errors.Add(new(pointer, "Must be a JSON object.", "required"));
            return;
        }

        if (queue.Name is not { Length: >= 1 and <= MaxName } name || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            errors.Add(new(
                $"{pointer}/name", $"Must be 1 to {MaxName} characters of [a-z0-9_-].", queue.Name is null ? "required" : "invalid_id"));
        }

        if (queue.EscalatesTo is { } target && !names.Contains(target))
        {
            errors.Add(new($"{pointer}/escalates_to", "Must be the name of a queue.", "unknown_value"));
        }

        if (queue.DueMinutes is < 1 or > MaxDueMinutes)
        {
            errors.Add(new($"{pointer}/due_minutes", "Must be 1 to 525,600.", "out_of_range"));
        }

        foreach (var (field, rate) in new[] { ("second_review", queue.SecondReview), ("golden_rate", queue.GoldenRate) })
        {
            if (rate is not (null or (>= 0 and <= 1)))
            {
                errors.Add(new($"{pointer}/{field}", "Must be 0 to 1.", "out_of_range"));
            }
        }

        if (queue.Levels?.Contains(ModerationLevel.ReviewRequired) is true)
        {
            errors.Add(new($"{pointer}/levels", "Must be approved, flagged or rejected.", "unknown_value"));
        }

        if (queue.Users?.Any(user => user is null || !UserIds.IsValid(user)) is true)
        {
            errors.Add(new($"{pointer}/users", "Must be user ids.", "invalid_id"));
        }

        foreach (var (field, list) in new[] { ("categories", queue.Categories), ("languages", queue.Languages), ("users", queue.Users) })
        {
            if (list?.Length > MaxList || list?.Any(one => one is null or { Length: 0 or > UserIds.MaxLength }) is true)
            {
                errors.Add(new($"{pointer}/{field}", $"Must be at most {MaxList} names.", "invalid_list"));
            }
        }

        AddUnknown(errors, queue.Unknown, pointer);
    }
}
