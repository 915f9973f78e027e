using System.Text.Json.Serialization;

namespace OrleansMl.Recommendations;

/// <summary>
/// Learns from what people did, on a silo with the role <c>trainer</c>, and publishes what recommendations are made with
/// (stateless; use key 0). Runs by itself every hour.
/// </summary>
[GrainInterfaceType("factor-trainer")]
public interface IFactorTrainerGrain : IGrainWithIntegerKey
{
    /// <summary>Starts a training, unless one is running. Returns at once.</summary>
    [Alias("start")]
    Task<TrainingStatus> StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts a training, unless one is running, and has it published whatever it predicts. What is too little to learn from is not.
    /// </summary>
    /// <param name="by">Who wants it, for the audit log and <see cref="TrainingStatus.ForcedBy"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("force")]
    Task<TrainingStatus> ForceAsync(string by, CancellationToken cancellationToken = default);

    /// <summary>Stops a running training; what was published stays.</summary>
    [Alias("stop")]
    Task<TrainingStatus> StopAsync(CancellationToken cancellationToken = default);

    /// <summary>What is being done, and what became of the last training.</summary>
    [Alias("get")]
    Task<TrainingStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes what was published before once more, under a new version; what it replaces is not kept. Every silo takes it within the
    /// seconds that it looks after. Works without a trainer, too.
    /// </summary>
    /// <param name="by">Who wants it, for the audit log.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The state after it; null when nothing was published before, or it was rolled back already.</returns>
    [Alias("roll-back")]
    Task<TrainingStatus?> RollBackAsync(string by, CancellationToken cancellationToken = default);
}

/// <summary>What became of a training.</summary>
public enum TrainingOutcome
{
    /// <summary>There was none yet.</summary>
    None,

    /// <summary>It is what recommendations are made with now.</summary>
    Published,

    /// <summary>It predicts worse than what is published, which stays.</summary>
    [JsonStringEnumMemberName("kept")]
    RejectedByGate,

    /// <summary>There is too little to learn from.</summary>
    TooLittle,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It failed; <see cref="TrainingStatus.Reason"/> says why.</summary>
    Failed,

    /// <summary>No silo has the role <c>trainer</c>: nothing is learned, and what is published goes on.</summary>
    NoTrainer,
}

/// <summary>What the trainer does.</summary>
[GenerateSerializer, Immutable, Alias("training-status")]
public sealed record TrainingStatus
{
    /// <summary>What is being done; null while nothing is.</summary>
    [Id(0)] public string? Step { get; init; }

    /// <summary>When the running training began (UTC).</summary>
    [Id(1)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What became of the last one in this trainer's memory.</summary>
    [Id(2)] public TrainingOutcome Outcome { get; init; }

    /// <summary>Why, as a sentence; null when published.</summary>
    [Id(3)] public string? Reason { get; init; }

    /// <summary>Version of what is published; 0 for nothing.</summary>
    [Id(4)] public long Version { get; init; }

    /// <summary>nDCG@10 of what is published, on the last fifth of what it was learned from.</summary>
    [Id(5)] public double Validation { get; init; }

    /// <summary>Its items.</summary>
    [Id(6)] public int Items { get; init; }

    /// <summary>Interactions it was learned from.</summary>
    [Id(7)] public long Interactions { get; init; }

    /// <summary>When it was published (UTC).</summary>
    [Id(8)] public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>How much of the step is done, 0–1; null when nobody can know, as while settings are searched.</summary>
    [Id(9)] public double? Fraction { get; init; }

    /// <summary>Version that a rollback publishes once more; 0 for none.</summary>
    [Id(10)] public long PreviousVersion { get; init; }

    /// <summary>The silo that trains; null when there is none.</summary>
    [Id(11)] public string? Trainer { get; init; }

    /// <summary>Who had it published although it predicts worse than what was before; null when it does not.</summary>
    [Id(12)] public string? ForcedBy { get; init; }
}
