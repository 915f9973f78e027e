using System.Collections.Immutable;
using System.Numerics.Tensors;
using OrleansMl.Models;

namespace OrleansMl.Similar;

/// <summary>
/// A piece of a shard. Which piece an item is in follows from its id, so that a change rewrites some hundred vectors and not all.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-vectors")]
internal sealed record StoredVectors
{
    /// <summary>A full piece forgets its oldest vector: with 16 shards of 128 pieces a million items are kept.</summary>
    public const int Capacity = 512;

    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredVector> Items { get; init; } = [];

    public StoredVectors Set(StoredVector item)
    {
        var others = Without(item.ContentId).Items;
        return new() { Items = (others.Length < Capacity ? others : others.RemoveAt(0)).Add(item) };
    }

    public StoredVectors Without(string contentId) => new() { Items = Items.RemoveAll(item => item.ContentId == contentId) };
}

/// <summary>An item's vector.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Version">The embedding version that made it.</param>
/// <param name="Numbers">Each number times 127, rounded: vectors have unit length.</param>
[GenerateSerializer, Immutable, Alias("stored-vector")]
internal sealed record StoredVector(
    [property: Id(0)] string ContentId,
    [property: Id(1)] ModelKey Version,
    [property: Id(2)] ImmutableArray<sbyte> Numbers)
{
    public static StoredVector Of(string contentId, ModelKey version, ImmutableArray<float> vector) =>
        new(contentId, version, [.. vector.Select(number => (sbyte)MathF.Round(Math.Clamp(number, -1, 1) * sbyte.MaxValue))]);

    /// <summary>Of unit length again: rounding to a byte changes the length, and a cosine must not be more than 1.</summary>
    public float[] ToVector()
    {
        float[] vector = [.. Numbers.Select(number => (float)number)];
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide<float>(vector, length, vector);
        }

        return vector;
    }
}
