using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Virality;

/// <summary>How virality is predicted. Section <c>OrleansMl:Virality</c>.</summary>
public sealed class ViralityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Virality";

    /// <summary>The cascade-forecast model. The default is <c>virality</c>.</summary>
    [Required]
    public string Model { get; set; } = "virality";

    /// <summary>
    /// Shares that a hundredth of this platform's items reach: what is called viral. The default is null: what the model's package says,
    /// which is of simulated items; set it to what your own reach.
    /// </summary>
    [Range(1, 1e12)]
    public double? ViralSize { get; set; }

    /// <summary>
    /// People of the platform, which no forecast passes. The default is null: as many as ever did something, at least 1,000; set it where
    /// many only read.
    /// </summary>
    [Range(1, 1e10)]
    public double? Population { get; set; }

    /// <summary>How long to wait for the model. The default is 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// One forecast in so many of a stored item is kept in mind and held against what the item reached an hour later: how
    /// <c>orleansml.virality.coverage</c> is measured. The default is 1, all.
    /// </summary>
    [Range(1, 1_000_000)]
    public int CheckEvery { get; set; } = 1;
}
