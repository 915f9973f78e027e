using OrleansMl.Moderation;
using OrleansMl.Trending;

namespace OrleansMl.Content;

/// <summary>A change of an item: accepted, judged, edited, analysed, withdrawn or erased.</summary>
/// <param name="contentId">The item.</param>
/// <param name="before">What was stored; null when the item is new.</param>
/// <param name="after">What is stored now, or is about to be.</param>
internal sealed class ContentChanged(string contentId, StoredContent? before, StoredContent after)
{
    public string ContentId => contentId;

    public StoredContent? Before => before;

    public StoredContent After => after;

    /// <summary>What the item is to those who count and list it. Computed once for all listeners.</summary>
    public ContentMetadata Metadata => field ??= after.ToMetadata();

    /// <summary>False for the first revision of a new item while it has at most one decision: nobody can know of it yet.</summary>
    public bool MayBeKnown => after.Revision > 1 || after.State == ContentState.Withdrawn || after.DecisionCount > 1;

    /// <summary>True when this change takes back the item. Its author is not being erased: then nobody has to find it again.</summary>
    public bool IsWithdrawal =>
        after is { State: ContentState.Withdrawn, IsErased: false } && before is not { State: ContentState.Withdrawn };

    /// <summary>True when the analysis of this revision is given up: the author refused it, or the item goes.</summary>
    public bool DropsAnalysis => before is { Analysis: not null } && after.Analysis is null && before.Revision == after.Revision;

    /// <summary>True when the item has a vector that it did not have before.</summary>
    public bool HasNewVector => !after.Embedding.IsEmpty && (before is null || before.Embedding != after.Embedding);
}
