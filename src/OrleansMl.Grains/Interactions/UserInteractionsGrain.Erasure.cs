using Orleans.Runtime;

namespace OrleansMl.Interactions;

// Forgetting the person.
internal sealed partial class UserInteractionsGrain
{
    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        versions.Remove(this.GetPrimaryKeyString());
        // The head of the record goes last: until then it says what is still there, and the call is repeated.
        try
        {
            await LeaveItemsAsync();
            foreach (var some in Enumerable.Range(Current.FirstChunk, Current.OpenChunk - Current.FirstChunk + 1).Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(async chunk =>
                {
                    var stored = await ReadChunkAsync(chunk);
                    if (stored.RecordExists)
                    {
                        await storage.ClearStateAsync(ChunkName(chunk), this.GetGrainId(), stored);
                    }
                }));
            }

            var seen = await ReadSeenAsync();
            if (seen.RecordExists)
            {
                await storage.ClearStateAsync(SeenName, this.GetGrainId(), seen);
            }

            if (!_ahead.State!.Interactions.IsEmpty)
            {
                await WriteAheadAsync([]);
            }

            if (_stored.RecordExists)
            {
                await storage.ClearStateAsync(StateName, this.GetGrainId(), _stored);
            }

            _stored.State = new();
            await people.RemoveAsync(this.GetPrimaryKeyString());
        }
        catch
        {
            _waiting.Clear();
            DeactivateOnIdle();
            throw;
        }

        // Another epoch: recommendations that followed the old record begin anew.
        (_history, _rate, _epoch) = (new(), default, Guid.CreateVersion7(timeProvider.GetUtcNow()));
        _waiting.Clear();
    }

    // Items that fell out of the record keep the name of whom to ask, and are told that there is nothing.
    private async Task LeaveItemsAsync()
    {
        var items = new HashSet<string>(
            _ahead.State!.Interactions.Where(one => one.Kind is not null).Select(one => one.ContentId), StringComparer.Ordinal);
        items.UnionWith(Current.Open.Where(one => one.Kind is not null).Select(one => one.ContentId));
        for (var chunk = Current.FirstChunk; chunk < Current.OpenChunk; chunk++)
        {
            items.UnionWith(
                (await ReadChunkAsync(chunk)).State!.Interactions.Where(one => one.Kind is not null).Select(one => one.ContentId));
        }

        foreach (var some in items.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(id => GrainFactory.GetGrain<IItemUsers>(id).RemoveAsync(this.GetPrimaryKeyString())));
        }
    }
}
