namespace OrleansMl.Recommendations;

/// <summary>Learns from what people did, and publishes what recommendations are made with (grain key: 0). Runs by itself every hour.</summary>
[GrainInterfaceType("factor-trainer")]
public interface IFactorTrainerGrain : IGrainWithIntegerKey
{
    /// <summary>Starts a training, unless one is running. Returns at once.</summary>
    [Alias("start")]
    Task<TrainingStatus> StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops a running training; what was published stays.</summary>
    [Alias("stop")]
    Task<TrainingStatus> StopAsync(CancellationToken cancellationToken = default);

    /// <summary>What is being done, and what became of the last training.</summary>
    [Alias("get")]
    Task<TrainingStatus> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>What became of a training.</summary>
public enum TrainingOutcome
{
    /// <summary>There was none yet.</summary>
    None,

    /// <summary>It is what recommendations are made with now.</summary>
    Published,

    /// <summary>It foretells worse than what is published, which stays.</summary>
    Kept,

    /// <summary>There is too little to learn from.</summary>
    TooLittle,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It failed; <see cref="TrainingStatus.Reason"/> says why.</summary>
    Failed,
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

    /// <summary>nDCG@10 of what is published, on the last fifth of the time it was learned from.</summary>
    [Id(5)] public double Validation { get; init; }

    /// <summary>Its items.</summary>
    [Id(6)] public int Items { get; init; }

    /// <summary>Interactions it was learned from.</summary>
    [Id(7)] public long Interactions { get; init; }

    /// <summary>When it was published (UTC).</summary>
    [Id(8)] public DateTimeOffset? PublishedAt { get; init; }
}
