using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

/// <summary>Somebody liked an item.</summary>
/// <param name="User">Their number.</param>
/// <param name="Item">Its number.</param>
/// <param name="At">When.</param>
public readonly record struct LikeEvent(int User, int Item, DateTimeOffset At);

/// <summary>What users liked, to learn from: one event per user and item, in order of time.</summary>
/// <param name="Events">In order of time; not empty.</param>
/// <param name="Users">How many users.</param>
/// <param name="ItemIds">Content ids by number.</param>
public sealed record PositiveFeedback(IReadOnlyList<LikeEvent> Events, int Users, IReadOnlyList<string> ItemIds)
{
    /// <summary>How many items.</summary>
    public int Items => ItemIds.Count;

    /// <summary>Numbers users and items, and keeps the first event of each pair.</summary>
    /// <param name="likes">In any order.</param>
    public static PositiveFeedback Of(IEnumerable<(string User, string Item, DateTimeOffset At)> likes)
    {
        ArgumentNullException.ThrowIfNull(likes);
        var events = likes.OrderBy(like => like.At).DistinctBy(like => (like.User, like.Item)).ToList();
        var (users, items) = (Number(events.Select(like => like.User)), Number(events.Select(like => like.Item)));
        return new(
            events.ConvertAll(like => new LikeEvent(users[like.User], items[like.Item], like.At)),
            users.Count,
            [.. items.OrderBy(item => item.Value).Select(item => item.Key)]);

        static Dictionary<string, int> Number(IEnumerable<string> names) =>
            names.Distinct()
                .Order(StringComparer.Ordinal)
                .Select((name, number) => (name, number))
                .ToDictionary(pair => pair.name, pair => pair.number);
    }

    /// <summary>Events as users by items.</summary>
    public SparseMatrix Matrix(IEnumerable<LikeEvent> events) =>
        SparseMatrix.Create(Users, Items, events.Select(like => (like.User, like.Item, 1f)));

    /// <summary>The first four fifths of the time of some events, and the rest.</summary>
    public static (List<LikeEvent> Before, List<LikeEvent> After) CutByTime(IReadOnlyList<LikeEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var (first, last) = (events[0].At, events[^1].At);
        var cut = first + ((last - first) * .8);
        return ([.. events.Where(like => like.At <= cut)], [.. events.Where(like => like.At > cut)]);
    }

    /// <summary>Events of users and items that were there before: nobody can be predicted an item that nobody had.</summary>
    public static IReadOnlyList<LikeEvent> Known(IEnumerable<LikeEvent> events, IReadOnlyCollection<LikeEvent> before)
    {
        var (users, items) = (before.Select(like => like.User).ToHashSet(), before.Select(like => like.Item).ToHashSet());
        return [.. events.Where(like => users.Contains(like.User) && items.Contains(like.Item))];
    }
}
