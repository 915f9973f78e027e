using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>A revision whose right answer a lead knows: it is hidden among the cases of a queue, and the answers are scored.</summary>
/// <param name="Id">The case's id: the item's, an @ and the revision.</param>
/// <param name="Queue">The queue that it is hidden in.</param>
/// <param name="Level">The right answer: approved, flagged or rejected.</param>
/// <param name="Category">What the figures count it under, and what the case says that it is about.</param>
/// <param name="By">The lead, who never gets it.</param>
/// <param name="At">When it was marked (UTC).</param>
[GenerateSerializer, Immutable, Alias("golden-review")]
public sealed record GoldenReview(
    [property: Id(0)] string Id,
    [property: Id(1)] string Queue,
    [property: Id(2)] ModerationLevel Level,
    [property: Id(3)] string Category,
    [property: Id(4)] string By,
    [property: Id(5)] DateTimeOffset At);

/// <summary>How marking a revision ended.</summary>
public enum GoldenOutcome
{
    /// <summary>It is marked, or was so already.</summary>
    Done,

    /// <summary>There is no such item, or it is withdrawn.</summary>
    NotFound,

    /// <summary>There is no such queue.</summary>
    NoSuchQueue,

    /// <summary>The item has another revision.</summary>
    StaleRevision,

    /// <summary>So many are marked that no other is.</summary>
    TooMany,
}

/// <summary>How marking a revision ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Golden">What is marked; null when nothing was.</param>
[GenerateSerializer, Immutable, Alias("golden-result")]
public sealed record GoldenResult([property: Id(0)] GoldenOutcome Outcome, [property: Id(1)] GoldenReview? Golden = null);
