namespace OrleansMl.Jobs;

/// <summary>
/// Work that must happen at a time, per target. Register one per job with <c>AddJob&lt;T&gt;(name)</c>. It may run more than once
/// for one due time, so it is idempotent. Never twice at a time for one target, unless a run outlived its <see cref="Timeout"/>.
/// </summary>
internal interface IScheduledJob
{
    /// <summary>How long a run may take before it counts as failed; null for <see cref="JobOptions.Timeout"/>.</summary>
    TimeSpan? Timeout => null;

    /// <summary>Does the work. A run that throws is tried again.</summary>
    Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>
/// Work that happens again and again, at the multiples of its period. What it missed while the cluster was down is run once. A run
/// that fails is tried again until the next period begins, which starts anew: it never ends as a dead letter.
/// </summary>
internal interface IRecurringJob : IScheduledJob
{
    /// <summary>How often.</summary>
    TimeSpan Period { get; }

    /// <summary>The targets that every silo sees to when it starts; others are scheduled by whoever needs them.</summary>
    IEnumerable<string> Targets { get; }
}

/// <summary>One run of a job.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Target">What it is about.</param>
/// <param name="Payload">What was given when it was scheduled.</param>
/// <param name="Due">When it should run.</param>
/// <param name="Attempt">1 for the first try, and one more after each failure.</param>
internal readonly record struct JobContext(string Job, string Target, string? Payload, DateTimeOffset Due, int Attempt);

/// <summary>What comes after a run that did not fail.</summary>
internal readonly record struct JobResult
{
    /// <summary>The target is done; a recurring job's comes back with the next period.</summary>
    public static JobResult Done => default;

    /// <summary>The target is done for good, a recurring job's too.</summary>
    public static JobResult Stop => new() { IsStop = true };

    /// <summary>When to come back; null when the target is done.</summary>
    public DateTimeOffset? Again { get; private init; }

    /// <summary>True when a recurring job's target does not come back either.</summary>
    public bool IsStop { get; private init; }

    /// <summary>The target is not done: come back.</summary>
    public static JobResult At(DateTimeOffset time) => new() { Again = time };

    /// <summary>Come back at a time, or done when there is none.</summary>
    public static JobResult AtOrDone(DateTimeOffset? time) => new() { Again = time };
}
