namespace OrleansMl.Jobs;

/// <summary>A bucket of a shard, as the activation sees it: where it is in time and its chunks, not its jobs.</summary>
internal sealed class JobBucket(int id, TimeBucket time, bool isOpen)
{
    /// <summary>The level that stands for no time: dead letters.</summary>
    public const int DeadLevel = 255;

    /// <summary>Names the bucket in the index of this activation.</summary>
    public int Id => id;

    public TimeBucket Time => time;

    public bool IsDead => time.Level == DeadLevel;

    public List<Chunk> Chunks { get; } = [];

    /// <summary>Jobs that the index says are here.</summary>
    public int Live { get; set; }

    /// <summary>Jobs in the chunks, with those that are here no more.</summary>
    public int Stored => Chunks.Sum(chunk => chunk.Info.Count);

    /// <summary>True when what comes into the bucket stays in memory, because its time is near.</summary>
    public bool IsOpen { get; set; } = isOpen;

    /// <summary>True when it holds something that must come into memory once its time is near.</summary>
    public bool IsUnread => !IsDead && (time.Level > 0 ? Chunks.Count > 0 : Chunks.Exists(chunk => !chunk.IsInMemory));

    /// <summary>A chunk.</summary>
    internal sealed class Chunk(StoredJobChunkInfo info, bool isInMemory)
    {
        public StoredJobChunkInfo Info => info;

        public bool IsInMemory { get; set; } = isInMemory;
    }
}
