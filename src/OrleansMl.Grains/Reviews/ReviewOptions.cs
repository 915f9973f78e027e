using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Reviews;

/// <summary>Times of reviews; section <c>OrleansMl:Reviews</c>. Queues are set by <c>PUT /api/v1/moderation/queues</c>.</summary>
public sealed class ReviewOptions
{
    internal const string Section = "OrleansMl:Reviews";

    /// <summary>How long a claim holds, and by how much it is renewed. The default is 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a decision may be undone, and how long what it sends waits. The default is 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan UndoWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Open cases that one of the eight shards holds; beyond, an item that needs a moderator is refused (503). Each takes about 2 KB of
    /// memory. The default is 100,000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxOpenPerShard { get; set; } = 100_000;
}
