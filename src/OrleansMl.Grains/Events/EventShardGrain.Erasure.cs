using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Events;

// What is late, and what must be forgotten.
internal sealed partial class EventShardGrain
{
    // Webhooks are tried as long.
    private static readonly TimeSpan TellErasure = TimeSpan.FromDays(1);

    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var before = timeProvider.GetUtcNow() - Overdue;
        foreach (var expected in Expected.Where(one => one.At <= before))
        {
            try
            {
                var stored = await GrainFactory.GetGrain<IContentOutbox>(expected.Subject).GetStoredAsync(cancellationToken);
                ImmutableArray<ModerationEvent> events = stored is not null ? ContentEventData.Read(expected.Subject, stored)
                    : expected.Erasure is { } erasure ? [ContentEventData.Read(expected.Subject, erasure)]
                    : [];
                await ResolveAsync(expected.Subject, expected.Seq, events, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogStillExpected(exception, expected.Subject);
            }
        }

        await WriteGatheredAsync(cancellationToken);
        if (Head.Value.ErasedUntil < Log.End || Expected.Length < Notes.Value.Events.Length)
        {
            await AloneAsync(ForgetErasedAsync);
        }
    }

    public Task EraseAsync(string userId, CancellationToken cancellationToken) => AloneAsync(async () =>
    {
        await Log.RewriteAsync(one =>
            ContentIds.IsBelow(one.Subject, userId) && one.Type != EventTypes.ContentErased ? Erased(one) : one);
        await ForgetTakenAsync();
    });

    private static ModerationEvent Erased(ModerationEvent one) => one with { Subject = "", Data = "{}", Level = null, Categories = [] };

    // Notes that are done with stay until the next one is written, and may say a name.
    private Task ForgetTakenAsync() => Expected.Length < Notes.Value.Events.Length
        ? Notes.SaveAsync(StoredExpectedEvents.Of(Expected, Notes.Value.Next))
        : Task.CompletedTask;

    private async Task ForgetErasedAsync()
    {
        await ForgetTakenAsync();
        var (until, forgotten) = (Head.Value.ErasedUntil, timeProvider.GetUtcNow() - TellErasure);
        var found = false;
        await foreach (var part in Log.ReadAsync(until))
        {
            var old = part.Entries.TakeWhile(one => one.At < forgotten).ToList();
            found |= old.Exists(SaysName);
            until = part.Position + old.Count;
            if (old.Count < part.Entries.Length)
            {
                break;
            }
        }

        if (found)
        {
            await Log.RewriteAsync(one => one.At < forgotten && SaysName(one) ? Erased(one) : one);
        }

        // Written seldom: a day's events are looked at once more after a restart, and nothing else is lost.
        if (until - Head.Value.ErasedUntil >= StoredEventChunk.Capacity || found)
        {
            await Log.AppendAsync([], head => head with { ErasedUntil = until });
        }
    }

    // Other ids than those below a namespace say nothing of who it was.
    private static bool SaysName(ModerationEvent one) =>
        one.Type == EventTypes.ContentErased && one.Subject.IndexOf(ContentIds.Separator) > 0;
}
