using System.Collections.Immutable;
using Orleans.Runtime;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

// What happens later: kept apart, seen nowhere, and done by the first call at or after its time.
internal sealed partial class UserInteractionsGrain
{
    private readonly GrainState<StoredScheduled> _ahead = new(new());

    /// <summary>Does what is due. Call it before the record is looked at.</summary>
    private async ValueTask HappenAsync(DateTimeOffset now)
    {
        var ahead = _ahead.State!.Interactions;
        var count = 0;
        while (count < ahead.Length && ahead[count].At <= now)
        {
            count++;
        }

        if (count > 0)
        {
            // Taken out in memory first, or they would be in the way of themselves; in the store last, so
            // that a crash does them twice and not never.
            var due = ahead[..count];
            _ahead.State = new() { Interactions = ahead[count..] };
            try
            {
                await RecordAsync(
                    [
                        .. due.Select(one =>
                            one with { WaitsForItsTime = false, IsHistory = one.IsHistory || one.At < now - InteractionLimits.OldestEvent })
                    ],
                    now);
                await StoreAsync(now);
            }
            catch
            {
                DeactivateOnIdle();
                throw;
            }

            await WriteAheadAsync(ahead[count..]);
        }
    }

    /// <summary>Puts an interaction among those that wait, in the place of one of the same name.</summary>
    private InteractionOutcome PutAhead(
        Interaction interaction, DateTimeOffset clock, ref ImmutableArray<Interaction> ahead, ref bool decided)
    {
        var waits = IndexOf(ahead, interaction);
        var stands = _history.Stands(interaction.ContentId, interaction.Type, interaction.Kind);
        if (interaction.Repeat != InteractionRepeat.Overwrite && (waits >= 0 || stands))
        {
            return InteractionOutcome.Repeated;
        }

        if (waits < 0 && ahead.Length >= InteractionLimits.MaxWaiting)
        {
            return InteractionOutcome.TooManyWaiting;
        }

        if (stands)
        {
            // One name of one item is one thing: overwritten with what is yet to come, it is yet to come.
            TakeBack([new(interaction.ContentId, interaction.Type, null, clock) { Kind = interaction.Kind }], clock);
            decided = true;
        }

        ahead = waits < 0 ? ahead : ahead.RemoveAt(waits);
        var place = 0;
        while (place < ahead.Length && ahead[place].At <= interaction.At)
        {
            place++;
        }

        ahead = ahead.Insert(place, interaction);
        return InteractionOutcome.Waiting;
    }

    /// <summary>
    /// Whether something stands that shall be kept. What waits under the same name and shall be overwritten waits no longer.
    /// </summary>
    private bool IsRepetition(Interaction interaction, InteractionType type, ref ImmutableArray<Interaction> ahead)
    {
        var waits = IndexOf(ahead, interaction);
        if (interaction.Repeat == InteractionRepeat.Keep)
        {
            return waits >= 0 || _history.Stands(interaction.ContentId, type, interaction.Kind);
        }

        ahead = waits < 0 ? ahead : ahead.RemoveAt(waits);
        return false;
    }

    private async Task StoreAheadAsync(ImmutableArray<Interaction> ahead, DateTimeOffset now)
    {
        if (ahead == _ahead.State!.Interactions)
        {
            return;
        }

        try
        {
            if (!Current.HasAhead && !ahead.IsEmpty)
            {
                // First that there is something: nobody looks for it otherwise.
                var day = UserIndexShards.DayOf(now);
                if (day > Current.NotedDay)
                {
                    await NoteAsync(day);
                }

                await WriteAsync(
                    Current with { FirstAt = Current.FirstAt ?? now, NotedDay = Math.Max(day, Current.NotedDay), HasAhead = true });
            }
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        await WriteAheadAsync(ahead);
    }

    private async Task WriteAheadAsync(ImmutableArray<Interaction> ahead)
    {
        _ahead.State = new() { Interactions = ahead };
        try
        {
            await (ahead.IsEmpty
                ? storage.ClearStateAsync(AheadName, this.GetGrainId(), _ahead)
                : storage.WriteStateAsync(AheadName, this.GetGrainId(), _ahead));
            _ahead.State ??= new();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private static int IndexOf(ImmutableArray<Interaction> ahead, Interaction interaction)
    {
        for (var i = 0; i < ahead.Length; i++)
        {
            if (ahead[i].ContentId == interaction.ContentId && ahead[i].KindName == interaction.KindName)
            {
                return i;
            }
        }

        return -1;
    }
}
