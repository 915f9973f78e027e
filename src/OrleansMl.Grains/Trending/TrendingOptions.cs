using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Trending;

/// <summary>How trending counts and ranks. Section <c>OrleansMl:Trending</c>.</summary>
public sealed class TrendingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Trending";

    /// <summary>What boards are sorted by. The default is <see cref="TrendingFormula.Ours"/>.</summary>
    public TrendingFormula Formula { get; set; } = TrendingFormula.Ours;

    /// <summary>
    /// Items whose engagement is kept, in the whole cluster; the ones with the least of the week give way.
    /// The default is 262,144, about a kilobyte each.
    /// </summary>
    [Range(TrendingShards.Count, 100_000_000)]
    public int MaxItems { get; set; } = 262_144;

    /// <summary>
    /// Boards that are kept; the ones with the least engagement of the week give way. Regions times categories count. The default is 1,024.
    /// </summary>
    [Range(2, 100_000)]
    public int MaxBoards { get; set; } = 1024;

    /// <summary>How often a silo hands on what it counted: what a silo that is killed loses. The default is 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How old a board may be when it is asked for. The default is 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan BoardAge { get; set; } = TimeSpan.FromMilliseconds(500);
}
