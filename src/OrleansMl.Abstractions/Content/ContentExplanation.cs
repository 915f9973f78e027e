using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>The whole moderation history of an item: which words, which model, which policy, who, when.</summary>
[GenerateSerializer, Immutable, Alias("content-explanation")]
public sealed record ContentExplanation
{
    /// <summary>Decisions that are listed at once when nothing else is asked for.</summary>
    public const int DefaultDecisions = 100;

    /// <summary>The most decisions that are listed at once.</summary>
    public const int MaxDecisions = 500;

    /// <summary>The item's id.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>The owner.</summary>
    [Id(1)] public required string AuthorId { get; init; }

    /// <summary>The verdict that counts now.</summary>
    [Id(2)] public required ModerationReport Current { get; init; }

    /// <summary>A page of the append-only decision log, oldest first.</summary>
    [Id(3)] public ImmutableArray<Decision> Decisions { get; init; } = [];

    /// <summary>What each detector said about the current revision.</summary>
    [Id(4)] public ImmutableArray<Assessment> Assessments { get; init; } = [];

    /// <summary>
    /// Where the next page of decisions begins: the <see cref="Decision.Seq"/> of the last one here; null when there are no more.
    /// </summary>
    [Id(5)] public int? NextCursor { get; init; }

    /// <summary>The same without what was decided about this revision, and what models say of it.</summary>
    public ContentExplanation WithoutDecisions() => this with
    {
        Current = new() { ContentId = ContentId, Revision = Current.Revision, State = ContentState.ReviewRequired },
        Decisions = [.. Decisions.Where(decision => decision.Revision != Current.Revision)],
        Assessments = [],
    };
}
