using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>What was decided against items, as the law asks platforms to publish it (use key 0).</summary>
[GrainInterfaceType("statements")]
public interface IStatementsGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// A part of the log as JSON lines of the DSA Transparency Database. Statements come in the order of their time within one of sixteen
    /// shards, shard after shard; there is no order across.
    /// </summary>
    /// <param name="from">From this time on (UTC).</param>
    /// <param name="to">Before this time (UTC).</param>
    /// <param name="cursor">The <see cref="StatementPage.Next"/> of the part before; null for the first.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A part, which may be empty although more follow; null when the cursor is none.</returns>
    [Alias("read")]
    Task<StatementPage?> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken cancellationToken = default);

    /// <summary>A part of the log in figures; what is the same is counted together. The same order and cursors.</summary>
    [Alias("count")]
    Task<StatementFigures?> CountAsync(
        DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken cancellationToken = default);
}

/// <summary>A part of the log.</summary>
/// <param name="Lines">JSON objects in UTF-8, each followed by a line feed.</param>
/// <param name="Next">Where the next part begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("statement-page")]
public sealed record StatementPage(
    [property: Id(0)] ImmutableArray<byte> Lines, [property: Id(1)] string? Next);

/// <summary>A part of the log in figures.</summary>
/// <param name="Restrictions">How many restrictions of each kind.</param>
/// <param name="Complaints">Answered complaints.</param>
/// <param name="Next">Where the next part begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("statement-figures")]
public sealed record StatementFigures(
    [property: Id(0)] ImmutableArray<RestrictionCount> Restrictions,
    [property: Id(1)] ImmutableArray<AnsweredComplaint> Complaints,
    [property: Id(2)] string? Next);

/// <summary>How many restrictions of a kind.</summary>
/// <param name="Category">The category of the transparency database, <c>STATEMENT_CATEGORY_…</c>.</param>
/// <param name="Automation"><c>AUTOMATED_DECISION_…</c>.</param>
/// <param name="IsReported">True when users had reported the items.</param>
/// <param name="IsRemoved">True for removed, false for labelled.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("restriction-count")]
public sealed record RestrictionCount(
    [property: Id(0)] string Category,
    [property: Id(1)] string Automation,
    [property: Id(2)] bool IsReported,
    [property: Id(3)] bool IsRemoved,
    [property: Id(4)] long Count)
{
    /// <summary>True for pauses of posting, which restrict no item.</summary>
    [Id(5)] public bool IsPause { get; init; }
}

/// <summary>A complaint that a moderator answered.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="IsAuthors">True for the author's, false for a reporter's.</param>
/// <param name="IsOverturned">True when the decision was changed in favour of whoever complained.</param>
/// <param name="Source">Who had decided what was contested.</param>
/// <param name="Waited">From the complaint to the answer.</param>
[GenerateSerializer, Immutable, Alias("answered-complaint")]
public sealed record AnsweredComplaint(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] bool IsAuthors,
    [property: Id(2)] bool IsOverturned,
    [property: Id(3)] DecisionSource Source,
    [property: Id(4)] TimeSpan Waited);
