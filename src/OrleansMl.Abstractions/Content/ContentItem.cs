using System.Collections.Immutable;
using OrleansMl.Analysis;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>A content item as the cluster holds it: the current revision with its verdict.</summary>
[GenerateSerializer, Immutable, Alias("content-item")]
public sealed record ContentItem
{
    /// <summary>The item's id, which is also the grain key.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Starts at 1 and grows by one with each edit.</summary>
    [Id(1)] public required int Revision { get; init; }

    /// <summary>The owner.</summary>
    [Id(2)] public required string AuthorId { get; init; }

    /// <summary>The surface.</summary>
    [Id(3)] public required ContentType Type { get; init; }

    /// <summary>The raw text of this revision.</summary>
    [Id(4)] public required string Text { get; init; }

    /// <summary>The item this one answers, if any.</summary>
    [Id(5)] public string? ParentId { get; init; }

    /// <summary>The declared language, if any.</summary>
    [Id(6)] public string? Language { get; init; }

    /// <summary>The declared region, if any.</summary>
    [Id(7)] public string? Region { get; init; }

    /// <summary>The declared topics.</summary>
    [Id(8)] public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>When the author created the item (UTC).</summary>
    [Id(9)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the current revision was accepted (UTC).</summary>
    [Id(10)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// True when readers may see the item: approved, flagged (with a warning), or pending under a policy that keeps pending items visible.
    /// </summary>
    [Id(11)] public required bool Visible { get; init; }

    /// <summary>The verdict on the current revision and how it came about.</summary>
    [Id(12)] public required ModerationReport Moderation { get; init; }

    /// <summary>What the item is about; null when nobody asked yet, no model answered, or the author refused.</summary>
    [Id(13)] public ContentAnalysis? Analysis { get; init; }

    /// <summary>What whoever manages it as a catalogue entry says of it; null for ordinary content.</summary>
    [Id(14)] public ContentAttributes? Attributes { get; init; }
}
