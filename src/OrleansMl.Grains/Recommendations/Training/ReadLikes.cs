using System.Collections.Immutable;

namespace OrleansMl.Recommendations;

/// <summary>What a training learns from.</summary>
/// <param name="Likes">Who likes what, since when, without what they took back.</param>
/// <param name="Met">How many met an item and do not like it, by item.</param>
internal sealed record ReadLikes(List<(string User, string Item, DateTimeOffset At)> Likes, Dictionary<string, int> Met)
{
    public ImmutableArray<ItemCounts> CountsOf(PositiveFeedback likes)
    {
        var taken = new int[likes.Items];
        foreach (var like in likes.Events)
        {
            taken[like.Item]++;
        }

        return [.. taken.Select((count, item) => new ItemCounts(count + Met.GetValueOrDefault(likes.ItemIds[item]), count))];
    }
}
