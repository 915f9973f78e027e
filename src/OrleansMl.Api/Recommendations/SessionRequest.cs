using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>What somebody without an account did.</summary>
public sealed record SessionRequest
{
    /// <summary>The oldest first, at most 1,000.</summary>
    public SessionEvent?[]? Events { get; init; }

    internal ImmutableArray<Interaction> Read(ref List<FieldError>? errors)
    {
        if (Events is null || Events.Length > ISessionRecommendationsGrain.MaxEvents)
        {
            (errors ??= []).Add(new(
                "/events",
                $"Must be an array of at most {ISessionRecommendationsGrain.MaxEvents} events.",
                Events is null ? "required" : "too_many"));
            return [];
        }

        var events = ImmutableArray.CreateBuilder<Interaction>(Events.Length);
        for (var i = 0; i < Events.Length; i++)
        {
            var one = Events[i];
            if (one is null || !ContentIds.IsValid(one.ContentId))
            {
                (errors ??= []).Add(new(
                    $"/events/{i}/content_id",
                    ContentIds.Rule,
                    one?.ContentId is null ? "required" : "invalid_id"));
            }
            else if (one.Type is not { } type)
            {
                (errors ??= []).Add(new($"/events/{i}/type", InteractionRules.TypeRule, "required"));
            }
            else if (one.Value is not (null or >= 0 and <= 1))
            {
                (errors ??= []).Add(new($"/events/{i}/value", "Must be 0 to 1.", "out_of_range"));
            }
            else
            {
                // Less than half of a video is a view of it.
                events.Add(new()
                {
                    ContentId = one.ContentId,
                    Type = type == InteractionType.Watch && one.Value < .5 ? InteractionType.View : type
                });
            }
        }

        return events.ToImmutable();
    }
}

/// <summary>One thing that was done in a session.</summary>
public sealed record SessionEvent
{
    /// <summary>The item.</summary>
    public string? ContentId { get; init; }

    /// <summary>impression, view, watch, like, comment, share, follow, dislike, hide or report.</summary>
    public InteractionType? Type { get; init; }

    /// <summary>With watch the share that was watched, 0 to 1; below 0.5 it counts as a view.</summary>
    public double? Value { get; init; }
}
