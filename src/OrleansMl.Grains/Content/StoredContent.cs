using System.Collections.Immutable;
using OrleansMl.Analysis;
using OrleansMl.Moderation;
using OrleansMl.Security;

namespace OrleansMl.Content;

/// <summary>
/// What a content grain keeps. Separate from the wire record <see cref="ContentItem"/>: the one may change without the other.
/// Ids are never renumbered; a stored byte sequence of every shipped version is decoded in a test.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-content")]
internal sealed record StoredContent
{
    [Id(0)] public int Revision { get; init; }

    [Id(1)] public string AuthorId { get; init; } = "";

    [Id(2)] public ContentType Type { get; init; }

    [Id(3)] public string Text { get; init; } = "";

    [Id(4)] public string? ParentId { get; init; }

    [Id(5)] public string? Language { get; init; }

    [Id(6)] public string? Region { get; init; }

    [Id(7)] public ImmutableArray<string> Categories { get; init; } = [];

    [Id(8)] public DateTimeOffset CreatedAt { get; init; }

    [Id(9)] public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>SHA-256 of the draft, hex.</summary>
    [Id(10)] public string ContentHash { get; init; } = "";

    [Id(11)] public ContentState State { get; init; }

    /// <summary>The latest decisions, oldest first; those before them are in chunks (<see cref="DecisionLog"/>).</summary>
    [Id(12)] public ImmutableArray<Decision> Decisions { get; init; } = [];

    /// <summary>Of the current revision only.</summary>
    [Id(13)] public ImmutableArray<Assessment> Assessments { get; init; } = [];

    [Id(14)] public int FailedAttempts { get; init; }

    [Id(15)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Of the current revision; null when nobody asked yet, or the author refused.</summary>
    [Id(16)] public ContentAnalysis? Analysis { get; init; }

    /// <summary>The vector of <see cref="Analysis"/>; empty without one.</summary>
    [Id(17)] public ImmutableArray<float> Embedding { get; init; } = [];

    /// <summary>Null for ordinary content.</summary>
    [Id(18)] public ContentAttributes? Attributes { get; init; }

    /// <summary>Full chunks of older decisions.</summary>
    [Id(19)] public int DecisionChunks { get; init; }

    /// <summary>
    /// When the author wrote: made the item, or edited it themself. What a service changed later does not make it new. Null in records of
    /// older versions, which say it by <see cref="UpdatedAt"/>.
    /// </summary>
    [Id(20)] public DateTimeOffset? AuthoredAt { get; init; }

    /// <summary>What held before the human decision that is the last one; null where there is none, or none that could be undone.</summary>
    [Id(26)] public StoredUndo? Undo { get; init; }

    /// <summary>Events of the latest change that had any; the change after it hands them on once more where they were not.</summary>
    [Id(21)] public ImmutableArray<StoredContentEvent> Outbox { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The <see cref="StoredContentEvent.Seq"/> of the latest event; 0 when there was none.</summary>
    [Id(22)] public long EventSeq { get; init; }

    /// <summary>Whether lists, boards and catalogues show it.</summary>
    public bool IsShown => State is ContentState.Approved or ContentState.Flagged && Attributes is not { IsHidden: true };

    /// <summary>True when the verdict on this revision is the first stage's alone, and a second look is still to come.</summary>
    public bool AwaitsSecondLook =>
        State is ContentState.Approved or ContentState.Flagged or ContentState.ReviewRequired or ContentState.Rejected
        && Decisions is [.., { Awaiting.IsEmpty: false, Revision: var decided }]
        && decided == Revision;

    /// <summary>True when the author was erased: only that there was an item, and how it was judged, is left.</summary>
    public bool IsErased => State == ContentState.Withdrawn && ContentHash.Length == 0;

    /// <summary>The owner as the world sees them: who was erased has no name, whichever version erased them.</summary>
    public string Owner => IsErased && !Pseudonym.IsOne(AuthorId) ? Pseudonym.OfNobody : AuthorId;

    /// <summary>Grows with every edit, every decision and the withdrawal.</summary>
    public long Version => ((long)Revision << 32) | ((long)DecisionCount << 1) | (State == ContentState.Withdrawn ? 1L : 0);

    /// <summary>How many decisions were ever made.</summary>
    public int DecisionCount => (DecisionChunks * StoredDecisions.Capacity) + Decisions.Length;

    public StoredContent With(Decision decision) => this with { Decisions = Decisions.Add(decision) };

    public StoredContent With(ContentAnalysis analysis, ImmutableArray<float> embedding) =>
        this with { Analysis = analysis, Embedding = embedding };

    /// <summary>With what second looks answered by now: they are not asked again when another detector failed meanwhile.</summary>
    public StoredContent WithSecondLooks(ImmutableArray<Assessment> now)
    {
        return this with
        {
            Assessments = [.. Assessments.Select(one => one.SecondTo is null ? one : now.FirstOrDefault(Answers(one)) ?? one)],
        };

        static Func<Assessment, bool> Answers(Assessment before) => after =>
            after is { Error: null, Shadow: false } && after.Detector == before.Detector && after.Revision == before.Revision;
    }

    public StoredContent WithoutAnalysis() => this with { Analysis = null, Embedding = [] };

    /// <summary>The revision a draft becomes.</summary>
    /// <param name="draft">What was submitted.</param>
    /// <param name="hash">Its fingerprint.</param>
    /// <param name="previous">What is stored; null for a new item.</param>
    /// <param name="now">The time.</param>
    /// <param name="isAuthors">False when somebody else edits the author's item.</param>
    public static StoredContent From(
        ContentDraft draft, string hash, StoredContent? previous, DateTimeOffset now, bool isAuthors = true) => new()
        {
            Revision = (previous?.Revision ?? 0) + 1,
            // What is put again after it was withdrawn belongs to who puts it.
            AuthorId = previous is { State: not ContentState.Withdrawn } ? previous.AuthorId : draft.AuthorId,
            Type = draft.Type,
            Text = draft.Text,
            ParentId = draft.ParentId,
            Language = draft.Language,
            Region = draft.Region,
            Categories = draft.Categories,
            CreatedAt = draft.CreatedAt ?? previous?.CreatedAt ?? now,
            UpdatedAt = now,
            ContentHash = hash,
            State = ContentState.Processing,
            Decisions = previous?.Decisions ?? [],
            DecisionChunks = previous?.DecisionChunks ?? 0,
            Attributes = draft.Attributes,
            Outbox = previous?.Outbox ?? [],
            EventSeq = previous?.EventSeq ?? 0,
            AuthoredAt = isAuthors || previous is null or { State: ContentState.Withdrawn }
                ? now
                : previous.AuthoredAt ?? previous.UpdatedAt,
        };

    /// <summary>A decision without what could tell of the text.</summary>
    public static Decision WithoutText(Decision decision) => decision with { ContentHash = "", Reason = null };

    /// <summary>What stays of an item whose author is erased: that it was there, and how it was judged.</summary>
    public StoredContent WithoutText(DateTimeOffset now, string pseudonym) => WithoutAnalysis() with
    {
        AuthorId = pseudonym,
        Text = "",
        ParentId = null,
        Language = null,
        Region = null,
        Categories = [],
        ContentHash = "",
        State = ContentState.Withdrawn,
        Decisions = [.. Decisions.Select(WithoutText)],
        Assessments = [],
        NextAttemptAt = null,
        Undo = null,
        UpdatedAt = now,
        Attributes = null,
        AuthoredAt = null,
    };
}
