using System.Collections.Immutable;

namespace OrleansMl.Trending;

/// <summary>What one silo counted for one shard since its last batch. Also how the shard's log keeps it.</summary>
/// <param name="Sender">The silo, and which start of it.</param>
/// <param name="Sequence">1, 2, 3, … per sender and shard: a batch that is sent again is not counted again.</param>
/// <param name="Items">What was counted.</param>
[GenerateSerializer, Immutable, Alias("engagement-batch")]
internal sealed record EngagementBatch(
    [property: Id(0)] string Sender,
    [property: Id(1)] long Sequence,
    [property: Id(2)] ImmutableArray<EngagementItem> Items);

/// <summary>An <see cref="EngagementEvent"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("engagement-item")]
internal readonly record struct EngagementItem(
    [property: Id(0)] string ContentId,
    [property: Id(1)] ContentMetadata Facts,
    [property: Id(2)] string? Region,
    [property: Id(3)] double Weight,
    [property: Id(4)] double Count,
    [property: Id(5)] double Time,
    [property: Id(6)] double Shares = 0,
    [property: Id(7)] double Audience = 0,
    [property: Id(8)] double Unproven = 0,
    [property: Id(9)] ulong Users = 0)
{
    public static EngagementItem Of(in EngagementEvent counted) =>
        new(
            counted.ContentId,
            counted.Facts,
            counted.Region,
            counted.Weight,
            counted.Count,
            counted.Time,
            counted.Shares,
            counted.Audience,
            counted.Unproven,
            counted.Users);

    public EngagementEvent ToEvent() => new(ContentId, Facts, Region, Weight, Count, Time)
    {
        Shares = Shares,
        Audience = Audience,
        Unproven = Unproven,
        Users = Users,
    };
}
