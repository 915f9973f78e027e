using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Recommendations;

/// <summary>A list that was made, longer than it is shown.</summary>
/// <param name="Items">The best first.</param>
/// <param name="Tried">Places that were given to items to be tried, the first one first.</param>
/// <param name="ModelVersion">The publication it was made with; 0 for none.</param>
/// <param name="IsWhole">True when there is nothing else to show: a longer list would be no longer.</param>
[GenerateSerializer, Immutable, Alias("made-list")]
internal sealed record RankedList(
    [property: Id(0)] ImmutableArray<RankedItem> Items,
    [property: Id(1)] ImmutableArray<TriedPlace> Tried,
    [property: Id(2)] long ModelVersion,
    [property: Id(3)] bool IsWhole)
{
    private static readonly byte[] Places = [.. Enumerable.Range(0, RecommendationQuery.MaxLimit).Select(place => (byte)place)];

    /// <summary>The first so many places: what is shown of nearly every list.</summary>
    public static ReadOnlyMemory<byte> FirstPlaces(int count) => Places.AsMemory(0, count);

    /// <summary>What is told of some of its places.</summary>
    /// <param name="places">Which, in rising order.</param>
    /// <param name="generatedAt">When it was made.</param>
    /// <param name="fromCache">Whether that was for an earlier question.</param>
    public RecommendationList Show(ReadOnlySpan<byte> places, DateTimeOffset generatedAt, bool fromCache)
    {
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(places.Length);
        var next = 0;
        foreach (var place in places)
        {
            while (next < Tried.Length && Tried[next].Index < place)
            {
                next++;
            }

            items.Add(Items[place].ToItem(next < Tried.Length && Tried[next].Index == place ? Tried[next].Propensity : null));
        }

        return new() { Items = items.MoveToImmutable(), ModelVersion = ModelVersion, GeneratedAt = generatedAt, FromCache = fromCache };
    }
}

/// <summary>
/// An item on a list that is kept. Small and side by side: a silo keeps lists for everybody who was here lately, and an object of each
/// place is what its collector would spend its time on.
/// </summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">The surface.</param>
/// <param name="Score">What candidates are ordered by.</param>
/// <param name="Reasons">Only when they were asked for.</param>
[GenerateSerializer, Immutable, Alias("listed-item")]
internal readonly record struct RankedItem(
    [property: Id(0)] string ContentId,
    [property: Id(1)] ContentType Type,
    [property: Id(2)] float Score,
    [property: Id(3)] ListedReasons? Reasons)
{
    /// <summary>As it is told.</summary>
    /// <param name="propensity">The chance with which it was drawn; null for a place by score.</param>
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
            BecauseOf = Reasons.BecauseOf,
        };
}

/// <summary>Why an item is where it is.</summary>
/// <param name="Collaborative">z; null when nothing is known.</param>
/// <param name="Content">z; null when nothing is known.</param>
/// <param name="Trending">z; null when it does not trend.</param>
/// <param name="BecauseOf">Items of theirs that speak most for it.</param>
[GenerateSerializer, Immutable, Alias("listed-reasons")]
internal sealed record ListedReasons(
    [property: Id(0)] float? Collaborative,
    [property: Id(1)] float? Content,
    [property: Id(2)] float? Trending,
    [property: Id(3)] ImmutableArray<string> BecauseOf);
