using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Trending;

/// <summary>What trending knows of an item beside its engagement.</summary>
[GenerateSerializer, Immutable, Alias("trending-facts")]
public sealed record ContentMetadata
{
    /// <summary>The item's revision and what became of it since: the higher number knows better.</summary>
    [Id(0)] public required long Version { get; init; }

    /// <summary>The surface.</summary>
    [Id(1)] public required ContentType Type { get; init; }

    /// <summary>The verdict; null while there is none.</summary>
    [Id(2)] public ModerationLevel? Level { get; init; }

    /// <summary>False keeps it off every board: rejected, withdrawn, or not judged yet.</summary>
    [Id(3)] public required bool Visible { get; init; }

    /// <summary>The first few categories, most important first.</summary>
    [Id(4)] public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>The item's region; null when unknown.</summary>
    [Id(5)] public string? Region { get; init; }

    /// <summary>The item's language; null when unknown.</summary>
    [Id(6)] public string? Language { get; init; }

    /// <summary>Hashtags in the text, lower case, without the sign.</summary>
    [Id(7)] public ImmutableArray<string> Hashtags { get; init; } = [];

    /// <summary>When it was made (UTC).</summary>
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A hash of who wrote it, to tell authors apart without naming them; 0 when unknown.</summary>
    [Id(9)] public ulong AuthorKey { get; init; }
}
