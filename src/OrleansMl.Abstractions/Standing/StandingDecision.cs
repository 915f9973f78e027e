using OrleansMl.Reviews;

namespace OrleansMl.Standing;

/// <summary>What a moderator's decision means for the author, once it cannot be undone any more.</summary>
/// <param name="Key">The same for the same decision: the id of the strike, and of the pause.</param>
/// <param name="Cause">The decision.</param>
/// <param name="Strike">The strike; null for none.</param>
/// <param name="Restriction">A pause, or the end of all; null for neither.</param>
[GenerateSerializer, Immutable, Alias("standing-decision")]
public sealed record StandingDecision(
    [property: Id(0)] string Key,
    [property: Id(1)] StandingCause Cause,
    [property: Id(2)] ReviewStrike? Strike,
    [property: Id(3)] ReviewRestriction? Restriction)
{
    /// <summary>True when a lead or an administrator decided: what they pause, only such lift.</summary>
    [Id(4)] public bool IsByLead { get; init; }
}
