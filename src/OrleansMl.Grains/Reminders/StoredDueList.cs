namespace OrleansMl.Reminders;

/// <summary>What a shard keeps.</summary>
[GenerateSerializer, Alias("stored-due-list")]
internal sealed class StoredDueList
{
    /// <summary>Target to due time (UTC).</summary>
    [Id(0)]
    public Dictionary<string, DateTimeOffset> Due { get; set; } = [];
}
