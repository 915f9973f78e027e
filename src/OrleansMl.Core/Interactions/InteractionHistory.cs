namespace OrleansMl.Interactions;

/// <summary>
/// What a user did with which item, in 14 bytes an item and 9 more for every name of the platform's own: enough to tell a
/// repetition. Not safe for two threads at once.
/// </summary>
public sealed class InteractionHistory
{
    // Above the types: names of the platform's own were used; the item's list of users was told.
    private const ushort HasKinds = 1 << 15, IsTold = 1 << 14;

    // By hash: two of a user's items share one of 2^64 values with a chance of 10^-12, and then an event counts as a repetition.
    private readonly Dictionary<ulong, (ushort Types, ushort Standing, InteractionType Last)> _items = [];
    private readonly Dictionary<ulong, bool> _kinds = [];

    /// <summary>Items the user did anything with.</summary>
    public int Count => _items.Count;

    /// <summary>A bit for each item, as <see cref="AccountRecord.Authors"/> has one for each author.</summary>
    public ulong Bits => _items.Keys.Aggregate(0ul, (bits, key) => bits | Trending.DistinctWindow.BitOf(key));

    /// <summary>Takes note of an interaction.</summary>
    /// <param name="contentId">The item.</param>
    /// <param name="type">What it counts as.</param>
    /// <param name="kind">The platform's own name of it; null, or the name of the type, for none.</param>
    /// <returns>
    /// Whether the user did this to this item for the first time, under whatever name (what was retracted is not
    /// first again: it would count twice), and whether it is anything else than what they did to it last; of a name of
    /// the platform's own, whether it did not stand.
    /// </returns>
    public (bool IsFirst, bool IsNews) Add(string contentId, InteractionType type, string? kind = null)
    {
        var key = StableHash.Of(contentId);
        var bit = (ushort)(1 << (int)type);
        var before = _items.GetValueOrDefault(key);
        var isFirst = (before.Types & bit) == 0;
        if (IsOwn(type, kind))
        {
            var stood = IsActive(contentId, type, kind);
            _kinds[KeyOf(contentId, kind!)] = true;
            _items[key] = ((ushort)(before.Types | bit | HasKinds), before.Standing, before.Last);
            return (isFirst, !stood);
        }

        var isNews = before.Standing == 0 || before.Last != type || (before.Standing & bit) == 0;
        _items[key] = ((ushort)(before.Types | bit), (ushort)(before.Standing | bit), type);
        return (isFirst, isNews);
    }

    /// <summary>Takes back what a user did to an item, but for what has a name of the platform's own.</summary>
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

        var retracted = Enum.GetValues<InteractionType>()
            .Where(one => (type is null ? one > InteractionType.Watch : one == type) && (item.Standing & (1 << (int)one)) != 0)
            .ToList();
        foreach (var one in retracted)
        {
            item.Standing &= (ushort)~(1 << (int)one);
        }

        _items[key] = item;
        return retracted;
    }

    /// <summary>Takes back what a user did to an item under a name.</summary>
    /// <returns>False when it did not stand.</returns>
    public bool Retract(string contentId, InteractionType type, string? kind)
    {
        if (!IsOwn(type, kind))
        {
            return Retract(contentId, type).Count > 0;
        }

        var key = KeyOf(contentId, kind!);
        var stood = _kinds.GetValueOrDefault(key);
        _kinds[key] = false;
        return stood;
    }

    /// <summary>Whether a user did this to an item and did not take it back.</summary>
    public bool IsActive(string contentId, InteractionType type, string? kind = null) => IsOwn(type, kind)
        ? _kinds.GetValueOrDefault(KeyOf(contentId, kind!))
        : (_items.GetValueOrDefault(StableHash.Of(contentId)).Standing & (1 << (int)type)) != 0;

    /// <summary>Whether a user ever did anything to an item.</summary>
    public bool Knows(string contentId) => _items.ContainsKey(StableHash.Of(contentId));

    /// <summary>Whether a user ever did something to an item under a name of the platform's own.</summary>
    public bool KnowsKindsOf(string contentId) => (_items.GetValueOrDefault(StableHash.Of(contentId)).Types & HasKinds) != 0;

    /// <summary>Whether the item's list of users was told of this one.</summary>
    public bool WasTold(string contentId) => (_items.GetValueOrDefault(StableHash.Of(contentId)).Types & IsTold) != 0;

    /// <summary>Takes note that the item's list of users was told.</summary>
    public void SetTold(string contentId)
    {
        var key = StableHash.Of(contentId);
        var before = _items.GetValueOrDefault(key);
        _items[key] = ((ushort)(before.Types | IsTold), before.Standing, before.Last);
    }

    private static bool IsOwn(InteractionType type, string? kind) => kind is not null && kind != Interaction.NameOf(type);

    // No id and no name contains a line feed.
    private static ulong KeyOf(string contentId, string kind) => StableHash.Of($"{contentId}\n{kind}");
}
