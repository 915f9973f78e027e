using System.Collections.Immutable;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Legal;

/// <summary>Where a shard of the log of statements writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-statements")]
internal sealed record StoredStatements
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<StoredStatement> Open { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Keeps the latest million of each of sixteen shards.</summary>
    public static ChunkLogFormat<StoredStatements, StoredStatementChunk, StoredStatement> LogFormat { get; } = new(
        "statements",
        StoredStatementChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Entries,
        entries => new() { Entries = entries })
    {
        MaxChunks = 16_384,
    };
}

/// <summary>A full chunk of the log.</summary>
[GenerateSerializer, Immutable, Alias("stored-statement-chunk")]
internal sealed record StoredStatementChunk
{
    /// <summary>Never change it for a store that holds some. Small, since the open chunk is written with each entry.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<StoredStatement> Entries { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>An entry: a restriction, that one was taken back, or an answered complaint.</summary>
/// <param name="Key">What it is about: a statement's <see cref="Statement.Puid"/>, or a complaint.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Restriction">A restriction; null for others.</param>
/// <param name="Complaint">An answered complaint; null for others. Where both are null, the restriction of the key was taken back.</param>
[GenerateSerializer, Immutable, Alias("stored-statement")]
internal sealed record StoredStatement(
    [property: Id(0)] string Key,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] StoredRestriction? Restriction = null,
    [property: Id(3)] AnsweredComplaint? Complaint = null)
{
    public bool TakesBack => Restriction is null && Complaint is null;

    /// <summary>The restriction as a statement; null for others.</summary>
    public Statement? ToStatement() => Restriction is { } restriction
        ? new()
        {
            Puid = Key,
            At = At,
            ContentDate = restriction.ContentDate,
            Type = restriction.Type,
            Language = restriction.Language,
            Level = restriction.Level,
            Categories = restriction.Categories,
            Source = restriction.Source,
            IsDetected = restriction.IsDetected,
            IsReported = restriction.IsReported,
            Policy = restriction.Policy,
            Pause = restriction.Pause is { } pause ? new(pause.Until) : null,
        }
        : null;
}

/// <summary>What is kept of a restriction. Its meaning: <see cref="Statement"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-restriction")]
internal sealed record StoredRestriction
{
    [Id(0)] public DateTimeOffset ContentDate { get; init; }

    [Id(1)] public ContentType Type { get; init; }

    [Id(2)] public string? Language { get; init; }

    [Id(3)] public ModerationLevel Level { get; init; }

    [Id(4)] public ImmutableArray<string> Categories { get => field.IsDefault ? [] : field; init; } = [];

    [Id(5)] public DecisionSource Source { get; init; }

    [Id(6)] public bool IsDetected { get; init; }

    [Id(7)] public bool IsReported { get; init; }

    [Id(8)] public PolicyRef Policy { get; init; } = new("", "");

    /// <summary>Of a pause of posting; null for a restriction of an item.</summary>
    [Id(9)] public StoredPause? Pause { get; init; }
}

/// <summary>A pause of posting.</summary>
/// <param name="Until">Until when (UTC), if nothing changes; null for no end.</param>
[GenerateSerializer, Immutable, Alias("stored-statement-pause")]
internal sealed record StoredPause([property: Id(0)] DateTimeOffset? Until);
