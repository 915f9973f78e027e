using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Search;

/// <summary>What staff find items by. Section <c>OrleansMl:Search</c>.</summary>
public sealed class SearchOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Search";

    /// <summary>
    /// How often a silo tells the index of changed items. The default is a second: what a killed silo had not told is told when somebody
    /// engages with the item, or when it changes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:00:10")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Changed items that wait on one silo to be told to one of 16 shards; more are left out. The default is 2,000.</summary>
    [Range(100, 1_000_000)]
    public int QueueCapacity { get; set; } = 2000;

    /// <summary>
    /// Items that are found; those that nobody changed for longest are not any more. The default is a million, which take 250 MB of memory
    /// in the whole cluster.
    /// </summary>
    [Range(1000, 100_000_000)]
    public int MaxItems { get; set; } = 1_000_000;
}
