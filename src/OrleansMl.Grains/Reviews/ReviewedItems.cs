using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>
/// Opens a case before an item is written that waits for a human: a crash leaves a case too many, never an item that nobody will see.
/// Closes it after a change that takes the item out.
/// </summary>
internal sealed class ReviewedItems(ReviewShards shards) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        var (before, after) = (change.Before, change.After);
        if (after.IsErased && before is { IsErased: false })
        {
            return new(shards.Of(change.ContentId).EraseAsync(change.ContentId, after.Revision, cancellationToken));
        }

        return NeedsHuman(after) && !(before is not null && NeedsHuman(before) && before.Revision == after.Revision)
            ? new(shards.Of(change.ContentId).OpenAsync(
                new(SubjectOf(change.ContentId, after), ReasonOf(after), Detail: WhyOf(after)), cancellationToken))
            : default;
    }

    public ValueTask OnChangedAsync(ContentChanged change, CancellationToken cancellationToken)
    {
        var (before, after) = (change.Before, change.After);

        // A new item has no case yet, and one whose revision and verdict stayed keeps it.
        var mayHaveOne = before is not null
            && (before.Revision != after.Revision || NeedsHuman(before) || after.State == ContentState.Withdrawn || IsDecided(change));
        if (!mayHaveOne || (NeedsHuman(after) && before!.Revision == after.Revision))
        {
            return default;
        }

        var isGone = after.State == ContentState.Withdrawn;
        var changed = new ReviewItemChange(
            SubjectOf(change.ContentId, after), NeedsHuman(after), isGone, WhatHappened(before!, after))
        {
            DecisionId = IsDecided(change) && !after.Decisions[^1].IsUndo ? after.Decisions[^1].DecisionId : null,
        };
        return new(shards.Of(change.ContentId).ItemChangedAsync(changed, cancellationToken));
    }

    public static ReviewSubject SubjectOf(string contentId, StoredContent item)
    {
        var decision = item.Decisions is [.., var last] && last.Revision == item.Revision ? last : null;
        var (rules, support) = (decision?.Rules ?? [], decision?.Support is true);
        return ReviewSubjects.Of(
            contentId, item.Revision, item.Owner, item.Type, item.Language, decision?.Level, rules, support);
    }

    // A person decided, in the item's case or not.
    private static bool IsDecided(ContentChanged change) =>
        change.After.Decisions is [.., { Source: DecisionSource.Human or DecisionSource.Appeal } last]
        && (change.Before is null || change.Before.DecisionCount < last.Seq);

    private static bool NeedsHuman(StoredContent item) => item.State is ContentState.ReviewRequired or ContentState.Failed;

    private static ReviewReason ReasonOf(StoredContent item) =>
        item.Decisions is [.., { Source: DecisionSource.Legal } held] && held.Revision == item.Revision
            ? ReviewReason.Legal
            : ReviewReason.Rule;

    private static string WhyOf(StoredContent item) => item.Decisions switch
    {
        _ when item.State == ContentState.Failed => "no model could judge it",
        [.., { Source: DecisionSource.Human }] => "an administrator asks",
        [.., { Rules: { IsEmpty: false } rules }] => string.Join(", ", rules),
        _ => "review_required",
    };

    private static string WhatHappened(StoredContent before, StoredContent after) =>
        after.State == ContentState.Withdrawn ? "withdrawn"
        : before.Revision != after.Revision ? "edited"
        : after.Decisions is [.., { Source: DecisionSource.Human or DecisionSource.Appeal }] ? "decided"
        : "judged anew";
}

/// <summary>A reported item is a case, and with each doubling of its reports a more urgent one.</summary>
internal sealed class ReportedItems(IGrainFactory grains, ReviewShards shards) : IReportListener
{
    public async ValueTask OnReportedAsync(ContentReported reported, CancellationToken cancellationToken)
    {
        var item = await grains.GetGrain<IContentGrain>(reported.ContentId).GetAsync(cancellationToken);
        if (item is null or { Moderation.State: ContentState.Withdrawn })
        {
            return;
        }

        await shards.Of(item.Id).OpenAsync(
            new(ReviewSubjects.Of(item), ReviewReason.Report, reported.Weight, $"{reported.Reporters} reports"), cancellationToken);
    }
}

/// <summary>What a case keeps of an item.</summary>
internal static class ReviewSubjects
{
    public static ReviewSubject Of(ContentItem item)
    {
        var report = item.Moderation;
        return Of(item.Id, item.Revision, item.AuthorId, item.Type, item.Language, report.Level, report.Rules, report.Support);
    }

    public static ReviewSubject Of(
        string contentId,
        int revision,
        string authorId,
        ContentType type,
        string? language,
        ModerationLevel? level,
        IEnumerable<string> rules,
        bool support) => new()
        {
            ContentId = contentId,
            Revision = revision,
            AuthorId = authorId,
            Type = type,
            Language = language,
            Level = level,
            Support = support,
            Categories = [.. rules.Select(RuleNames.CategoryOf).Distinct()],
        };
}
