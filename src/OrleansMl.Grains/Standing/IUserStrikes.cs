using OrleansMl.Moderation;

namespace OrleansMl.Standing;

/// <summary>The part of a user's standing that decisions, jobs and posts ask (grain key: the user id). Calls no item.</summary>
[GrainInterfaceType("user-strikes")]
internal interface IUserStrikes : IGrainWithStringKey
{
    /// <summary>Applies what a decision means for the user, durably; the same one again changes nothing.</summary>
    [Alias("apply")]
    Task ApplyAsync(StandingDecision decision, CancellationToken cancellationToken = default);

    /// <summary>
    /// A later human decision about a revision holds: takes back what a stricter one before it gave. Repeating it is harmless.
    /// </summary>
    [Alias("reconsider")]
    Task ReconsiderAsync(HoldingDecision held, CancellationToken cancellationToken = default);

    /// <summary>How the user stands, without what is over; waits for no write.</summary>
    [Alias("check"), Orleans.Concurrency.AlwaysInterleave]
    Task<CheckedStanding> CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>Something may be over: the user leaves the list when nothing counts any more.</summary>
    /// <returns>When to come back; null when nothing is due.</returns>
    [Alias("expire")]
    Task<DateTimeOffset?> ExpireAsync(CancellationToken cancellationToken = default);

    /// <summary>The user is erased: all goes but what came after they asked.</summary>
    [Alias("erase")]
    Task EraseAsync(DateTimeOffset since, CancellationToken cancellationToken = default);
}

/// <summary>The human decision that holds for a revision.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Level">The level.</param>
/// <param name="At">Since when (UTC).</param>
/// <param name="By">Who decided.</param>
/// <param name="Reason">Why strikes go with it.</param>
[GenerateSerializer, Immutable, Alias("holding-decision")]
internal sealed record HoldingDecision(
    [property: Id(0)] string ContentId,
    [property: Id(1)] int Revision,
    [property: Id(2)] ModerationLevel Level,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] string By,
    [property: Id(5)] string Reason);

/// <summary>What of a user counts now.</summary>
/// <param name="Rank">The tier's place, from 0 for the best.</param>
/// <param name="Restriction">The pause of posting; null while there is none.</param>
[GenerateSerializer, Immutable, Alias("checked-standing")]
internal sealed record CheckedStanding([property: Id(0)] int Rank, [property: Id(1)] PostingRestriction? Restriction);
