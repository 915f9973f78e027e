using System.Collections.Immutable;
using OrleansMl.Operations;

namespace OrleansMl.Complaints;

/// <summary>Complaints about decisions (use key 0).</summary>
[GrainInterfaceType("complaints")]
public interface IComplaintsGrain : IGrainWithIntegerKey
{
    /// <summary>Complaints of one item that are kept. Beyond, what was answered longest ago goes first.</summary>
    const int MaxOfItem = 256;

    /// <summary>The latest complaints of a person that are kept; those before lose the name and the text.</summary>
    const int MaxOfUser = 1000;

    /// <summary>Complaints of a person that may wait at a time.</summary>
    const int MaxOpen = 20;

    /// <summary>
    /// Contests the decision that holds, durably; a moderator who did not make it answers. The same person about the same decision again
    /// changes nothing, and is answered the complaint that stands.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("submit")]
    Task<ComplaintResult> SubmitAsync(string contentId, ComplaintDraft draft, CancellationToken cancellationToken = default);

    /// <summary>A complaint; null when there is none of this id.</summary>
    [Alias("get")]
    Task<Complaint?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>All complaints about an item, the oldest first.</summary>
    [Alias("of-item")]
    Task<ImmutableArray<Complaint>> OfItemAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>A person's complaints, the latest first.</summary>
    /// <param name="userId">The person.</param>
    /// <param name="cursor">The <see cref="ComplaintPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">At most so many, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A page; null when the cursor is none.</returns>
    [Alias("of-user")]
    Task<ComplaintPage?> OfUserAsync(string userId, string? cursor, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What somebody contests.</summary>
[GenerateSerializer, Immutable, Alias("complaint-draft")]
public sealed record ComplaintDraft
{
    /// <summary>Who.</summary>
    [Id(0)] public required string UserId { get; init; }

    /// <summary>Why, in their words; 1 to <see cref="Complaint.MaxTextLength"/> UTF-16 code units.</summary>
    [Id(1)] public required string Text { get; init; }

    /// <summary>The <see cref="Moderation.Decision.Seq"/> that they saw; null contests whichever holds.</summary>
    [Id(2)] public int? Decision { get; init; }

    /// <summary>True for whoever may be a moderator, and must not answer what they contest themself.</summary>
    [Id(3)] public bool IsModerator { get; init; }
}

/// <summary>How a complaint was taken.</summary>
public enum ComplaintOutcome
{
    /// <summary>It waits for a moderator.</summary>
    Submitted,

    /// <summary>It was made before: nothing changed.</summary>
    Repeated,

    /// <summary>There is no such item, or the person has nothing to do with it.</summary>
    NotFound,

    /// <summary>Another decision holds than the one that the person saw.</summary>
    Superseded,

    /// <summary>Nothing is decided against the person: a moderator is yet to look, or the decision is in their favour.</summary>
    NothingToContest,

    /// <summary>The decision was the answer to a complaint, and is final.</summary>
    Final,

    /// <summary>The decision was made too long ago.</summary>
    WindowClosed,

    /// <summary>Too many complaints of this person wait for an answer.</summary>
    TooManyOpen,

    /// <summary>So many contest decisions about the item that one more would change nothing.</summary>
    TooManyOfItem,
}

/// <summary>How a complaint was taken, and what stands.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Complaint">The complaint; null when none was taken.</param>
/// <param name="Decision">The number of the decision that holds; null where nothing may be said.</param>
[GenerateSerializer, Immutable, Alias("complaint-result")]
public sealed record ComplaintResult(
    [property: Id(0)] ComplaintOutcome Outcome,
    [property: Id(1)] Complaint? Complaint = null,
    [property: Id(2)] int? Decision = null);

/// <summary>A page of complaints.</summary>
/// <param name="Complaints">The latest first.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("complaint-page")]
public sealed record ComplaintPage([property: Id(0)] ImmutableArray<Complaint> Complaints, [property: Id(1)] string? Next);
