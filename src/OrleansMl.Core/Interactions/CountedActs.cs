using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>
/// What a user did that counted and that their record no longer tells: it was erased, or fell out of it. Kept under names that tell
/// nobody what it was (<see cref="Pseudonyms"/>), for as long as a second time could change anything that is shown, so that whatever one
/// person does, takes back and erases, each item and kind counts at most once. Immutable.
/// </summary>
/// <param name="Days">By key of the act the day on which it left the record, days since 1970-01-01.</param>
public sealed record CountedActs(ImmutableDictionary<ulong, int> Days)
{
    /// <summary>
    /// Days that an act is known: no event of before can change a board after it (<see cref="InteractionLimits.OldestEvent"/>).
    /// </summary>
    public const int Lifetime = 31;

    /// <summary>
    /// Acts that are kept, about 800 kB. Whoever has more within a month is not counted at all until it is less: that much is not done, it
    /// is made.
    /// </summary>
    public const int MaxActs = 65_536;

    /// <summary>Nothing.</summary>
    public static CountedActs None { get; } = new(ImmutableDictionary<ulong, int>.Empty);

    /// <summary>True when nothing is known.</summary>
    public bool IsEmpty => Days.IsEmpty;

    /// <summary>The last day on which anything of it is of use.</summary>
    public int Until => Days.IsEmpty ? int.MinValue : Days.Values.Max() + Lifetime;

    /// <summary>Whether an act counted, or too much did to tell.</summary>
    public bool Contains(ulong key) => Days.Count > MaxActs || Days.ContainsKey(key);

    /// <summary>The same with acts that leave the record on a day, and without what is of no use any more.</summary>
    public CountedActs Add(IEnumerable<ulong> keys, int day)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var days = Prune(day).Days.ToBuilder();
        foreach (var key in keys)
        {
            // One more than are kept says that there are too many.
            if (days.Count <= MaxActs || days.ContainsKey(key))
            {
                days[key] = day;
            }
        }

        return new(days.ToImmutable());
    }

    /// <summary>The same without what is of no use any more.</summary>
    public CountedActs Prune(int today) =>
        new(Days.RemoveRange(Days.Where(one => one.Value + Lifetime < today).Select(one => one.Key)));
}
