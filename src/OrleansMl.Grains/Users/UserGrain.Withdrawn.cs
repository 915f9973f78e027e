using Orleans.Runtime;

namespace OrleansMl.Users;

// What the person took back, so that its text can be erased with them.
internal sealed partial class UserGrain
{
    private GrainState<StoredAnalysisChunk>? _withdrawn;

    public async Task NoteWithdrawnAsync(string contentId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        await LoadAsync();
        _withdrawn ??= await ReadAsync(WithdrawnName(Current.LastWithdrawn));
        if (_withdrawn.State!.ContentIds.Contains(contentId))
        {
            return;
        }

        if (_withdrawn.State.ContentIds.Length >= StoredAnalysisChunk.Capacity)
        {
            await SaveAsync(Current with { LastWithdrawn = Current.LastWithdrawn + 1 });
            _withdrawn = await ReadAsync(WithdrawnName(Current.LastWithdrawn));
        }
        else if (!_user.RecordExists)
        {
            // Without a record of the person nobody would look for the chunk.
            await SaveAsync(Current);
        }

        await WriteAsync(WithdrawnName(Current.LastWithdrawn), _withdrawn, new() { ContentIds = _withdrawn.State!.ContentIds.Add(contentId) });
    }

    public async Task<ErasureBatch?> NextWithdrawnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        return Current.FirstWithdrawn < Current.EraseWithdrawnBelow ? new(Current.FirstWithdrawn, (await ReadAsync(WithdrawnName(Current.FirstWithdrawn))).State!.ContentIds) : null;
    }

    public async Task WithdrawnErasedAsync(int chunk, CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (chunk != Current.FirstWithdrawn || chunk >= Current.EraseWithdrawnBelow)
        {
            return;
        }

        var stored = await ReadAsync(WithdrawnName(chunk));
        if (stored.RecordExists)
        {
            await storage.ClearStateAsync(WithdrawnName(chunk), this.GetGrainId(), stored);
        }

        await SaveAsync(Current with { FirstWithdrawn = chunk + 1 });
    }

    private static string WithdrawnName(int chunk) => $"withdrawn-{chunk}";
}
