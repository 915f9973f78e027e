using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Experiments;

namespace OrleansMl.Recommendations;

// Lists are Core's, which knows no serializer. They move with an activation in this form, which is that of the versions whose lists were
// records of this project: the same aliases and ids, and positional records, whose fields are written in a way of their own.

/// <summary><see cref="RankedList"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("made-list")]
internal readonly record struct RankedListSurrogate(
    [property: Id(0)] ImmutableArray<RankedItem> Items,
    [property: Id(1)] ImmutableArray<ExploredPosition> Explored,
    [property: Id(2)] long ModelVersion,
    [property: Id(3)] bool IsWhole)
{
    [Id(4)] public int Repeats { get; init; }
}

/// <summary><see cref="RankedItem"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("listed-item")]
internal readonly record struct RankedItemSurrogate(
    [property: Id(0)] string ContentId,
    [property: Id(1)] ContentType Type,
    [property: Id(2)] float Score,
    [property: Id(3)] RankedReasons? Reasons);

/// <summary><see cref="RankedReasons"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("listed-reasons")]
internal readonly record struct RankedReasonsSurrogate(
    [property: Id(0)] float? Collaborative,
    [property: Id(1)] float? Content,
    [property: Id(2)] float? Trending,
    [property: Id(3)] ImmutableArray<string> BecauseOf)
{
    [Id(4)] public RecommendationParts? Parts { get; init; }
}

/// <summary><see cref="ExploredPosition"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("tried-place")]
internal readonly record struct ExploredPositionSurrogate(
    [property: Id(0)] int Index,
    [property: Id(1)] double Propensity,
    [property: Id(2)] double Predicted,
    [property: Id(3)] ExploredTargets Targets);

/// <summary>To and from the wire.</summary>
[RegisterConverter]
internal sealed class RankedListConverter :
    IConverter<RankedList, RankedListSurrogate>,
    IConverter<RankedItem, RankedItemSurrogate>,
    IConverter<RankedReasons, RankedReasonsSurrogate>,
    IConverter<ExploredPosition, ExploredPositionSurrogate>
{
    public RankedList ConvertFromSurrogate(in RankedListSurrogate surrogate) =>
        new(surrogate.Items, surrogate.Explored, surrogate.ModelVersion, surrogate.IsWhole) { Repeats = surrogate.Repeats };

    public RankedListSurrogate ConvertToSurrogate(in RankedList value) =>
        new(value.Items, value.Explored, value.ModelVersion, value.IsWhole) { Repeats = value.Repeats };

    public RankedItem ConvertFromSurrogate(in RankedItemSurrogate surrogate) =>
        new(surrogate.ContentId, surrogate.Type, surrogate.Score, surrogate.Reasons);

    public RankedItemSurrogate ConvertToSurrogate(in RankedItem value) =>
        new(value.ContentId, value.Type, value.Score, value.Reasons);

    public RankedReasons ConvertFromSurrogate(in RankedReasonsSurrogate surrogate) =>
        new(surrogate.Collaborative, surrogate.Content, surrogate.Trending, surrogate.BecauseOf) { Parts = surrogate.Parts };

    public RankedReasonsSurrogate ConvertToSurrogate(in RankedReasons value) =>
        new(value.Collaborative, value.Content, value.Trending, value.BecauseOf) { Parts = value.Parts };

    public ExploredPosition ConvertFromSurrogate(in ExploredPositionSurrogate surrogate) =>
        new(surrogate.Index, surrogate.Propensity, surrogate.Predicted, surrogate.Targets);

    public ExploredPositionSurrogate ConvertToSurrogate(in ExploredPosition value) =>
        new(value.Index, value.Propensity, value.Predicted, value.Targets);
}
