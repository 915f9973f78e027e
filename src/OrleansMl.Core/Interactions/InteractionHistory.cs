namespace OrleansMl.Interactions;

/// <summary>What a person did with which item, in 14 bytes an item: enough to tell a repetition. Not safe for two threads at once.</summary>
public sealed class InteractionHistory
{
    // By hash: two of a person's items share one of 2^64 values with a chance of 10^-12, and then an event counts as a repetition.
    private readonly Dictionary<ulong, (ushort Types, ushort Standing, InteractionType Last)> _items = [];

    /// <summary>Items the person did anything with.</summary>
    public int Count => _items.Count;

    /// <summary>Takes note of an interaction.</summary>
    /// <returns>
    /// Whether the person did this to this item for the first time (what was retracted is not first again: it would count twice), and whether it is anything else than what they did to it last.
    /// </returns>
    public (bool IsFirst, bool IsNews) Add(string contentId, InteractionType type)
    {
        var key = StableHash.Of(contentId);
        var bit = (ushort)(1 << (int)type);
        var before = _items.GetValueOrDefault(key);
        _items[key] = ((ushort)(before.Types | bit), (ushort)(before.Standing | bit), type);
        return ((before.Types & bit) == 0, before.Types == 0 || before.Last != type || (before.Standing & bit) == 0);
    }

    /// <summary>Takes back what a person did to an item.</summary>
    /// <param name="contentId">The item.</param>
    /// <param name="type">What; null for everything but having been shown it and having seen it.</param>
    /// <returns>What was standing and no longer is.</returns>
    public IReadOnlyList<InteractionType> Retract(string contentId, InteractionType? type)
    {
        var key = StableHash.Of(contentId);
        if (!_items.TryGetValue(key, out var item))
        {
            return [];
        }

        var retracted = Enum.GetValues<InteractionType>().Where(one => (type is null ? one > InteractionType.Watch : one == type) && (item.Standing & (1 << (int)one)) != 0).ToList();
        foreach (var one in retracted)
        {
            item.Standing &= (ushort)~(1 << (int)one);
        }

        _items[key] = item;
        return retracted;
    }

    /// <summary>Whether a person did this to an item and did not take it back.</summary>
    public bool Stands(string contentId, InteractionType type) => (_items.GetValueOrDefault(StableHash.Of(contentId)).Standing & (1 << (int)type)) != 0;
}
