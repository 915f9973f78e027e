using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.IntimateImages;

/// <summary>What is kept of a request.</summary>
[GenerateSerializer, Immutable, Alias("stored-intimate-image-request")]
internal sealed record StoredIntimateImageRequest
{
    /// <summary>Null where there is none.</summary>
    [Id(0)] public IntimateImageRequest? Request { get; init; }

    /// <summary>A keyed hash of where it comes from; empty when the sender was erased.</summary>
    [Id(1)] public string SenderKey { get; init; } = "";

    /// <summary>SHA-256 of all that was sent; empty when the sender was erased.</summary>
    [Id(2)] public string BodyHash { get; init; } = "";
}

/// <summary>What is kept of where requests come from.</summary>
[GenerateSerializer, Immutable, Alias("stored-intimate-image-sender")]
internal sealed record StoredIntimateImageSender
{
    [Id(0)] public ImmutableArray<StoredSentRequest> Sent { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A request that somebody sent.</summary>
/// <param name="Id">The request.</param>
/// <param name="IsOpen">True while nobody has decided it.</param>
[GenerateSerializer, Immutable, Alias("stored-sent-request")]
internal sealed record StoredSentRequest([property: Id(0)] string Id, [property: Id(1)] bool IsOpen);

/// <summary>Where the list of requests writes.</summary>
[GenerateSerializer, Immutable, Alias("stored-intimate-image-list")]
internal sealed record StoredIntimateImageList
{
    [Id(0)] public int First { get; init; }

    [Id(1)] public int OpenChunk { get; init; }

    [Id(2)] public ImmutableArray<StoredIntimateImageMark> Open { get => field.IsDefault ? [] : field; init; } = [];

    public static ChunkLogFormat<StoredIntimateImageList, StoredIntimateImageChunk, StoredIntimateImageMark> LogFormat { get; } = new(
        "intimate-images",
        StoredIntimateImageChunk.Capacity,
        head => new(head.First, head.OpenChunk, head.Open),
        (_, log) => new() { First = log.First, OpenChunk = log.Open, Open = log.Entries },
        chunk => chunk.Marks,
        marks => new() { Marks = marks });
}

/// <summary>A full chunk of the list.</summary>
[GenerateSerializer, Immutable, Alias("stored-intimate-image-chunk")]
internal sealed record StoredIntimateImageChunk
{
    /// <summary>Never change it for a store that holds some.</summary>
    public const int Capacity = 64;

    [Id(0)] public ImmutableArray<StoredIntimateImageMark> Marks { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A request came, or stands elsewhere now: the last mark of an id counts, its place is that of the first.</summary>
/// <param name="Id">The request.</param>
/// <param name="State">Where it stands; null when there is no such request after all.</param>
/// <param name="IsLate">True when nobody decided it by its deadline.</param>
[GenerateSerializer, Immutable, Alias("stored-intimate-image-mark")]
internal readonly record struct StoredIntimateImageMark(
    [property: Id(0)] string Id, [property: Id(1)] IntimateImageState? State, [property: Id(2)] bool IsLate);

/// <summary>Who needs which entries of the bank; a part of them.</summary>
[GenerateSerializer, Immutable, Alias("stored-image-holds")]
internal sealed record StoredImageHolds
{
    /// <summary>Entries are in so many pieces. Never change it for a store that holds some.</summary>
    public const int Pieces = 64;

    [Id(0)] public ImmutableDictionary<string, StoredImageHold> Holds { get; init; } = ImmutableDictionary<string, StoredImageHold>.Empty;
}

/// <summary>Who needs an entry of the bank.</summary>
/// <param name="Requests">Requests that are open or granted.</param>
/// <param name="RefusedAt">When a person refused a request about the item (UTC); null for never.</param>
[GenerateSerializer, Immutable, Alias("stored-image-hold")]
internal sealed record StoredImageHold(
    [property: Id(0)] ImmutableArray<string> Requests, [property: Id(1)] DateTimeOffset? RefusedAt = null)
{
    /// <summary>Requests whose records say the id of the item, refused ones too: they are told when it is erased.</summary>
    [Id(2)] public ImmutableArray<string> Named { get => field.IsDefault ? [] : field; init; } = [];
}
