using System.Collections.Immutable;

namespace OrleansMl.Recommendations;

/// <summary>
/// Which snapshot is published. Written last, with the tag of the one before: two trainers cannot both publish. Version numbers only grow,
/// so a silo needs to compare nothing else: a rollback is a new version whose chunks are those of an older one (<see cref="Written"/>,
/// <see cref="Slot"/>). Of the three slots one holds what is published and one what was before; chunks are only ever written into the one
/// left.
/// </summary>
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

    /// <summary>The version that its chunks name; 0: its own.</summary>
    [Id(6)] public long Written { get; init; }

    /// <summary>The slot of its chunks; null as written before there were rollbacks: the version's remainder.</summary>
    [Id(7)] public int? Slot { get; init; }

    /// <summary>What was published before and can be again; null for nothing. Has none itself.</summary>
    [Id(8)] public StoredFactors? Before { get; init; }

    /// <summary>Who had it published although it predicts worse than what was before; null when it does not.</summary>
    [Id(9)] public string? ForcedBy { get; init; }

    /// <summary>Slots of chunks: the published version, the one before, and the one being written.</summary>
    public const int Slots = 3;

    /// <summary>Bytes of a chunk.</summary>
    public const int ChunkBytes = 1 << 20;

    public const string StateName = "factors";

    /// <summary>The version that its chunks name.</summary>
    public long WrittenVersion => Written > 0 ? Written : Version;

    /// <summary>A slot that holds neither what is published nor what was before.</summary>
    public int FreeSlot => Enumerable.Range(0, Slots).First(slot => (Version == 0 || slot != OwnSlot) && slot != Before?.OwnSlot);

    private int OwnSlot => Slot ?? (int)(Version % Slots);

    public string ChunkName(int chunk) => $"factors-{OwnSlot}-{chunk}";

    /// <summary>What follows when this is published in its place.</summary>
    public StoredFactors Then(StoredFactors next) =>
        next with { Version = Version + 1, Slot = FreeSlot, Before = Version > 0 ? this with { Before = null } : null };

    /// <summary>
    /// What was before, published once more; null when there is nothing. What it replaces cannot come back: it was taken back for a reason.
    /// </summary>
    public StoredFactors? RolledBack(DateTimeOffset now) =>
        Before is { } before
            ? before with { Version = Version + 1, Written = before.WrittenVersion, Slot = before.OwnSlot, PublishedAt = now }
            : null;

    public TrainingStatus ToStatus() => new()
    {
        Version = Version,
        Validation = Validation,
        Items = Items,
        Interactions = Interactions,
        PublishedAt = Version > 0 ? PublishedAt : null,
        PreviousVersion = Before?.Version ?? 0,
        ForcedBy = ForcedBy,
    };
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
