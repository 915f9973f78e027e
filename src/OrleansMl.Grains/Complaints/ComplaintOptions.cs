using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Complaints;

/// <summary>Times of complaints; section <c>OrleansMl:Complaints</c>.</summary>
public sealed class ComplaintOptions
{
    internal const string Section = "OrleansMl:Complaints";

    /// <summary>
    /// How long a decision may be contested. The default is 183 days: the six months of Article 20 of the Digital Services Act,
    /// Regulation (EU) 2022/2065.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(183);
}
