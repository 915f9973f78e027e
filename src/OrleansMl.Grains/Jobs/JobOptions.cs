using System.ComponentModel.DataAnnotations;

namespace OrleansMl.Jobs;

/// <summary>How jobs are run and tried again. Section <c>OrleansMl:Jobs</c>.</summary>
public sealed class JobOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansMl:Jobs";

    /// <summary>
    /// Runs of a target that may fail; after the last it is a dead letter. The default is 10, which takes about three hours.
    /// </summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>The longest wait after the first failure; it doubles with each. The default is 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait after any failure. The default is six hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "30.00:00:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long a run may take before it counts as failed. The default is ten minutes; some jobs have a time of their own.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs at a time in one of a job's 16 shards. The default is 64. More finish a burst sooner and load the cluster harder.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; set; } = 64;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxDelay < FirstDelay)
        {
            yield return new($"{Section}:MaxDelay ({MaxDelay}) is shorter than FirstDelay ({FirstDelay}).", [nameof(MaxDelay)]);
        }
    }
}
