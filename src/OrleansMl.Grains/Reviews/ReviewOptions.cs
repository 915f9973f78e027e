using System.ComponentModel.DataAnnotations;
using OrleansMl.Users;

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
    /// The share of the decisions that no person makes, 0 to 1, that a moderator decides too, without seeing them, so that precision and
    /// recall are known. What the policy sends to moderators is not drawn. The same on all nodes. The default is 0: it costs their time.
    /// </summary>
    [Range(0.0, 1.0)]
    public double SampleRate { get; set; }

    /// <summary>The same by surface, for example <c>SampleRates:comment=0.001</c>; where none is set, <see cref="SampleRate"/>.</summary>
    public Dictionary<ContentType, double> SampleRates { get; } = [];

    /// <summary>
    /// From how many people on that an author reaches, as the platform says (<c>PUT /users/{id}</c>, <c>reach</c>), a decision that removes
    /// an item of theirs, gives a strike or pauses their posting takes effect only once a second moderator decides the same; from 1. The
    /// same on all nodes. The default is none: it needs a second person. What waits when it is switched off still waits.
    /// </summary>
    [Range(1, UserProfile.MaxReach)]
    public long? SecondYesFrom { get; set; }

    internal double SampleRateOf(ContentType type) => Math.Clamp(SampleRates.GetValueOrDefault(type, SampleRate), 0, 1);

    /// <summary>
    /// Waiting cases that one of the eight shards keeps in memory, about 2 KB each, shared out equally among the queues; the others wait on
    /// disk and come as these are worked on. A shard reads them when it comes up. The default is 10,000. Was <c>MaxOpenPerShard</c>.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxInMemoryPerShard { get; set; } = 10_000;
}
