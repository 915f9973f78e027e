using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>Which queue a case is in, and who may do what there. The first queue that takes a case has it.</summary>
public sealed class ReviewRouting
{
    private static readonly ImmutableArray<ModerationLevel> AllLevels =
        [ModerationLevel.Approved, ModerationLevel.Flagged, ModerationLevel.Rejected];

    private static readonly ImmutableArray<ReviewAuthorAct> AllActs =
        [ReviewAuthorAct.Strike, ReviewAuthorAct.Pause, ReviewAuthorAct.Lift];

    private readonly Dictionary<string, ReviewQueueDefinition> _byName;

    /// <summary>Creates the routing; adds the four queues that are always there, where they are missing.</summary>
    public ReviewRouting(ImmutableArray<ReviewQueueDefinition> queues)
    {
        Queues = WithFixed(queues);
        _byName = Queues.ToDictionary(queue => queue.Name, StringComparer.Ordinal);
    }

    /// <summary>All queues in the order in which they are asked.</summary>
    public ImmutableArray<ReviewQueueDefinition> Queues { get; }

    /// <summary>A queue; null when there is none of this name.</summary>
    public ReviewQueueDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The queue that has a case.</summary>
    public ReviewQueueDefinition QueueOf(ReviewCase review)
    {
        ArgumentNullException.ThrowIfNull(review);
        if (review.MovedTo is { } moved && Find(moved) is { } there)
        {
            return there;
        }

        foreach (var queue in Queues)
        {
            if (Accepts(queue, review))
            {
                return queue;
            }
        }

        return _byName[ReviewQueueDefinition.Default];
    }

    /// <summary>Levels that may be decided in a queue.</summary>
    public static ImmutableArray<ModerationLevel> LevelsOf(ReviewQueueDefinition queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.Levels.IsEmpty ? AllLevels : queue.Levels;
    }

    /// <summary>What a decision in a queue may mean for the author.</summary>
    public static ImmutableArray<ReviewAuthorAct> ActsOf(ReviewQueueDefinition queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.Acts ?? AllActs;
    }

    private static bool Accepts(ReviewQueueDefinition queue, ReviewCase review) =>
        queue.Takes
        && (queue.Types.IsEmpty || queue.Types.Contains(review.Subject.Type))
        && (queue.Languages.IsEmpty || (review.Subject.Language is { } language && queue.Languages.Contains(language)))
        && (queue.Categories.IsEmpty || queue.Categories.Any(category => review.Subject.Categories.Contains(category)))
        && (queue.Reasons.IsEmpty || queue.Reasons.Any(reason => review.Reasons.Contains(reason)));

    // The queue of legal requests first, since they have a deadline; the default queue last, since it takes everything.
    private static ImmutableArray<ReviewQueueDefinition> WithFixed(ImmutableArray<ReviewQueueDefinition> queues)
    {
        var fixedOnes = queues
            .Where(queue => queue.Name is ReviewQueueDefinition.Default or ReviewQueueDefinition.Leads
                or ReviewQueueDefinition.Legal or ReviewQueueDefinition.LegalReports)
            .ToDictionary(queue => queue.Name);
        var leads = fixedOnes.GetValueOrDefault(
            ReviewQueueDefinition.Leads,
            new() { Name = ReviewQueueDefinition.Leads, Takes = false, LeadsOnly = true });
        var legal = fixedOnes.GetValueOrDefault(
            ReviewQueueDefinition.Legal,
            new() { Name = ReviewQueueDefinition.Legal, LeadsOnly = true, EscalatesTo = ReviewQueueDefinition.Legal });
        var reports = fixedOnes.GetValueOrDefault(
            ReviewQueueDefinition.LegalReports,
            new() { Name = ReviewQueueDefinition.LegalReports, LeadsOnly = true, EscalatesTo = ReviewQueueDefinition.LegalReports });
        var last = fixedOnes.GetValueOrDefault(ReviewQueueDefinition.Default, new() { Name = ReviewQueueDefinition.Default });
        return
        [
            legal with { Takes = true, Categories = [], Types = [], Languages = [], Reasons = [ReviewReason.Legal] },
            .. queues.Where(queue => !fixedOnes.ContainsKey(queue.Name)),
            leads,
            reports with { Takes = false },
            last with { Takes = true, Categories = [], Types = [], Languages = [], Reasons = [] },
        ];
    }
}
