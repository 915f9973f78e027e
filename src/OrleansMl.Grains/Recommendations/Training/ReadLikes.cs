using System.Collections.Immutable;

namespace OrleansMl.Recommendations;

/// <summary>What a training learns from.</summary>
/// <param name="Likes">Who likes what, since when, without what they took back.</param>
/// <param name="Met">How many met an item and do not like it, by item.</param>
internal sealed record ReadLikes(List<(string User, string Item, DateTimeOffset At)> Likes, Dictionary<string, int> Met)
{
    /// <summary>How far each of them is proven, 0–1.</summary>
    public Dictionary<string, double> Trust { get; } = new(StringComparer.Ordinal);

    /// <summary>What is learned from: what counts for something, and for how much.</summary>
    public (List<(string User, string Item, DateTimeOffset At)> Likes, TrainingWeights Weights) Weigh()
    {
        var weights = new TrainingWeights([.. Likes.Select(like => (like.User, like.Item))], Trust);
        return ([.. Likes.Where(like => weights.Of(like.User, like.Item) >= TrainingWeights.Least)], weights);
    }

    public ImmutableArray<ItemCounts> CountsOf(PositiveFeedback likes)
    {
        var taken = new double[likes.Items];
        foreach (var like in likes.Events)
        {
            taken[like.Item] += like.Weight;
        }

        return
        [
            .. taken.Select(count => (int)Math.Round(count))
                .Select((count, item) => new ItemCounts(count + Met.GetValueOrDefault(likes.ItemIds[item]), count))
        ];
    }
}
