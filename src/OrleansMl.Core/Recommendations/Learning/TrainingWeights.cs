namespace OrleansMl.Recommendations;

/// <summary>
/// What each like counts for in a training, 0–1, so that accounts made for the purpose do not teach what others are shown. Three parts:
/// how far the account is proven, against the best of the platform; what part of those who like the item is proven, against all other
/// items, as on boards (<see cref="Trending.CrowdWeight"/>); and accounts of which little is proven and which like exactly the same things
/// count as one and the logarithm of the rest. Where all are alike, all count in full. O(likes · log likes).
/// </summary>
public sealed class TrainingWeights
{
    /// <summary>A like that counts for less teaches nothing and is left out.</summary>
    public const double Least = .02;

    // An item a third as proven as the others is still no campaign.
    private const double Tolerance = 3;

    // Below this share of the best an account must not be one of many copies.
    private const double Proven = .5;

    private readonly Dictionary<string, double> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _items = new(StringComparer.Ordinal);

    /// <param name="likes">Who likes what; one of each pair.</param>
    /// <param name="trust">How far an account is proven, 0–1 (<see cref="Interactions.AccountWeight"/>).</param>
    public TrainingWeights(IReadOnlyCollection<(string User, string Item)> likes, IReadOnlyDictionary<string, double> trust)
    {
        ArgumentNullException.ThrowIfNull(likes);
        ArgumentNullException.ThrowIfNull(trust);
        var byUser = likes.GroupBy(like => like.User, like => like.Item, StringComparer.Ordinal).ToList();
        var best = Best([.. byUser.Select(user => trust.GetValueOrDefault(user.Key))]);
        var copies = new Dictionary<(int, ulong), int>();
        var sets = byUser.ToDictionary(user => user.Key, user => (user.Count(), SetOf(user)), StringComparer.Ordinal);
        foreach (var user in byUser)
        {
            var relative = best > 0 ? Math.Min(1, trust.GetValueOrDefault(user.Key) / best) : 1;
            _users[user.Key] = relative;
            if (relative < Proven)
            {
                copies[sets[user.Key]] = copies.GetValueOrDefault(sets[user.Key]) + 1;
            }
        }

        var total = likes.Sum(like => _users[like.User]);
        foreach (var item in likes.GroupBy(like => like.Item, like => like.User, StringComparer.Ordinal))
        {
            var (users, proven) = (item.Count(), item.Sum(user => _users[user]));
            var usual = likes.Count > users ? (total - proven) / (likes.Count - users) : 0;
            var share = usual > 0 ? Math.Min(1, Tolerance * proven / users / usual) : 1;
            _items[item.Key] = share * share;
        }

        foreach (var (user, relative) in _users.Where(user => user.Value < Proven).ToList())
        {
            var alike = copies[sets[user]];
            _users[user] = relative * (1 + Math.Log(alike)) / alike;
        }
    }

    /// <summary>What a like counts for, 0–1.</summary>
    public double Of(string user, string item) => _users[user] * _items[item];

    // The same in every order. Two sets share one of 2^64 values with a chance of 10^-8 among a million.
    private static ulong SetOf(IEnumerable<string> items) => items.Aggregate(0ul, (sum, item) =>
    {
        var hash = StableHash.Of(item);
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        return sum + (hash ^ (hash >> 29));
    });

    // The mean of the best hundredth, and of ten at least: neither one account of the platform's own nor ten thousand new ones move it.
    private static double Best(double[] trust)
    {
        Array.Sort(trust, (a, b) => b.CompareTo(a));
        var count = Math.Min(trust.Length, Math.Max(10, trust.Length / 100));
        return count == 0 ? 0 : trust.Take(count).Average();
    }
}
