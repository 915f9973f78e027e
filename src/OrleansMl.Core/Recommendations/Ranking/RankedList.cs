using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>A list that was made, longer than it is shown.</summary>
/// <param name="Items">The best first.</param>
/// <param name="Explored">Positions that were given to items to be tried, the first one first.</param>
/// <param name="ModelVersion">The snapshot it was made with; 0 for none.</param>
/// <param name="IsWhole">True when there is nothing else to show: a longer list would be no longer.</param>
public sealed record RankedList(
    ImmutableArray<RankedItem> Items, ImmutableArray<ExploredPosition> Explored, long ModelVersion, bool IsWhole)
{
    /// <summary>So many positions at the end repeat what was seen before, since nothing else is left.</summary>
    public int Repeats { get; init; }

    private static readonly byte[] AllPositions = [.. Enumerable.Range(0, RecommendationQuery.MaxLimit).Select(position => (byte)position)];

    /// <summary>The first so many positions: what is shown of nearly every list.</summary>
    public static ReadOnlyMemory<byte> FirstPositions(int count) => AllPositions.AsMemory(0, count);

    /// <summary>What is told of some of its positions.</summary>
    /// <param name="positions">Which, in rising order.</param>
    /// <param name="generatedAt">When it was made.</param>
    /// <param name="fromCache">True when that was for an earlier question.</param>
    public RecommendationList Show(ReadOnlySpan<byte> positions, DateTimeOffset generatedAt, bool fromCache)
    {
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(positions.Length);
        var next = 0;
        foreach (var position in positions)
        {
            while (next < Explored.Length && Explored[next].Index < position)
            {
                next++;
            }

            var isExplored = next < Explored.Length && Explored[next].Index == position;
            items.Add(Items[position].ToItem(isExplored ? Explored[next].Propensity : null));
        }

        return new() { Items = items.MoveToImmutable(), ModelVersion = ModelVersion, GeneratedAt = generatedAt, FromCache = fromCache };
    }
}

/// <summary>
/// An item on a list that is kept. Small and side by side: a silo keeps lists for everybody who was here lately, and an object for each
/// position is what its collector would spend its time on.
/// </summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">The surface.</param>
/// <param name="Score">What candidates are ordered by.</param>
/// <param name="Reasons">Only when they were asked for.</param>
public readonly record struct RankedItem(string ContentId, ContentType Type, float Score, RankedReasons? Reasons)
{
    /// <summary>As it is told.</summary>
    /// <param name="propensity">The chance with which it was drawn; null for a position by score.</param>
    public RecommendedItem ToItem(double? propensity) => Reasons is null
        ? new() { ContentId = ContentId, Type = Type, Score = Score, Propensity = propensity }
        : new()
        {
            ContentId = ContentId,
            Type = Type,
            Score = Score,
            Propensity = propensity,
            Collaborative = Reasons.Collaborative,
            Content = Reasons.Content,
            Trending = Reasons.Trending,
            Parts = Reasons.Parts,
            BecauseOf = Reasons.BecauseOf,
        };
}

/// <summary>Why an item is where it is.</summary>
/// <param name="Collaborative">z; null when nothing is known.</param>
/// <param name="Content">z; null when nothing is known.</param>
/// <param name="Trending">z; null when it does not trend.</param>
/// <param name="BecauseOf">Items of theirs that speak most for it.</param>
public sealed record RankedReasons(float? Collaborative, float? Content, float? Trending, ImmutableArray<string> BecauseOf)
{
    /// <summary>What the score is the sum of; null when a silo of an older version made the list.</summary>
    public RecommendationParts? Parts { get; init; }
}
