using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>The part of a content grain that is called when what detectors know has changed, and the item has not.</summary>
[GrainInterfaceType("content-recheck")]
internal interface IContentRecheck : IGrainWithStringKey
{
    /// <summary>
    /// Asks the detectors whose knowledge changes once more and decides anew by what models said before. What a human decided stands,
    /// unless a legal request holds the item; and so does what waits for its verdict: its next attempt asks anyway. True when the item
    /// changed.
    /// </summary>
    [Alias("recheck")]
    Task<bool> RecheckAsync(CancellationToken cancellationToken = default);
}

internal sealed partial class ContentGrain : IContentRecheck
{
    public async Task<bool> RecheckAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (Current is not { IsErased: false, Decisions: [.., var last] } current
            || current.State is not (ContentState.Approved or ContentState.Flagged or ContentState.ReviewRequired or ContentState.Rejected)
            || last.Revision != current.Revision
            || await moderation.RecheckAsync(Id, current, cancellationToken) is not { } judgement)
        {
            return false;
        }

        await SaveAsync(judgement, cancellationToken);
        return true;
    }
}
