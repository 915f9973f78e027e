using System.Collections.Immutable;

namespace OrleansMl.Users;

/// <summary>What a user grain keeps, but for the index of analysed items (<see cref="StoredAnalysisChunk"/>).</summary>
[GenerateSerializer, Immutable, Alias("stored-user")]
internal sealed record StoredUser
{
    [Id(0)] public bool AnalysisRefused { get; init; }

    /// <summary>The first chunk that may hold ids.</summary>
    [Id(1)] public int FirstChunk { get; init; }

    /// <summary>The chunk that takes new ids.</summary>
    [Id(2)] public int LastChunk { get; init; }

    /// <summary>Chunks below this one are to be erased.</summary>
    [Id(3)] public int EraseBelow { get; init; }

    /// <summary>True when the platform introduced the user.</summary>
    [Id(4)] public bool IsDescribed { get; init; }

    /// <summary>Any JSON.</summary>
    [Id(5)] public string? Labels { get; init; }

    [Id(6)] public string? Comment { get; init; }

    /// <summary>When the user asked to be erased; null when nothing is left to erase.</summary>
    [Id(7)] public DateTimeOffset? ErasingSince { get; init; }

    /// <summary>Of that erasure: what they did is gone already, and what they do now is new.</summary>
    [Id(8)] public bool InteractionsErased { get; init; }

    /// <summary>The first chunk that may hold ids of withdrawn items.</summary>
    [Id(9)] public int FirstWithdrawn { get; init; }

    /// <summary>The chunk that takes new ids of withdrawn items.</summary>
    [Id(10)] public int LastWithdrawn { get; init; }

    /// <summary>The items of chunks below this one are to be erased.</summary>
    [Id(11)] public int EraseWithdrawnBelow { get; init; }

    /// <summary>True when lists shall not go by what the user did.</summary>
    [Id(12)] public bool PersonalisationRefused { get; init; }

    /// <summary>How many people the user reaches, as the platform says; 0 when it says nothing.</summary>
    [Id(13)] public long Reach { get; init; }

    /// <summary>True when there is something that an export must tell of the user, whatever they did.</summary>
    public bool IsListed => IsDescribed || AnalysisRefused || PersonalisationRefused || Reach > 0;

    public bool ErasurePending => FirstChunk < EraseBelow || ErasingSince is not null;

    /// <summary>True when there are chunks to erase.</summary>
    public bool AnalysesPending => FirstChunk < EraseBelow;
}

/// <summary>
/// Some of the items whose analysis is stored, or, under another name, some that are withdrawn. Written before the
/// analysis is, so an id here may have none; that is harmless. In chunks, because one list of everything a busy author
/// wrote would be rewritten whole with every item.
/// </summary>
[GenerateSerializer, Immutable, Alias("stored-analysis-chunk")]
internal sealed record StoredAnalysisChunk
{
    /// <summary>A chunk with so many ids is full.</summary>
    public const int Capacity = 256;

    [Id(0)] public ImmutableArray<string> ContentIds { get; init; } = [];
}
