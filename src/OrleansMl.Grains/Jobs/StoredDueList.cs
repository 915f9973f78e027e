namespace OrleansMl.Jobs;

/// <summary>What a shard kept before its jobs were in time buckets: one record of everything. Read for ever, never written.</summary>
[GenerateSerializer, Alias("stored-due-list")]
internal sealed class StoredDueList
{
    /// <summary>Target to due time (UTC).</summary>
    [Id(0)]
    public Dictionary<string, DateTimeOffset> Due { get; set; } = [];
}
