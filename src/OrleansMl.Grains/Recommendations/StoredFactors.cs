using System.Collections.Immutable;

namespace OrleansMl.Recommendations;

/// <summary>Which snapshot is published. Written last, with the tag of the one before: two trainers cannot both publish.</summary>
[GenerateSerializer, Immutable, Alias("stored-factors")]
internal sealed record StoredFactors
{
    /// <summary>0 for nothing.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>How many chunks.</summary>
    [Id(1)] public int Chunks { get; init; }

    [Id(2)] public double Validation { get; init; }

    [Id(3)] public int Items { get; init; }

    [Id(4)] public long Interactions { get; init; }

    /// <summary>When it was published (UTC).</summary>
    [Id(5)] public DateTimeOffset PublishedAt { get; init; }

    /// <summary>Slots of chunks that are in turn: the published version, the one before, and the one being written.</summary>
    public const int Slots = 3;

    /// <summary>Bytes of a chunk.</summary>
    public const int ChunkBytes = 1 << 20;

    public const string StateName = "factors";

    public static string ChunkName(long version, int chunk) => $"factors-{version % Slots}-{chunk}";
}

/// <summary>A part of a snapshot.</summary>
[GenerateSerializer, Immutable, Alias("stored-factors-chunk")]
internal sealed record StoredFactorsChunk
{
    /// <summary>Of which version: a slot is used again.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>CRC-32C of <see cref="Bytes"/>.</summary>
    [Id(1)] public uint Crc { get; init; }

    [Id(2)] public ImmutableArray<byte> Bytes { get; init; } = [];
}
