using System.Collections.Immutable;

namespace OrleansMl.Complaints;

/// <summary>What is kept of an item's complaints.</summary>
[GenerateSerializer, Immutable, Alias("stored-item-complaints")]
internal sealed record StoredItemComplaints
{
    [Id(0)] public ImmutableArray<StoredComplaint> Complaints { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The number that the last one got.</summary>
    [Id(1)] public int LastNumber { get; init; }
}

/// <summary>A complaint with who must not answer it.</summary>
[GenerateSerializer, Immutable, Alias("stored-complaint")]
internal sealed record StoredComplaint(
    [property: Id(0)] Complaint Complaint, [property: Id(1)] ImmutableArray<string> Excluded);

/// <summary>What is kept of a person's complaints.</summary>
[GenerateSerializer, Immutable, Alias("stored-user-complaints")]
internal sealed record StoredUserComplaints
{
    [Id(0)] public ImmutableArray<UserComplaint> Complaints { get => field.IsDefault ? [] : field; init; } = [];
}
