using System.Globalization;
using OrleansMl.Import;
using OrleansMl.Interactions;
using OrleansMl.Recommendations;

namespace OrleansMl.Backtest;

/// <summary>Somebody liked an item.</summary>
internal readonly record struct LoggedEvent(int User, int Item, DateTimeOffset At);

/// <summary>A platform's own interactions, as <c>import</c> takes them. What says that somebody liked an item counts: watch, like, comment, share, follow. The first such event of a person and item is the event.</summary>
internal sealed record EventLog(IReadOnlyList<LoggedEvent> Events, int Users, IReadOnlyList<string> ItemIds, int Unusable)
{
    private static readonly InteractionType[] s_likes = [InteractionType.Watch, InteractionType.Like, InteractionType.Comment, InteractionType.Share, InteractionType.Follow];

    /// <summary>How many items.</summary>
    public int Items => ItemIds.Count;

    /// <summary>Events as users by items.</summary>
    public SparseMatrix Matrix(IEnumerable<LoggedEvent> events) => SparseMatrix.Create(Users, Items, events.Select(one => (one.User, one.Item, 1f)));

    /// <summary>The first four fifths of the time, and the rest.</summary>
    public (List<LoggedEvent> Before, List<LoggedEvent> After) CutByTime() => CutByTime(Events);

    /// <inheritdoc cref="CutByTime()"/>
    public static (List<LoggedEvent> Before, List<LoggedEvent> After) CutByTime(IReadOnlyList<LoggedEvent> events)
    {
        var (first, last) = (events[0].At, events[^1].At);
        var cut = first + ((last - first) * .8);
        return ([.. events.Where(one => one.At <= cut)], [.. events.Where(one => one.At > cut)]);
    }

    /// <summary>Events of people and items that were there before: nobody can be foretold an item that nobody had.</summary>
    public IReadOnlyList<LoggedEvent> Known(IEnumerable<LoggedEvent> events, IReadOnlyCollection<LoggedEvent> before)
    {
        var (users, items) = (before.Select(one => one.User).ToHashSet(), before.Select(one => one.Item).ToHashSet());
        return [.. events.Where(one => users.Contains(one.User) && items.Contains(one.Item))];
    }

    /// <exception cref="InvalidDataException">There is nothing to learn from.</exception>
    public static EventLog Read(string path)
    {
        var rows = new List<(string User, string Item, DateTimeOffset At)>();
        var unusable = 0;
        foreach (var line in ImportFile.Read(path))
        {
            if (line.Body is not { } body || body["user_id"]?.ToString() is not { Length: > 0 } user || body["content_id"]?.ToString() is not { Length: > 0 } item
                || !Enum.TryParse<InteractionType>(body["type"]?.ToString(), ignoreCase: true, out var type)
                || !DateTimeOffset.TryParse(body["at"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                unusable++;
            }
            else if (s_likes.Contains(type))
            {
                rows.Add((user, item, at));
            }
        }

        var events = rows.OrderBy(row => row.At).DistinctBy(row => (row.User, row.Item)).ToList();
        if (events.Count < 100)
        {
            throw new InvalidDataException($"{path} has {events.Count} events that can be used ({unusable} lines cannot); at least 100 are needed, each with user_id, content_id, type and at.");
        }

        var (users, items) = (Number(events.Select(row => row.User)), Number(events.Select(row => row.Item)));
        return new(events.ConvertAll(row => new LoggedEvent(users[row.User], items[row.Item], row.At)), users.Count, [.. items.OrderBy(item => item.Value).Select(item => item.Key)], unusable);

        static Dictionary<string, int> Number(IEnumerable<string> names) => names.Distinct().Order(StringComparer.Ordinal).Select((name, number) => (name, number)).ToDictionary(pair => pair.name, pair => pair.number);
    }
}
