using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Content;

/// <summary>Limits of one item. Section <c>OrleansMl:Content</c>.</summary>
public sealed class ContentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Content";

    /// <summary>
    /// Edits of one item by one caller in a minute; further ones are refused with 429. The default is 60: nobody types faster, and each
    /// edit is judged, stored and told to every silo. Raise it for items that a service rewrites all the time.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxEditsPerMinute { get; set; } = 60;
}
