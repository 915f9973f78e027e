using System.Collections.Immutable;

namespace OrleansMl.Interactions;

// What happens later: kept apart, seen nowhere, and done by the first call at or after its time.
internal sealed partial class UserInteractionsGrain
{
    /// <summary>Does what is due. Call it before the record is looked at.</summary>
    private async ValueTask ApplyDueAsync(DateTimeOffset now)
    {
        var (due, rest) = InteractionRecorder.TakeDue(Waiting, now);
        if (!due.IsEmpty)
        {
            // Taken out of the store last, so that a crash does them twice and not never.
            await RecordAsync(due, rest, now, isDurable: true);
        }
    }

    private Task WriteScheduledAsync(ImmutableArray<Interaction> scheduled) =>
        scheduled.IsEmpty ? Scheduled.ClearAsync() : Scheduled.SaveAsync(new() { Interactions = scheduled });
}
