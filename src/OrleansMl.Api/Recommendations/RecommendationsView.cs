using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>A list for somebody.</summary>
public sealed record RecommendationsView
{
    /// <summary>Whose; null for a session.</summary>
    public required string? UserId { get; init; }

    /// <summary>The best first.</summary>
    public required ImmutableArray<RecommendedItemView> Items { get; init; }

    /// <summary>The publication it was made with; 0 for none, then it is what trends and what is new.</summary>
    public required long ModelVersion { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>True when it was made before and nothing that it goes by has changed.</summary>
    public required bool FromCache { get; init; }

    internal static RecommendationsView Of(string? user, RecommendationList list, bool explain)
    {
        var items = new RecommendedItemView[list.Items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var item = list.Items[i];
            items[i] = new(
                item.ContentId,
                item.Type,
                Math.Round(item.Score, 4),
                explain && item.Parts is { } parts ? RecommendationPartsView.Of(parts) : null,
                explain ? new(Rounded(item.Collaborative), Rounded(item.Content), Rounded(item.Trending)) : null,
                explain ? item.BecauseOf : null,
                Rounded(item.Propensity));
        }

        return new()
        {
            UserId = user,
            Items = ImmutableArray.Create(items),
            ModelVersion = list.ModelVersion,
            GeneratedAt = list.GeneratedAt,
            FromCache = list.FromCache
        };
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}

/// <summary>An item on a list.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">The surface.</param>
/// <param name="Score">What candidates are ordered by, before the list is made diverse: weighted log-odds that it is taken.</param>
/// <param name="Parts">With explain: what the score is the sum of; null otherwise, and for what is shown once more.</param>
/// <param name="ZScores">With explain: what each channel says, before it is weighted; null otherwise.</param>
/// <param name="BecauseOf">With explain: items of the person that speak most for it; null otherwise.</param>
/// <param name="Propensity">The chance with which it was drawn, when it is on the list to be tried; null for places by score.</param>
public sealed record RecommendedItemView(
    string ContentId,
    ContentType Type,
    double Score,
    RecommendationPartsView? Parts,
    RecommendationZScoresView? ZScores,
    ImmutableArray<string>? BecauseOf,
    double? Propensity);

/// <summary>What a score is the sum of: weighted log-odds that the item is taken.</summary>
/// <param name="Collaborative">What people like them take.</param>
/// <param name="Content">How close it is to what they liked.</param>
/// <param name="Trending">How much it trends.</param>
/// <param name="Feedback">What they rejected of its author and its categories: 0 or less.</param>
public sealed record RecommendationPartsView(double Collaborative, double Content, double Trending, double Feedback)
{
    internal static RecommendationPartsView Of(RecommendationParts parts) => new(
        Math.Round(parts.Collaborative, 4), Math.Round(parts.Content, 4), Math.Round(parts.Trending, 4), Math.Round(parts.Feedback, 4));
}

/// <summary>What each channel says of an item, in standard deviations over all items.</summary>
/// <param name="Collaborative">What people like them take. Null when nothing is known of the item.</param>
/// <param name="Content">How close it is to what they liked. Null when nothing is known of what it is about.</param>
/// <param name="Trending">How much it trends. Null when it does not.</param>
public sealed record RecommendationZScoresView(double? Collaborative, double? Content, double? Trending);
