namespace OrleansMl.Jobs;

/// <summary>
/// A span of time whose jobs are stored together: minutes for what is near, and hours, days, 32, 1,024 and 32,768 days for what
/// is far, as in a hierarchical timing wheel (Varghese and Lauck, 1987). A bucket is split when its time comes; by then all it
/// holds is less than one of its spans away, so that everything goes to a finer level and nothing is moved more than five times.
/// There are fewer than 500 buckets, however many jobs there are.
/// </summary>
/// <param name="Level">0 for minutes, up to <see cref="Coarsest"/>.</param>
/// <param name="Number">Which of its level: the spans since year 1.</param>
public readonly record struct TimeBucket(int Level, long Number)
{
    private static readonly long[] Spans =
    [
        TimeSpan.TicksPerMinute, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay,
        32 * TimeSpan.TicksPerDay, 1024 * TimeSpan.TicksPerDay, 32_768 * TimeSpan.TicksPerDay,
    ];

    /// <summary>The last level.</summary>
    public static int Coarsest => Spans.Length - 1;

    /// <summary>When the span begins (UTC).</summary>
    public DateTimeOffset Start => new(Number * Spans[Level], TimeSpan.Zero);

    /// <summary>The bucket of a time. What is overdue belongs to the present minute.</summary>
    public static TimeBucket Of(DateTimeOffset due, DateTimeOffset now)
    {
        var ticks = Math.Max(due.UtcTicks, now.UtcTicks);
        var level = 0;

        // Two spans of the next level: one that has begun can always be split.
        while (level < Coarsest && ticks - now.UtcTicks >= 2 * Spans[level + 1])
        {
            level++;
        }

        return new(level, ticks / Spans[level]);
    }
}
