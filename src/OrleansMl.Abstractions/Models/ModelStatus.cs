namespace OrleansMl.Models;

/// <summary>Where a model version stands on one silo.</summary>
public enum ModelState
{
    /// <summary>Installed; will load on first use.</summary>
    Available,

    /// <summary>Being loaded.</summary>
    Loading,

    /// <summary>In memory and answering.</summary>
    Loaded,

    /// <summary>The package cannot be used; see <see cref="ModelStatus.Reason"/>.</summary>
    Broken,
}

/// <summary>One model version on one silo: what it is, whether it is loaded, and how it has been doing since it was loaded.</summary>
[GenerateSerializer, Immutable, Alias("model-status")]
public sealed record ModelStatus
{
    /// <summary>The version.</summary>
    [Id(0)] public required ModelKey Model { get; init; }

    /// <summary>The task, for example <c>text-classification</c>; empty when the manifest cannot be read.</summary>
    [Id(1)] public required string Task { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(2)] public required ModelState State { get; init; }

    /// <summary>Why it is broken; null otherwise.</summary>
    [Id(3)] public string? Reason { get; init; }

    /// <summary>True when this is the version that answers for its name.</summary>
    [Id(4)] public bool Live { get; init; }

    /// <summary>Bytes charged to the silo's model memory budget; 0 when not loaded.</summary>
    [Id(5)] public long MemoryBytes { get; init; }

    /// <summary>When it was loaded (UTC); null when not loaded.</summary>
    [Id(6)] public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>How long the load took. Milliseconds; null when not loaded.</summary>
    [Id(7)] public double? LoadMs { get; init; }

    /// <summary>Texts answered since the load.</summary>
    [Id(8)] public long Calls { get; init; }

    /// <summary>Texts that ended in an error since the load.</summary>
    [Id(9)] public long Errors { get; init; }

    /// <summary>ONNX runs since the load; <see cref="Calls"/> / <see cref="Batches"/> is the mean batch size.</summary>
    [Id(10)] public long Batches { get; init; }

    /// <summary>Mean time from queue to answer since the load. Milliseconds.</summary>
    [Id(11)] public double MeanMs { get; init; }

    /// <summary>Texts waiting in the queue now.</summary>
    [Id(12)] public int Queued { get; init; }
}
