using System.Text.Json;
using OrleansMl.Content;
using OrleansMl.Events;

namespace OrleansMl.Standing;

/// <summary>
/// Tells those who follow events that a user stands otherwise. The subject is below the user's own namespace: events of one user stay in
/// order, and go when the user is erased.
/// </summary>
internal sealed class StandingEvents(IEventPublisher publisher)
{
    public async Task TellAsync(
        string userId, IEnumerable<StandingChange> changes, UserStanding standing, CancellationToken cancellationToken)
    {
        if (!publisher.IsOn)
        {
            return;
        }

        foreach (var change in changes)
        {
            var told = EventPublisher.NewEvent(
                EventTypes.StandingChanged,
                $"{userId}{ContentIds.Separator}standing",
                $"{change.Act}\n{change.Id}",
                change.At,
                json => Write(json, userId, change, standing),
                namesItem: false);
            await publisher.PublishAsync(told, cancellationToken);
        }
    }

    private static void Write(Utf8JsonWriter json, string userId, StandingChange change, UserStanding standing)
    {
        json.WriteString("user_id", userId);
        json.WriteString("act", change.Act);
        json.WriteString("tier", standing.Tier);
        json.WriteNumber("weight", standing.Weight);
        json.WriteNumber("strikes", standing.Active.Length);
        json.WriteBoolean("posting_paused", standing.Restriction is not null);
        if (standing.Restriction?.Until is { } until)
        {
            json.WriteString("paused_until", until);
        }
        else
        {
            json.WriteNull("paused_until");
        }
    }
}
