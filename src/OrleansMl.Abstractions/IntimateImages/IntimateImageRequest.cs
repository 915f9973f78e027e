using System.Collections.Immutable;

namespace OrleansMl.IntimateImages;

/// <summary>Where an intimate-image request stands.</summary>
public enum IntimateImageState
{
    /// <summary>What it names is hidden, and a person has to decide.</summary>
    Open,

    /// <summary>A person found that it is right: the items are removed, and copies of them keep being held.</summary>
    Granted,

    /// <summary>A person found that it is not: what it had hidden is shown again.</summary>
    Refused,
}

/// <summary>What became of one thing that a request names.</summary>
public enum IntimateImageItemState
{
    /// <summary>Nobody has looked yet.</summary>
    Pending,

    /// <summary>The item is hidden, and copies of it are.</summary>
    Held,

    /// <summary>No item was found by it: a person has to look for it.</summary>
    NotFound,

    /// <summary>A person refused a request about this item lately, so it stays as it is until a person decides.</summary>
    Spared,

    /// <summary>The item was erased with its author.</summary>
    Erased,
}

/// <summary>One thing that a request names.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-item")]
public sealed record IntimateImageItem
{
    /// <summary>The id or the address as it was given; empty when the item was erased.</summary>
    [Id(0)] public required string Given { get; init; }

    /// <summary>The item; null when none was found.</summary>
    [Id(1)] public string? ContentId { get; init; }

    /// <summary>What became of it.</summary>
    [Id(2)] public IntimateImageItemState State { get; init; }

    /// <summary>
    /// Entries of the bank <see cref="Banks.BankRules.IntimateImages"/> by which it and its copies are known; the first names the item.
    /// </summary>
    [Id(3)] public ImmutableArray<string> Entries { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Who sent a request, as they said. For the legal team and administrators only; erased some time after the end.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-sender")]
public sealed record IntimateImageSender
{
    /// <summary>The account; null for somebody without one.</summary>
    [Id(0)] public string? UserId { get; init; }

    /// <summary>The signature.</summary>
    [Id(1)] public required string Signature { get; init; }

    /// <summary>Who is depicted, and what else helps to recognise it.</summary>
    [Id(2)] public required string Identification { get; init; }

    /// <summary>How to reach the sender.</summary>
    [Id(3)] public required string Contact { get; init; }
}

/// <summary>A request to remove intimate images that were published without consent.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-request")]
public sealed record IntimateImageRequest
{
    /// <summary>32 hexadecimal digits.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)] public IntimateImageState State { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>By when a person has to decide (UTC).</summary>
    [Id(3)] public required DateTimeOffset Due { get; init; }

    /// <summary>What it names, in the order in which it was given.</summary>
    [Id(4)] public ImmutableArray<IntimateImageItem> Items { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Who sent it; null when that was erased.</summary>
    [Id(5)] public IntimateImageSender? Sender { get; init; }

    /// <summary>When what it names was hidden, as far as it was found (UTC); null before.</summary>
    [Id(6)] public DateTimeOffset? HeldAt { get; init; }

    /// <summary>When its deadline passed without a decision (UTC); null when it did not.</summary>
    [Id(7)] public DateTimeOffset? LateAt { get; init; }

    /// <summary>When it was decided (UTC); null before.</summary>
    [Id(8)] public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who decided it; null before. Never shown to the sender.</summary>
    [Id(9)] public string? DecidedBy { get; init; }

    /// <summary>Why, in words; the sender may read it.</summary>
    [Id(10)] public string? Reason { get; init; }

    /// <summary>When all that the decision does was done (UTC); null before.</summary>
    [Id(11)] public DateTimeOffset? SettledAt { get; init; }

    /// <summary>How many reminders were told.</summary>
    [Id(12)] public int Reminders { get; init; }

    /// <summary>When who sent it was erased (UTC); null before.</summary>
    [Id(13)] public DateTimeOffset? SenderErasedAt { get; init; }
}
