using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Banks;

/// <summary>Banks of known content; section <c>OrleansMl:Banks</c>.</summary>
public sealed class BankOptions
{
    internal const string Section = "OrleansMl:Banks";

    /// <summary>
    /// How long a silo may match by what it knows without hearing from the others. A change of a bank that a silo cannot be told waits so
    /// long before it is acknowledged. The default is 3 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How far back items that were decided are matched again when an entry is added; items that wait for a moderator always are. The
    /// default is a day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan LookBack { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The same for the bank of legal requests. The default is 3,660 days: whatever the log of scores still knows, half a million items.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00")]
    public TimeSpan HoldLookBack { get; set; } = TimeSpan.FromDays(3660);
}
