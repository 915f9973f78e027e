using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansMl.Interactions;

// What recommendations follow: the record, and what was seen before it.
internal sealed partial class UserInteractionsGrain
{
    public async Task<InteractionDelta> GetSinceAsync(Guid epoch, long version, CancellationToken cancellationToken)
    {
        await ApplyDueAsync(timeProvider.GetUtcNow());
        var now = Log.End + _unstored.Count;

        // Whoever changes the record takes this back first.
        versions.Set(Id, _epoch, now, Waiting.IsEmpty ? DateTimeOffset.MaxValue : Waiting[0].At!.Value);
        if (epoch == _epoch && version == now)
        {
            return new(_epoch, now, false, []);
        }

        // What another activation told may be lost with it: views that were not stored yet. Then everything is told anew.
        var isWhole = epoch != _epoch || version < Log.First;
        var entries = ImmutableArray.CreateBuilder<InteractionDeltaEntry>();
        var from = isWhole ? Log.First : version;
        await foreach (var part in Log.ReadAsync(from))
        {
            Add(part.Entries);
        }

        Add(_unstored.Skip((int)Math.Max(0, from - Log.End)));
        return new(_epoch, now, isWhole, entries.ToImmutable()) { SeenBefore = isWhole ? await SeenBeforeAsync() : [] };

        void Add(IEnumerable<StoredInteraction> interactions) => entries.AddRange(
            interactions.Select(one => new InteractionDeltaEntry(one.ContentId, one.Type, one.IsRetracted) { Kind = one.Kind }));
    }

    private async Task<ImmutableArray<byte>> SeenBeforeAsync()
    {
        if (Log.First == 0)
        {
            return [];
        }

        await Seen.LoadAsync();
        return Seen.Value.Bytes;
    }

    // Before a chunk is dropped: what was seen is never shown again, however long ago.
    private async Task AddSeenAsync(IReadOnlyList<StoredInteraction> interactions)
    {
        await KeepCountedAsync(interactions);
        await Seen.LoadAsync();
        var seen = Seen.Value.Bytes.IsEmpty ? new SeenItems() : new SeenItems(Seen.Value.Bytes.AsSpan());
        foreach (var interaction in interactions)
        {
            seen.Add(interaction.ContentId);
        }

        await Seen.SaveAsync(new() { Bytes = ImmutableCollectionsMarshal.AsImmutableArray(seen.ToBytes()) });
    }
}
