namespace OrleansMl.Reminders;

/// <summary>
/// Work that must happen at a time, per target. Register one per job with <c>AddKeyedSingleton&lt;IDueJob, T&gt;(name)</c>. It may run
/// more than once for one due time, so it is idempotent.
/// </summary>
internal interface IDueJob
{
    /// <summary>Does the work.</summary>
    /// <returns>When to come back to this target; null when it is done.</returns>
    Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken);
}
