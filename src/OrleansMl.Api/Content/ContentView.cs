using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansMl.Analysis;
using OrleansMl.Http;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>A content item with its verdict.</summary>
public sealed record ContentView
{
    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>Starts at 1 and grows by one with each edit; also the ETag.</summary>
    public required int Revision { get; init; }

    /// <summary>The verdict; null while it is still to come.</summary>
    public required ModerationLevel? Level { get; init; }

    /// <summary>True when readers may see the item.</summary>
    public required bool Visible { get; init; }

    /// <summary>Where the item stands.</summary>
    public required ContentState State { get; init; }

    /// <summary>The owner.</summary>
    public required string AuthorId { get; init; }

    /// <summary>The surface.</summary>
    public required ContentType Type { get; init; }

    /// <summary>The text as given.</summary>
    public required string Text { get; init; }

    /// <summary>The item this one answers.</summary>
    public string? ParentId { get; init; }

    /// <summary>The declared language.</summary>
    public string? Language { get; init; }

    /// <summary>The declared region.</summary>
    public string? Region { get; init; }

    /// <summary>The declared topics.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>When the author created it (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the current revision was accepted (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// True when the text speaks of suicide or self-harm: offer help at once. Absent otherwise, and for readers who do not see
    /// <see cref="Moderation"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Support { get; init; }

    /// <summary>How the verdict came about; only for the owner, moderators, administrators and services.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModerationReport? Moderation { get; init; }

    /// <summary>
    /// What the item is about, if it was analysed and the author allows it; only for the owner, moderators, administrators and
    /// services, and not in the answer to a submission.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnalysisView? Analysis { get; init; }

    internal static ContentView Of(ContentItem item, bool withModeration = true) => new()
    {
        Id = item.Id,
        Revision = item.Revision,
        Level = item.Moderation.Level,
        Visible = item.Visible,
        State = item.Moderation.State,
        AuthorId = item.AuthorId,
        Type = item.Type,
        Text = item.Text,
        ParentId = item.ParentId,
        Language = item.Language,
        Region = item.Region,
        Categories = item.Categories,
        CreatedAt = item.CreatedAt,
        UpdatedAt = item.UpdatedAt,
        Support = withModeration && item.Moderation.Support,
        Moderation = withModeration ? item.Moderation : null,
        Analysis = withModeration && item.Analysis is { } analysis ? AnalysisView.Of(analysis) : null,
    };
}

/// <summary>What became of each item of a batch, in the order of the request.</summary>
public sealed record ContentBatchView
{
    /// <summary>One entry per item.</summary>
    public required ImmutableArray<ContentBatchEntry> Items { get; init; }
}

/// <summary>What became of one item of a batch.</summary>
public sealed record ContentBatchEntry
{
    /// <summary>Its place in the request, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The status <c>POST /api/v1/content</c> would have answered: 201, 202, or that of <see cref="Problem"/>.</summary>
    public required int Status { get; init; }

    /// <summary>The item, when it was accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentView? Item { get; init; }

    /// <summary>Why it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Problem { get; init; }
}

/// <summary>An item's decision log.</summary>
public sealed record DecisionsView
{
    /// <summary>The item.</summary>
    public required string ContentId { get; init; }

    /// <summary>Oldest first, never changed afterwards.</summary>
    public required ImmutableArray<Decision> Decisions { get; init; }

    /// <summary>Give it as cursor for the page that follows; null when there is none.</summary>
    public required int? NextCursor { get; init; }
}
