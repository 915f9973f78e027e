using OrleansMl.Users;

namespace OrleansMl.Interactions;

// What counted and is not told by the record any more: it outlives the record, and an erasure, under names that tell nobody whose it is.
internal sealed partial class UserInteractionsGrain
{
    private CountedActs _counted = CountedActs.None;
    private Pseudonyms? _names;

    // Of most users there is nothing: a record that lost no chunk, was never erased and exists tells everything.
    private async Task LoadCountedAsync()
    {
        _recorder.HasCounted = HasCounted;
        if (!Record.Exists || Record.Value.HasCounted || Log.First > 0)
        {
            _names = await pseudonyms.GetAsync();
            _counted = (await GrainFactory.GetGrain<ICountedActsGrain>(_names.Of(Id)).GetAsync()).ToActs();
        }
    }

    private bool HasCounted(string contentId, InteractionType type) =>
        _names is { } names && !_counted.IsEmpty && _counted.Contains(names.Of(Id, contentId, type));

    /// <summary>Before a part of the record goes.</summary>
    private async Task KeepCountedAsync(IEnumerable<StoredInteraction> interactions)
    {
        var names = _names ??= await pseudonyms.GetAsync();
        var acts = interactions.Where(one => !one.IsRetracted).Select(one => names.Of(Id, one.ContentId, one.Type)).Distinct().ToList();
        if (acts.Count > 0)
        {
            _counted = (await GrainFactory.GetGrain<ICountedActsGrain>(names.Of(Id)).AddAsync([.. acts])).ToActs();
        }
    }

    /// <summary>Before all of it goes.</summary>
    private async Task KeepAllCountedAsync()
    {
        var all = new List<StoredInteraction>(_unstored);
        await foreach (var part in Log.ReadAsync())
        {
            all.AddRange(part.Entries);
        }

        await KeepCountedAsync(all);
    }
}
