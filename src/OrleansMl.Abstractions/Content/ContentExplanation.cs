using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>The whole moderation history of an item: which words, which model, which policy, who, when.</summary>
[GenerateSerializer, Immutable, Alias("content-explanation")]
public sealed record ContentExplanation
{
    /// <summary>The item's id.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The owner.</summary>
    [Id(1)] public required string AuthorId { get; init; }

    /// <summary>The verdict that counts now.</summary>
    [Id(2)] public required ModerationReport Current { get; init; }

    /// <summary>Append-only, oldest first.</summary>
    [Id(3)] public ImmutableArray<Decision> Decisions { get; init; } = [];

    /// <summary>What each detector said about the current revision.</summary>
    [Id(4)] public ImmutableArray<Assessment> Assessments { get; init; } = [];
}
