using System.Collections.Immutable;

namespace OrleansMl.Reviews;

/// <summary>A decision as the figures count it.</summary>
public readonly record struct HandledFigure(string Queue, string Actor, double? HandlingSeconds);

/// <summary>Sums the figures of shards up, and adds those of what was handled.</summary>
public static class ReviewFigures
{
    /// <summary>The figures of some queues.</summary>
    /// <param name="queues">The queues to name.</param>
    /// <param name="parts">Figures of each queue, of each shard.</param>
    /// <param name="handled">The latest decisions.</param>
    /// <param name="only">The moderator whose own figures are told; null for those of everybody.</param>
    public static ReviewStats Of(
        IReadOnlyCollection<string> queues,
        IEnumerable<ReviewQueueStats> parts,
        IReadOnlyCollection<HandledFigure> handled,
        string? only)
    {
        var byQueue = parts.ToLookup(part => part.Queue);
        var handledIn = handled.ToLookup(one => one.Queue);
        return new(
            [
                .. queues.Order(StringComparer.Ordinal).Select(queue => new ReviewQueueStats
                {
                    Queue = queue,
                    Waiting = byQueue[queue].Sum(part => part.Waiting),
                    Leased = byQueue[queue].Sum(part => part.Leased),
                    Late = byQueue[queue].Sum(part => part.Late),
                    AwaitingSecond = byQueue[queue].Sum(part => part.AwaitingSecond),
                    Unsent = byQueue[queue].Sum(part => part.Unsent),
                    Oldest = byQueue[queue].Min(part => part.Oldest),
                    Handled = handledIn[queue].Count(),
                    MedianHandlingSeconds = MedianOf(handledIn[queue]),
                })
            ],
            [
                .. handled.Where(one => only is null || one.Actor == only)
                    .GroupBy(one => one.Actor, StringComparer.Ordinal)
                    .OrderBy(some => some.Key, StringComparer.Ordinal)
                    .Select(some => new ReviewerStats(some.Key, some.Count(), MedianOf(some)))
            ]);
    }

    private static double? MedianOf(IEnumerable<HandledFigure> handled)
    {
        var seconds = handled.Where(one => one.HandlingSeconds is not null).Select(one => one.HandlingSeconds!.Value).Order().ToArray();
        return seconds.Length == 0 ? null : (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
    }
}
