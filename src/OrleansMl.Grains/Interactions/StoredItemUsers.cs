using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>
/// Some of the people of an item, in the order in which they came. Pieces are filled one after
/// the other; somebody who is erased leaves room.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-item-people")]
internal sealed record StoredItemUsers
{
    /// <summary>A piece with so many people is full.</summary>
    public const int Capacity = 256;

    /// <summary>The most people of an item; who comes later is not listed.</summary>
    public const int MaxPeople = 16 * Capacity;

    [Id(0)] public ImmutableArray<string> UserIds { get; init; } = [];
}
