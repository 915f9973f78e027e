using OrleansMl.Storage;

namespace OrleansMl.Users;

// What the user took back, so that its text can be erased with them.
internal sealed partial class UserGrain
{
    private static readonly SegmentLogFormat<StoredUser, StoredAnalysisChunk> WithdrawnFormat = new(
        "withdrawn",
        user => new(user.FirstWithdrawn, user.LastWithdrawn),
        (user, span) => user with { FirstWithdrawn = (int)span.First, LastWithdrawn = (int)span.Open });

    private SegmentLog<StoredUser, StoredAnalysisChunk> Withdrawn => field ??= storage.Log(this, Record, WithdrawnFormat);

    public Task NoteWithdrawnAsync(string contentId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        return AddAsync(Withdrawn, contentId);
    }

    public async Task<ErasureBatch?> NextWithdrawnAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        return Current.FirstWithdrawn < Current.EraseWithdrawnBelow
            ? new(Current.FirstWithdrawn, (await Withdrawn.ReadAsync(Current.FirstWithdrawn)).ContentIds)
            : null;
    }

    public async Task<ErasureBatch?> ListWithdrawnAsync(int chunk, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        for (chunk = Math.Max(chunk, Current.FirstWithdrawn); chunk <= Current.LastWithdrawn; chunk++)
        {
            if ((await Withdrawn.ReadAsync(chunk)).ContentIds is { IsDefaultOrEmpty: false } ids)
            {
                return new(chunk, ids);
            }
        }

        return null;
    }

    public async Task WithdrawnErasedAsync(int chunk, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        if (chunk == Current.FirstWithdrawn && chunk < Current.EraseWithdrawnBelow)
        {
            await Withdrawn.DropOldestAsync();
        }
    }
}
