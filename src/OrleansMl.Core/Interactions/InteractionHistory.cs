namespace OrleansMl.Interactions;

/// <summary>What a person did with which item, in 12 bytes an item: enough to tell a repetition. Not safe for two threads at once.</summary>
public sealed class InteractionHistory
{
    // By hash: two of a person's items share one of 2^64 values with a chance of 10^-12, and then an event counts as a repetition.
    private readonly Dictionary<ulong, (ushort Types, InteractionType Last)> _items = [];

    /// <summary>Items the person did anything with.</summary>
    public int Count => _items.Count;

    /// <summary>Takes note of an interaction.</summary>
    /// <returns>Whether the person did this to this item for the first time, and whether it is anything else than what they did to it last.</returns>
    public (bool IsFirst, bool IsNews) Add(string contentId, InteractionType type)
    {
        var key = StableHash.Of(contentId);
        var bit = (ushort)(1 << (int)type);
        var before = _items.GetValueOrDefault(key);
        _items[key] = ((ushort)(before.Types | bit), type);
        return ((before.Types & bit) == 0, before.Types == 0 || before.Last != type);
    }
}
