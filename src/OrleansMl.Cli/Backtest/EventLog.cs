using System.Globalization;
using OrleansMl.Import;
using OrleansMl.Interactions;
using OrleansMl.Recommendations;

namespace OrleansMl.Backtest;

/// <summary>
/// A platform's own interactions, as <c>import</c> takes them. What says that somebody liked an
/// item counts: watch, like, comment, share, follow.
/// </summary>
/// <param name="Likes">What can be learned from.</param>
/// <param name="Unusable">Lines that cannot be used.</param>
internal sealed record EventLog(PositiveFeedback Likes, int Unusable)
{
    private const int Fewest = 100;

    /// <exception cref="InvalidDataException">There is nothing to learn from.</exception>
    public static EventLog Read(string path)
    {
        var rows = new List<(string User, string Item, DateTimeOffset At)>();
        var unusable = 0;
        foreach (var line in ImportFile.Read(path))
        {
            if (line.Body is not { } body
                || body["user_id"]?.ToString() is not { Length: > 0 } user
                || body["content_id"]?.ToString() is not { Length: > 0 } item
                || !Enum.TryParse<InteractionType>(body["type"]?.ToString(), ignoreCase: true, out var type)
                || !DateTimeOffset.TryParse(
                    body["at"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                unusable++;
            }
            else if (FeedbackSignals.IsPositive(type))
            {
                rows.Add((user, item, at));
            }
        }

        var likes = PositiveFeedback.Of(rows);
        return likes.Events.Count >= Fewest
            ? new(likes, unusable)
            : throw new InvalidDataException(
                $"{path} has {likes.Events.Count} events that can be used ({unusable} lines cannot); at least {Fewest} are needed, each " +
                "with user_id, content_id, type and at.");
    }
}
