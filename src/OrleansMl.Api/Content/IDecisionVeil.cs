namespace OrleansMl.Content;

/// <summary>Says who must not learn what was decided about an item, because they are about to decide it without knowing.</summary>
internal interface IDecisionVeil
{
    /// <summary>True when decisions about this revision are not for this moderator now.</summary>
    ValueTask<bool> HidesAsync(string contentId, int revision, Caller caller);
}
