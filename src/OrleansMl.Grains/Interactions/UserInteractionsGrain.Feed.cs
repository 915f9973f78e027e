using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansMl.Interactions;

// What recommendations follow: the record, and what was seen before it. Of who refused that lists go by it only what they saw, so that
// nothing comes twice.
internal sealed partial class UserInteractionsGrain
{
    public async Task<InteractionDelta> GetSinceAsync(Guid epoch, long version, CancellationToken cancellationToken)
    {
        await ApplyDueAsync(timeProvider.GetUtcNow());
        var isPersonal = await IsPersonalAsync(cancellationToken);

        // The decision may change while the record is read: what is told belongs to the epoch of the old one then.
        var current = _epoch;
        var now = Log.End + _unstored.Count;

        // Whoever changes the record takes this back first.
        versions.Set(Id, current, now, Waiting.IsEmpty ? DateTimeOffset.MaxValue : Waiting[0].At!.Value);
        if (epoch == current && version == now)
        {
            return new(current, now, false, []);
        }

        // What another activation told may be lost with it: views that were not stored yet. Then everything is told anew.
        var isWhole = epoch != current || version < Log.First;
        var entries = ImmutableArray.CreateBuilder<InteractionDeltaEntry>();
        var from = isWhole ? Log.First : version;
        await foreach (var part in Log.ReadAsync(from))
        {
            Add(part.Entries);
        }

        Add(_unstored.Skip((int)Math.Max(0, from - Log.End)));
        return new(current, now, isWhole, entries.ToImmutable()) { SeenBefore = isWhole ? await SeenBeforeAsync() : [] };

        void Add(IEnumerable<StoredInteraction> interactions) => entries.AddRange(
            interactions.Select(one => isPersonal
                ? new InteractionDeltaEntry(one.ContentId, one.Type, one.IsRetracted) { Kind = one.Kind }
                : new(one.ContentId, InteractionType.Impression, IsRetracted: false)));
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
