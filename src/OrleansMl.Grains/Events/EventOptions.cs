using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Events;

/// <summary>How events are kept. Section <c>OrleansMl:Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Events";

    /// <summary>
    /// Events that each of the 16 shards keeps. The default is 100,000, which is about 60 MB a shard; who is further behind is told that
    /// events are missed. More cost disk only.
    /// </summary>
    [Range(16, 10_000_000)]
    public int KeptPerShard { get; set; } = 100_000;

    /// <summary>
    /// Changes of one shard that may wait for their events to be taken up; beyond it a change is refused with 503 <c>overloaded</c>. The
    /// default is 1,000. Each note that is written carries the list.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxExpectedPerShard { get; set; } = 1000;

    /// <summary>Whether events are written when nobody follows them. The default is false.</summary>
    public bool Always { get; set; }
}
