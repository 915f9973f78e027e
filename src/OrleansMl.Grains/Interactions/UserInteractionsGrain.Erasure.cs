namespace OrleansMl.Interactions;

// Forgetting the user.
internal sealed partial class UserInteractionsGrain
{
    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        versions.Remove(Id);
        try
        {
            // The head of the record goes last: until then it says what is still there, and the call is repeated.
            await KeepAllCountedAsync();
            await LeaveItemsAsync();
            await Seen.ClearAsync();
            await Scheduled.ClearAsync();
            await Log.ClearAsync();
            await users.RemoveAsync(Id);
        }
        catch
        {
            _unstored.Clear();
            DeactivateOnIdle();
            throw;
        }

        // Another epoch: recommendations that followed the old record begin anew.
        _epoch = Guid.CreateVersion7(timeProvider.GetUtcNow());
        _recorder.Forget();

        // What they decided is erased too, or is decided anew.
        _isPersonal = null;
        _unstored.Clear();
    }

    // Items that fell out of the record keep the name of whom to ask, and are told that there is nothing.
    private async Task LeaveItemsAsync()
    {
        await Scheduled.LoadAsync();
        var items = Waiting.Where(one => one.Kind is not null).Select(one => one.ContentId).ToHashSet(StringComparer.Ordinal);
        await foreach (var part in Log.ReadAsync())
        {
            items.UnionWith(part.Entries.Where(one => one.Kind is not null).Select(one => one.ContentId));
        }

        foreach (var some in items.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(id => GrainFactory.GetGrain<IItemUsers>(id).RemoveAsync(Id)));
        }
    }
}
