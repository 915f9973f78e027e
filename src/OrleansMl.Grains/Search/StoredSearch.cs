using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Storage;

namespace OrleansMl.Search;

/// <summary>Where a shard of the search index writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-search")]
internal sealed record StoredSearch
{
    public const string StateName = "search";

    [Id(0)] public int First { get; init; }

    /// <summary>The number that the open chunk will have.</summary>
    [Id(1)] public int OpenChunk { get; init; }

    /// <summary>Of the open chunk, the oldest first.</summary>
    [Id(2)] public ImmutableArray<StoredSearchItem> Open { get => field.IsDefault ? [] : field; init; } = [];

    public static ChunkLogFormat<StoredSearch, StoredSearchChunk, StoredSearchItem> LogFormat { get; } = new(
        StateName,
        StoredSearchChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Entries,
        entries => new() { Entries = entries });
}

/// <summary>A full chunk, the oldest first.</summary>
[GenerateSerializer, Immutable, Alias("stored-search-chunk")]
internal sealed record StoredSearchChunk
{
    /// <summary>Some 20 KB. Never change it for a store that holds some.</summary>
    public const int Capacity = 128;

    [Id(0)] public ImmutableArray<StoredSearchItem> Entries { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What is known of an item: hashes, no text and no name but the id.</summary>
[GenerateSerializer, Immutable, Alias("stored-search-item")]
internal sealed record StoredSearchItem
{
    [Id(0)] public string ContentId { get; init; } = "";

    [Id(1)] public long Version { get; init; }

    [Id(2)] public bool IsGone { get; init; }

    /// <summary>Ticks (UTC).</summary>
    [Id(3)] public long CreatedAt { get; init; }

    [Id(4)] public ulong AuthorKey { get; init; }

    [Id(5)] public ContentState State { get; init; }

    [Id(6)] public ModerationLevel? Level { get; init; }

    [Id(7)] public ContentType Type { get; init; }

    [Id(8)] public ulong LanguageKey { get; init; }

    [Id(9)] public ulong Categories { get; init; }

    /// <summary>Never changed; empty for a text without words.</summary>
    [Id(10)] public byte[] Words { get; init; } = [];

    [Id(11)] public ulong TextKey { get; init; }

    [Id(12)] public ulong? SimHash { get; init; }

    public static StoredSearchItem Of(IndexedItem item) => new()
    {
        ContentId = item.ContentId,
        Version = item.Version,
        IsGone = item.IsGone,
        CreatedAt = item.CreatedAt,
        AuthorKey = item.AuthorKey,
        State = item.State,
        Level = item.Level,
        Type = item.Type,
        LanguageKey = item.LanguageKey,
        Categories = item.Categories,
        Words = item.Words.IsEmpty ? [] : item.Words.ToBytes(),
        TextKey = item.TextKey,
        SimHash = item.SimHash,
    };

    public IndexedItem ToIndexed() => new()
    {
        ContentId = ContentId,
        Version = Version,
        IsGone = IsGone,
        CreatedAt = CreatedAt,
        AuthorKey = AuthorKey,
        State = State,
        Level = Level,
        Type = Type,
        LanguageKey = LanguageKey,
        Categories = Categories,
        Words = WordSignature.From(Words),
        TextKey = TextKey,
        SimHash = SimHash,
    };

    /// <summary>An erased item, of which nothing is left but that it is gone.</summary>
    public StoredSearchItem Erased() => new() { ContentId = ContentId, Version = Version, IsGone = true };
}
