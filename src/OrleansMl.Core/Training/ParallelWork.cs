namespace OrleansMl.Training;

/// <summary>
/// How learning uses several cores: as many threads as there are cores, whatever the thread pool would give, and those of the scheduler it
/// runs on. A host that serves people meanwhile runs it on threads of its own.
/// </summary>
internal static class ParallelWork
{
    /// <summary>Options for one loop.</summary>
    public static ParallelOptions Options(CancellationToken cancellationToken) => new()
    {
        CancellationToken = cancellationToken,

        // Hosts raise the pool's minimum, and a loop over small rows with a hundred threads waits for its own threads most of the time.
        MaxDegreeOfParallelism = Environment.ProcessorCount,

        // None means the current one.
        TaskScheduler = null,
    };
}
