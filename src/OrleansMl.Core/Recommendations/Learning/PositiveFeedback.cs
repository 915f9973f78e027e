using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>Somebody liked an item.</summary>
/// <param name="User">Their number.</param>
/// <param name="Item">Its number.</param>
/// <param name="At">When.</param>
public readonly record struct LikeEvent(int User, int Item, DateTimeOffset At)
{
    /// <summary>What it counts for, 0–1 (<see cref="TrainingWeights"/>).</summary>
    public float Weight { get; init; } = 1;
}

/// <summary>What users liked, to learn from: one event per user and item, in order of time.</summary>
/// <param name="Events">In order of time; not empty.</param>
/// <param name="Users">How many users.</param>
/// <param name="ItemIds">Content ids by number.</param>
public sealed record PositiveFeedback(IReadOnlyList<LikeEvent> Events, int Users, IReadOnlyList<string> ItemIds)
{
    /// <summary>How many items.</summary>
    public int Items => ItemIds.Count;

    /// <summary>
    /// Numbers users and items, and keeps the first event of each pair. Times are clipped to when the platform began, which is when all but
    /// a thousandth of the events came, and to now: what lies outside is a wrong clock or a date that nobody set. What happened at one
    /// moment is in an order by hash, so that a cut takes a part of everybody.
    /// </summary>
    /// <param name="likes">In any order.</param>
    /// <param name="now">The time; null for the latest event's.</param>
    /// <param name="weights">What each counts for; null for all the same.</param>
    public static PositiveFeedback Of(
        IEnumerable<(string User, string Item, DateTimeOffset At)> likes, DateTimeOffset? now = null, TrainingWeights? weights = null)
    {
        ArgumentNullException.ThrowIfNull(likes);
        var rows = likes.ToList();
        var began = Began(rows.Select(like => like.At));
        var events = rows
            .Select(like => like with { At = Clip(like.At) })
            .OrderBy(like => like.At)
            .ThenBy(like => StableHash.Of(like.User) + (31 * StableHash.Of(like.Item)))
            .DistinctBy(like => (like.User, like.Item))
            .ToList();
        var (users, items) = (Number(events.Select(like => like.User)), Number(events.Select(like => like.Item)));
        return new(
            events.ConvertAll(like => new LikeEvent(users[like.User], items[like.Item], like.At)
            {
                Weight = (float)(weights?.Of(like.User, like.Item) ?? 1),
            }),
            users.Count,
            [.. items.OrderBy(item => item.Value).Select(item => item.Key)]);

        static Dictionary<string, int> Number(IEnumerable<string> names) =>
            names.Distinct()
                .Order(StringComparer.Ordinal)
                .Select((name, number) => (name, number))
                .ToDictionary(pair => pair.name, pair => pair.number);

        DateTimeOffset Clip(DateTimeOffset at) => at < began ? began : at > now ? now.Value : at;
    }

    /// <summary>Events as users by items.</summary>
    public SparseMatrix Matrix(IEnumerable<LikeEvent> events) =>
        SparseMatrix.Create(Users, Items, events.Select(like => (like.User, like.Item, like.Weight)));

    /// <summary>
    /// What is learned from, and what is held out to be predicted: the last fifth of the events by number, of users and items that were
    /// there before. One date, however wrong, so moves one event. When that fifth is of too few people, because one of them did so much or
    /// all the others are new, the last fifth of what each user did takes its place.
    /// </summary>
    /// <param name="events">In order of time.</param>
    /// <param name="fewestUsers">Fewer people are too few.</param>
    public static (IReadOnlyList<LikeEvent> Learn, IReadOnlyList<LikeEvent> Test) Cut(IReadOnlyList<LikeEvent> events, int fewestUsers)
    {
        ArgumentNullException.ThrowIfNull(events);
        var count = events.Count - (events.Count / 5);
        List<LikeEvent> learn = [.. events.Take(count)];
        var test = Known(events.Skip(count), learn);
        return test.Select(like => like.User).Distinct().Take(fewestUsers).Count() < fewestUsers ? CutByUser(events) : (learn, test);
    }

    /// <summary>Events of users and items that were there before: nobody can be predicted an item that nobody had.</summary>
    public static IReadOnlyList<LikeEvent> Known(IEnumerable<LikeEvent> events, IReadOnlyCollection<LikeEvent> before)
    {
        var (users, items) = (before.Select(like => like.User).ToHashSet(), before.Select(like => like.Item).ToHashSet());
        return [.. events.Where(like => users.Contains(like.User) && items.Contains(like.Item))];
    }

    // The last fifth of each user who has two or more, and at least one.
    private static (IReadOnlyList<LikeEvent> Learn, IReadOnlyList<LikeEvent> Test) CutByUser(IReadOnlyList<LikeEvent> events)
    {
        var left = events.CountBy(like => like.User).ToDictionary(user => user.Key, user => user.Value);
        var held = left.ToDictionary(user => user.Key, user => user.Value < 2 ? 0 : Math.Max(1, user.Value / 5));
        var (learn, test) = (new List<LikeEvent>(), new List<LikeEvent>());
        foreach (var like in events)
        {
            (left[like.User]-- > held[like.User] ? learn : test).Add(like);
        }

        return (learn, Known(test, learn));
    }

    private static DateTimeOffset Began(IEnumerable<DateTimeOffset> times)
    {
        const int Outliers = 1000;
        DateTimeOffset[] sorted = [.. times.Order()];
        return sorted.Length == 0 ? default : sorted[sorted.Length / Outliers];
    }
}
