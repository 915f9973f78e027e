using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Recommendations;

/// <summary>How recommendations are learned and made. Section <c>OrleansMl:Recommendations</c>.</summary>
public sealed class RecommendationOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Recommendations";

    /// <summary>Numbers per item. The default is 64.</summary>
    [Range(8, 512)]
    public int Dimensions { get; set; } = 64;

    /// <summary>Fewer interactions are not learned from. The default is 1,000.</summary>
    [Range(100, 1_000_000_000)]
    public int MinInteractions { get; set; } = 1000;

    /// <summary>Share of the published validation nDCG that a new training must reach to be published. The default is .98.</summary>
    [Range(0, 1)]
    public double MinRelativeNdcg { get; set; } = .98;

    /// <summary>How often it is learned anew. The default is an hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan TrainingInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Who did nothing for so many days is not learned from. The default is 180.</summary>
    [Range(1, 100_000)]
    public int ActiveDays { get; set; } = 180;

    /// <summary>How often a silo looks for a new snapshot. The default is 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a list is kept. The default is five minutes; zero makes a new one each time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the lists of users who did something in the last day are made anew. The default is an hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How lists are put together.</summary>
    public RankingSettings Ranking { get; set; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(Ranking, new(Ranking), results, validateAllProperties: true);
        return results;
    }
}
