using System.Runtime.InteropServices;
using OrleansMl.Interactions;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

// What is learned from, and what it is compared with.
internal sealed partial class FactorTrainerGrain
{
    // What users like as they know it themselves, without what they took back.
    private async Task<ReadLikes> ReadAsync(CancellationToken cancellationToken)
    {
        var (likes, met) = (new List<(string User, string Item, DateTimeOffset At)>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var result = new ReadLikes(likes, met);
        var (ids, read, unreadable) = (new Dictionary<string, string>(StringComparer.Ordinal), 0, 0);
        await foreach (var some in users.ListAsync(
            UserIndexShards.DayOf(timeProvider.GetUtcNow()) - options.Value.ActiveDays, cancellationToken))
        {
            foreach (var few in some.Chunk(UsersAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var lists = await Task.WhenAll(few.Select(user => ReadAsync(user, cancellationToken)));
                foreach (var (user, (list, failure)) in few.Zip(lists))
                {
                    if (list is null)
                    {
                        // One record that cannot be read is passed over; one in a hundred is the store's fault.
                        if (++unreadable > 1 + ((read + few.Length) / 100))
                        {
                            throw new IOException($"The records of {unreadable} of {read + few.Length} people cannot be read", failure);
                        }

                        LogUnreadable(failure!, user);
                        continue;
                    }

                    result.Trust[user] = list.Trust;
                    likes.AddRange(list.Likes.Select(one => (user, Once(one.ContentId), one.At)));
                    foreach (var id in list.Met)
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(met, id, out _)++;
                    }
                }

                read += few.Length;
                _progress = new($"reading what people did: {read:N0} people so far");
            }
        }

        return result;

        // Every answer brings its own copies of the ids; one of each stays.
        string Once(string id) => ids.TryGetValue(id, out var known) ? known : ids[id] = id;
    }

    private async Task<(UserLikes? Likes, Exception? Failure)> ReadAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            return (await GrainFactory.GetGrain<IUserLikes>(user).GetLikesAsync(cancellationToken), null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, exception);
        }
    }

    // Null for nothing, and for what no silo can read either: it is no reason against a new one.
    private async Task<LoadedSnapshot?> ReadPublishedAsync(CancellationToken cancellationToken)
    {
        var published = Published.Value;
        if (published.Version == 0)
        {
            return null;
        }

        if (snapshots.Current is { } current && current.Version == published.Version)
        {
            return current;
        }

        try
        {
            return new(
                published.Version, await storage.ReadSnapshotAsync(this.GetGrainId(), published, () => { }, cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            LogPublishedUnreadable(published.Version, exception.Message);
            return null;
        }
    }
}
