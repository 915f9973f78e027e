using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Security;
using OrleansMl.Users;
using OrleansMl.Validation;

namespace OrleansMl.Interactions;

/// <summary>What the API demands of an interaction before it reaches a grain.</summary>
internal static class InteractionRules
{
    public const string TypeRule = "Must be one of impression, view, watch, like, comment, share, follow, dislike, hide, report.";

    /// <summary>The interaction and whose it is, or the first mistake.</summary>
    public static (string UserId, Interaction? Interaction, FieldError? Error) Read(JsonElement element, Caller caller)
    {
        var (request, problem) = JsonBody.Parse(element, InteractionsJson.Default.InteractionRequest, "");
        if (request is null)
        {
            return ("", null, problem!.Errors?[0] ?? new("", problem.Detail!, problem.Code));
        }

        var userId = UserOf(request.UserId, caller);
        return Check(request, userId, caller) is { } error
            ? ("", null, error)
            : (userId!, new()
            {
                ContentId = request.ContentId!,
                Type = request.Type!.Value,
                Value = request.Value,
                At = request.At is { } at && !InteractionLimits.IsUnset(at) ? at.ToUniversalTime() : null,
                Region = request.Region,
                EventTime = request.EventTime?.ToUniversalTime(),
                IsHistory = request.History is true,
                Kind = request.Kind,
                Comment = request.Comment,
                WaitsForItsTime = request.Scheduled is true,
                MustBeVisible = !caller.MayReadModeration,
            }, null);
    }

    /// <summary>Whose interactions of which type to take back, or the first mistake.</summary>
    public static ((string UserId, InteractionType? Type) Query, FieldError? Error) ReadRetraction(
        string? contentId, string? type, string? userId, Caller caller)
    {
        userId = UserOf(userId, caller);
        if (CheckUser(userId, caller) is { } error)
        {
            return (default, error);
        }

        if (!ContentIds.IsValid(contentId))
        {
            return (default, new("/content_id", ContentIds.Rule, contentId is null ? "required" : "invalid_id"));
        }

        if (type is null)
        {
            return ((userId!, null), null);
        }

        return Enum.TryParse<InteractionType>(type, ignoreCase: true, out var parsed)
            && Enum.IsDefined(parsed)
            && !char.IsAsciiDigit(type[0])
            ? ((userId!, parsed), null)
            : (default, new("/type", TypeRule, "unknown_value"));
    }

    private static FieldError? CheckUser(string? userId, Caller caller)
    {
        if (userId is null)
        {
            return new("/user_id", "Services say whose interaction it is.", "required");
        }

        if (userId != caller.UserId && !caller.MayActForOthers)
        {
            return new(
                "/user_id", "Only services and administrators may speak for somebody else: leave user_id out.", ProblemCodes.Forbidden);
        }

        return userId.Length > 0 ? null : new("/user_id", UserIds.Rule, "invalid_id");
    }

    // Empty for what is no id.
    private static string? UserOf(string? userId, Caller caller) =>
        userId is not null ? UserIds.Resolve(userId) ?? ""
        : caller.Is(CallerRoles.Service) ? null
        : caller.UserId;

    private static FieldError? Check(InteractionRequest request, string? userId, Caller caller)
    {
        if (CheckUser(userId, caller) is { } error)
        {
            return error;
        }

        if (!ContentIds.IsValid(request.ContentId))
        {
            return new("/content_id", ContentIds.Rule, request.ContentId is null ? "required" : "invalid_id");
        }

        if (request.Type is null)
        {
            return new("/type", TypeRule, "required");
        }

        if (request.Type == InteractionType.Share && request.Value is not null)
        {
            if (!caller.MayActForOthers)
            {
                return new(
                    "/value",
                    "Only services and administrators may say how many people a share reaches: leave value out.",
                    ProblemCodes.Forbidden);
            }

            if (request.Value is not (>= 0 and <= InteractionLimits.MaxAudience))
            {
                return new("/value", "Must be 0 to 1,000,000,000 people.", "out_of_range");
            }
        }
        else if (request.Value is not (null or >= 0 and <= 1))
        {
            return new("/value", "Must be 0 to 1.", "out_of_range");
        }

        if (request.History is true && !caller.MayActForOthers)
        {
            return new(
                "/history", "Only services and administrators may tell what happened long ago: leave history out.", ProblemCodes.Forbidden);
        }

        if (CheckOwnName(request, caller) is { } misnamed)
        {
            return misnamed;
        }

        if (request.EventTime is not null && !caller.Is(CallerRoles.Simulator))
        {
            return new("/event_time", "Only simulations may say when things happen; use at.", ProblemCodes.Forbidden);
        }

        List<FieldError>? errors = null;
        FieldRules.CheckTag(request.Region, "/region", ref errors);
        return errors?[0];
    }

    // What only the platform says: its own name of what was done, what it keeps with it, and what is yet to come.
    private static FieldError? CheckOwnName(InteractionRequest request, Caller caller)
    {
        var (kind, comment) = (request.Kind, request.Comment);
        if ((kind is not null || comment is not null || request.Scheduled is true) && !caller.MayActForOthers)
        {
            return new(
                kind is not null ? "/kind" : comment is not null ? "/comment" : "/scheduled",
                "Only services and administrators may say this: leave it out.",
                ProblemCodes.Forbidden);
        }

        if (kind is not null && (kind.Length is 0 or > InteractionLimits.MaxKindLength || kind.Any(char.IsControl)))
        {
            return new(
                "/kind", $"Must be 1-{InteractionLimits.MaxKindLength} characters without control characters.", "invalid_tag");
        }

        return comment is null ? null
            : kind is null ? new("/comment", "Only with kind.", "not_allowed")
            : comment.Length > InteractionLimits.MaxCommentLength
                ? new("/comment", $"Must have at most {InteractionLimits.MaxCommentLength} characters.", "too_long")
            : null;
    }

    /// <summary>What an outcome of the grain means to the caller; null when the interaction was recorded.</summary>
    public static InteractionError? ToError(int index, InteractionOutcome outcome) => outcome switch
    {
        InteractionOutcome.UnknownContent => new(index, "unknown_content", "/content_id: There is no such item."),
        InteractionOutcome.OutOfRange => new(index, "out_of_range", "/at: Must be at most 5 minutes ahead and 30 days back."),
        InteractionOutcome.TooManyWaiting => new(
            index, "too_many", $"/scheduled: At most {InteractionLimits.MaxWaiting} of a person's interactions may lie ahead."),
        _ => null,
    };
}
