using System.Globalization;
using OrleansMl.Import;
using OrleansMl.Interactions;

namespace OrleansMl.Backtest;

/// <summary>A platform's own interactions, as <c>import</c> takes them. What says that somebody liked an item counts: watch, like, comment, share, follow. The first such event of a person and item is the event.</summary>
internal sealed record EventLog(IReadOnlyList<(int User, int Item, DateTimeOffset At)> Events, int Users, int Items, int Unusable)
{
    private static readonly InteractionType[] s_likes = [InteractionType.Watch, InteractionType.Like, InteractionType.Comment, InteractionType.Share, InteractionType.Follow];

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
        return new(events.ConvertAll(row => (users[row.User], items[row.Item], row.At)), users.Count, items.Count, unusable);

        static Dictionary<string, int> Number(IEnumerable<string> names) => names.Distinct().Order(StringComparer.Ordinal).Select((name, number) => (name, number)).ToDictionary(pair => pair.name, pair => pair.number);
    }
}
