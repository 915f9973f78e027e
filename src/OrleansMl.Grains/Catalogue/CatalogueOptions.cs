using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Catalogue;

/// <summary>What recommendations know of all items. Section <c>OrleansMl:Catalogue</c>.</summary>
public sealed class CatalogueOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Catalogue";

    /// <summary>
    /// How often a silo tells the shards of new items. The default is 250 ms: what a killed silo had not told
    /// yet is told with the item's next engagement.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a silo asks the shards what is new. The default is a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "01:00:00")]
    public TimeSpan PullInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Items that wait to be told on one silo; more are told with their next engagement. The default is 50,000.</summary>
    [Range(100, 10_000_000)]
    public int QueueCapacity { get; set; } = 50_000;
}
