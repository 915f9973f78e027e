using System.Collections.Immutable;

namespace OrleansMl.Users;

/// <summary>Some of a shard's users. Which piece somebody is in follows from their id.</summary>
[GenerateSerializer, Immutable, Alias("stored-people")]
internal sealed record StoredUserIndex
{
    [Id(0)] public ImmutableArray<StoredIndexedUser> People { get; init; } = [];
}

/// <summary>Somebody, and the last day they did something: days since 1970-01-01.</summary>
[GenerateSerializer, Immutable, Alias("stored-person")]
internal readonly record struct StoredIndexedUser([property: Id(0)] string UserId, [property: Id(1)] int Day);
