namespace OrleansMl.Jobs;

/// <summary>The sizes of a <see cref="JobLog"/>. Tests make them small, so that everything happens soon.</summary>
internal sealed record JobLogLimits
{
    public static JobLogLimits Default { get; } = new();

    /// <summary>Rows of the log. Never fewer than a version before had: those beyond would not be read.</summary>
    public int RingSlots { get; init; } = 64;

    /// <summary>Changes in a row of the log. Half of it is written with every flush.</summary>
    public int ChangesPerChunk { get; init; } = 64;

    /// <summary>About the bytes beyond which a row of the log is full too.</summary>
    public int LogChunkSize { get; init; } = 8 * 1024;

    /// <summary>Targets in the log beyond which it is emptied into the buckets.</summary>
    public int ChangesToSpill { get; init; } = 2048;

    /// <summary>About the bytes beyond which a chunk of a bucket does not grow.</summary>
    public int ChunkSize { get; init; } = 32 * 1024;

    /// <summary>Jobs in memory beyond which nothing is read ahead.</summary>
    public int MaxNear { get; init; } = 16_384;

    /// <summary>A bucket is written anew when it holds four times what is pending in it, and this many jobs more.</summary>
    public int StaleJobs { get; init; } = 1024;
}
