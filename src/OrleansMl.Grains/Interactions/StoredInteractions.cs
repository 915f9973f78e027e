using System.Collections.Immutable;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>
/// What a user did last, and where the rest is. An append-only log in chunks: a like rewrites the open chunk, not years.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-interactions")]
internal sealed record StoredInteractions
{
    public const string StateName = "interactions";

    /// <summary>Full chunks that are kept; with them the last 4,096 interactions.</summary>
    public const int MaxChunks = 32;

    /// <summary>When the user was first heard of; null when never.</summary>
    [Id(0)] public DateTimeOffset? FirstAt { get; init; }

    /// <summary>The oldest full chunk.</summary>
    [Id(1)] public int FirstChunk { get; init; }

    /// <summary>The number that the open chunk will have.</summary>
    [Id(2)] public int OpenChunk { get; init; }

    /// <summary>Of the open chunk, oldest first.</summary>
    [Id(3)] public ImmutableArray<StoredInteraction> Open { get; init; } = [];

    /// <summary>The last day that the index of users was told of; days since 1970-01-01.</summary>
    [Id(4)] public int NotedDay { get; init; }

    /// <summary>True when there may be <see cref="StoredScheduled"/>.</summary>
    [Id(5)] public bool HasScheduled { get; init; }

    /// <summary>See <see cref="AccountRecord.Authors"/>.</summary>
    [Id(6)] public ulong Authors { get; init; }

    /// <summary>Days on which the user did something; 0 in what earlier versions wrote.</summary>
    [Id(7)] public int ActiveDays { get; init; }

    /// <summary>True when more counted than the record tells: <see cref="CountedActs"/>.</summary>
    [Id(8)] public bool HasCounted { get; init; }

    /// <summary>The latest items that the user reported, at most <see cref="ReportAccuracy.MaxKept"/>.</summary>
    [Id(9)] public ImmutableArray<StoredReport> Reports { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What speaks for the account, without <see cref="Authors"/> where earlier versions wrote none.</summary>
    public AccountRecord ToAccount() => ActiveDays > 0 || FirstAt is not { } first
        ? new(FirstAt, ActiveDays, Authors)
        : new(FirstAt, Math.Clamp(NotedDay - UserIndexShards.DayOf(first) + 1, 1, 30), 0);

    public static ChunkLogFormat<StoredInteractions, StoredInteractionChunk, StoredInteraction> LogFormat { get; } = new(
        StateName,
        StoredInteractionChunk.Capacity,
        head => new(head.FirstChunk, head.OpenChunk, head.Open),
        (head, log) => head with { FirstChunk = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Interactions,
        entries => new() { Interactions = entries })
    {
        MaxChunks = MaxChunks,
    };
}

/// <summary>See <see cref="ReportedItem"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-report")]
internal readonly record struct StoredReport(
    [property: Id(0)] string ContentId, [property: Id(1)] DateTimeOffset At, [property: Id(2)] bool? IsUpheld)
{
    public static StoredReport Of(ReportedItem report) => new(report.ContentId, report.At, report.IsUpheld);

    public ReportedItem ToReport() => new(ContentId, At, IsUpheld);
}

/// <summary>A full chunk; never changed.</summary>
[GenerateSerializer, Immutable, Alias("stored-interaction-chunk")]
internal sealed record StoredInteractionChunk
{
    /// <summary>A chunk with so many interactions is full.</summary>
    public const int Capacity = 128;

    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredInteraction> Interactions { get; init; } = [];
}

/// <summary>One thing that the user did.</summary>
[GenerateSerializer, Immutable, Alias("stored-interaction")]
internal readonly record struct StoredInteraction(
    [property: Id(0)] string ContentId,
    [property: Id(1)] InteractionType Type,
    [property: Id(2)] double? Value,
    [property: Id(3)] DateTimeOffset At)
{
    /// <summary>True when it was taken back at that time.</summary>
    [Id(4)] public bool IsRetracted { get; init; }

    /// <summary>The platform's own name of it; null for the name of the type.</summary>
    [Id(5)] public string? Kind { get; init; }

    [Id(6)] public string? Comment { get; init; }

    /// <summary>True when the item was the user's own.</summary>
    [Id(7)] public bool IsOwn { get; init; }

    /// <summary>Where the user was; null when nobody said, and in what earlier versions wrote.</summary>
    [Id(8)] public string? Region { get; init; }

    /// <summary>What it is called.</summary>
    public string KindName => Kind ?? Interaction.NameOf(Type);

    public static StoredInteraction Of(InteractionEntry entry) => new(entry.ContentId, entry.Type, entry.Value, entry.At)
    {
        IsRetracted = entry.IsRetracted,
        Kind = entry.Kind,
        Comment = entry.Comment,
        IsOwn = entry.IsOwn,
        Region = entry.Region,
    };

    public InteractionEntry ToEntry() => new(ContentId, Type, Value, At)
    {
        IsRetracted = IsRetracted,
        Kind = Kind,
        Comment = Comment,
        IsOwn = IsOwn,
        Region = Region,
    };

    public Interaction ToInteraction() => new()
    {
        ContentId = ContentId,
        Type = Type,
        Value = Value,
        At = At,
        Kind = Kind,
        Comment = Comment,
        Region = Region,
    };
}

/// <summary>What the user will have done when its time comes.</summary>
[GenerateSerializer, Immutable, Alias("stored-ahead")]
internal sealed record StoredScheduled
{
    /// <summary>By time.</summary>
    [Id(0)] public ImmutableArray<Interaction> Interactions { get; init; } = [];
}

/// <summary>What the user did anything with before the oldest chunk that is kept: <see cref="SeenItems.ToBytes"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-seen")]
internal sealed record StoredSeen
{
    [Id(0)] public ImmutableArray<byte> Bytes { get; init; } = [];
}
