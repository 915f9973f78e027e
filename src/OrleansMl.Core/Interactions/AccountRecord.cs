using System.Numerics;
using OrleansMl.Trending;

namespace OrleansMl.Interactions;

/// <summary>
/// What speaks for an account: how long it is known, on how many days it did something, and to how many authors it came. Three numbers,
/// so that every event can be weighed without a look at the record.
/// </summary>
/// <param name="FirstAt">When it was first heard of; null when never.</param>
/// <param name="ActiveDays">Days on which it did something.</param>
/// <param name="Authors">A bit for each author it came to (linear counting, Whang et al. 1990): exact enough up to some thirty.</param>
public readonly record struct AccountRecord(DateTimeOffset? FirstAt, int ActiveDays, ulong Authors)
{
    private const int MostImportedDays = 30;

    /// <summary>The same after it came to an author.</summary>
    /// <param name="authorKey">From <see cref="KeyOf"/>.</param>
    public AccountRecord Meet(ulong authorKey) => this with { Authors = Authors | DistinctWindow.BitOf(authorKey) };

    /// <summary>The same once something of it is stored.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isNewDay">True when it is the first of its day.</param>
    public AccountRecord Store(DateTimeOffset now, bool isNewDay) =>
        this with { FirstAt = FirstAt ?? now, ActiveDays = ActiveDays + (isNewDay ? 1 : 0) };

    /// <summary>
    /// The same after something from elsewhere, where the platform vouches for the time. Two of one day may count as two days: whoever may
    /// import vouches for more than that.
    /// </summary>
    public AccountRecord Import(DateTimeOffset at) => new(
        FirstAt < at ? FirstAt : at,
        ActiveDays < MostImportedDays && at.UtcDateTime.Date != FirstAt?.UtcDateTime.Date ? ActiveDays + 1 : ActiveDays,
        Authors);

    /// <summary>How many authors it came to, but for one: a campaign for somebody is no reason to believe in it.</summary>
    /// <param name="authorKey">Who does not count; null for nobody.</param>
    public int AuthorsBut(ulong? authorKey) =>
        BitOperations.PopCount(authorKey is { } key ? Authors & ~DistinctWindow.BitOf(key) : Authors);

    /// <summary>What an author, or an item without one, is known by.</summary>
    public static ulong KeyOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return StableHash.Of(id);
    }
}
