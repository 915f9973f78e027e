using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>
/// Some of the users of an item, in the order in which they came. Pieces are filled one after
/// the other; somebody who is erased leaves room.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-item-people")]
internal sealed record StoredItemUsers
{
    /// <summary>A piece with so many users is full.</summary>
    public const int Capacity = 256;

    /// <summary>The most users of an item; who comes later is not listed.</summary>
    public const int MaxUsers = 16 * Capacity;

    [Id(0)] public ImmutableArray<string> UserIds { get; init; } = [];
}
