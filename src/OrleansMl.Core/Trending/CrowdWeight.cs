namespace OrleansMl.Trending;

/// <summary>
/// What a crowd of accounts that nothing speaks for adds to an item. Ten thousand of them are made in a minute, so their number proves
/// nothing: they count with its logarithm, which keeps the order of items on a platform where everybody is new. Where there are proven
/// accounts, a crowd counts as far as these come along: what they did to an item says how much of a crowd is usual there. Pure; O(1).
/// </summary>
public static class CrowdWeight
{
    /// <summary>Likes that a crowd is worth before it counts as one: what an item may have on its first minutes.</summary>
    public const double Unit = 2;

    // A crowd of which a third as much is proven as of everything else is still no campaign: a post that is passed around outside of the
    // platform brings newcomers.
    private const double Tolerance = 3;

    /// <summary>Engagement that counts.</summary>
    /// <param name="proven">Engagement with the item, as far as those who engaged are proven.</param>
    /// <param name="unproven">The rest of it.</param>
    /// <param name="othersProven">The same of all other items of the board.</param>
    /// <param name="othersUnproven">The rest of that.</param>
    /// <returns>At most <paramref name="proven"/> + <paramref name="unproven"/>; the whole when all of it is proven.</returns>
    public static double Of(double proven, double unproven, double othersProven, double othersUnproven)
    {
        if (unproven <= 0)
        {
            return proven;
        }

        if (othersProven <= 0)
        {
            return proven + Spread(unproven, 1, Unit);
        }

        var usual = othersProven / (othersProven + othersUnproven);
        var share = Math.Min(1, Tolerance * proven / (proven + unproven) / usual);
        var expected = proven * othersUnproven / othersProven;
        return (proven * share * share) + Math.Min(Spread(unproven, 1, Unit), Unit + (2 * expected));
    }

    /// <summary>
    /// voices · unit · ln(1 + amount / (voices · unit)): each of some voices counts in full at first and with the logarithm of what it says
    /// after that. Rises with both; never more than <paramref name="amount"/>.
    /// </summary>
    /// <param name="amount">What all of them said.</param>
    /// <param name="voices">How many they are; fewer than one are one.</param>
    /// <param name="unit">What one may say before it is loud.</param>
    public static double Spread(double amount, double voices, double unit)
    {
        var limit = Math.Max(1, voices) * unit;
        return Math.Clamp(limit * Math.Log(1 + (Math.Max(0, amount) / limit)), 0, Math.Max(0, amount));
    }
}
