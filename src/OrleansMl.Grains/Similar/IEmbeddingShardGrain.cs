using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Similar;

/// <summary>The vectors of a sixteenth of the items (grain key: the shard's number).</summary>
[GrainInterfaceType("embedding-shard")]
internal interface IEmbeddingShardGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps an item's vector, durably; replaces an earlier one.</summary>
    [Alias("set")]
    Task SetAsync(string contentId, ModelKey version, ImmutableArray<float> vector, CancellationToken cancellationToken = default);

    /// <summary>Forgets an item's vector, durably. Repeating it is harmless.</summary>
    [Alias("remove")]
    Task RemoveAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>The items closest to a vector by the same version, closest first.</summary>
    [Alias("nearest")]
    Task<ImmutableArray<VectorMatch>> NearestAsync(
        ModelKey version, ImmutableArray<float> vector, int count, CancellationToken cancellationToken = default);
}

/// <summary>An item that lies close.</summary>
[GenerateSerializer, Immutable, Alias("vector-match")]
internal readonly record struct VectorMatch([property: Id(0)] string ContentId, [property: Id(1)] float Score)
{
    /// <summary>Its vector, to tell copies of one text; empty when a silo of an earlier version answered.</summary>
    [Id(2)] public ImmutableArray<float> Vector { get => field.IsDefault ? [] : field; init; } = [];
}
