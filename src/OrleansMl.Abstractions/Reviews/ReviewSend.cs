namespace OrleansMl.Reviews;

/// <summary>Whether something that a case sends was accepted.</summary>
public enum ReviewSendState
{
    /// <summary>Not yet: the case stays open.</summary>
    Pending,

    /// <summary>It was accepted.</summary>
    Accepted,

    /// <summary>Somebody gave it up, with a reason.</summary>
    GivenUp,
}

/// <summary>Something that a case sends, and that somebody else has to accept: a report to an authority.</summary>
/// <param name="Kind">What it is, for example <c>legal_report</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="State">Whether it was accepted.</param>
/// <param name="Detail">Where it stands there, for example <c>queued</c>.</param>
/// <param name="At">Since when (UTC).</param>
[GenerateSerializer, Immutable, Alias("review-send")]
public sealed record ReviewSend(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] ReviewSendState State,
    [property: Id(3)] string Detail,
    [property: Id(4)] DateTimeOffset At);
