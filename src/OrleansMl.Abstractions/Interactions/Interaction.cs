namespace OrleansMl.Interactions;

/// <summary>One thing that one person did with one item.</summary>
[GenerateSerializer, Immutable, Alias("interaction")]
public sealed record Interaction
{
    /// <summary>The item.</summary>
    [Id(0)] public required string ContentId { get; init; }

    /// <summary>What was done.</summary>
    [Id(1)] public required InteractionType Type { get; init; }

    /// <summary>
    /// Of <see cref="InteractionType.Watch"/> the share that was watched, 0–1; below one half it counts as a view, null means
    /// enough. Of <see cref="InteractionType.Share"/> how many people it reaches, at most
    /// <see cref="InteractionLimits.MaxAudience"/>; null when unknown.
    /// </summary>
    [Id(2)] public double? Value { get; init; }

    /// <summary>When (UTC); null means now. Not in the future, and not older than <see cref="InteractionLimits.OldestEvent"/>.</summary>
    [Id(3)] public DateTimeOffset? At { get; init; }

    /// <summary>Where the person was, as the platform writes regions; null counts for the item's own region.</summary>
    [Id(4)] public string? Region { get; init; }

    /// <summary>
    /// Only from simulations: when it happens (UTC), which everything then goes by instead of the clock. At most
    /// <see cref="InteractionLimits.LongestSimulation"/> ahead. Null for real people.
    /// </summary>
    [Id(5)] public DateTimeOffset? EventTime { get; init; }

    /// <summary>
    /// It happened long ago and is told now: <see cref="At"/> may lie any time back, it is recorded, also of an item that is there no more
    /// (unless <see cref="MustExist"/>), and it counts in no trend.
    /// </summary>
    [Id(6)] public bool IsHistory { get; init; }

    /// <summary>
    /// The platform's own name of what was done, 1–<see cref="InteractionLimits.MaxKindLength"/> characters; null for the name of
    /// <see cref="Type"/>. Two kinds of one type stand side by side, count once together, and are taken back one by one.
    /// </summary>
    [Id(7)] public string? Kind { get; init; }

    /// <summary>
    /// Anything the platform wants to keep with it, at most
    /// <see cref="InteractionLimits.MaxCommentLength"/> characters; only with <see cref="Kind"/>.
    /// </summary>
    [Id(8)] public string? Comment { get; init; }

    /// <summary>What happens when the person did the same to the item before.</summary>
    [Id(9)] public InteractionRepeat Repeat { get; init; }

    /// <summary>
    /// <see cref="At"/> may lie ahead, as far as it likes: the interaction is kept, is not seen anywhere, and happens at that time. A
    /// person has at most <see cref="InteractionLimits.MaxWaiting"/> such.
    /// </summary>
    [Id(10)] public bool WaitsForItsTime { get; init; }

    /// <summary>True: an item that the person cannot see is as unknown as one that does not exist.</summary>
    [Id(11)] public bool MustBeVisible { get; init; }

    /// <summary>True: an item that does not exist is unknown, of history too. Whoever tells it may make the item then.</summary>
    [Id(12)] public bool MustExist { get; init; }

    /// <summary>True when it is recorded although there is no such item.</summary>
    public bool MayBeGone => IsHistory && !MustExist;

    /// <summary><see cref="Kind"/>, or the name of the type: <c>like</c>.</summary>
    public string KindName => Kind ?? NameOf(Type);

    /// <summary>The name of a type as the REST API writes it.</summary>
    public static string NameOf(InteractionType type) => type switch
    {
        InteractionType.Impression => "impression",
        InteractionType.View => "view",
        InteractionType.Watch => "watch",
        InteractionType.Like => "like",
        InteractionType.Comment => "comment",
        InteractionType.Share => "share",
        InteractionType.Follow => "follow",
        InteractionType.Dislike => "dislike",
        InteractionType.Hide => "hide",
        InteractionType.Report => "report",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}

/// <summary>What happens when a person does to an item what they did before and did not take back.</summary>
public enum InteractionRepeat
{
    /// <summary>The latest counts; what was done last already is not written again.</summary>
    Latest,

    /// <summary>What stands stays as it is.</summary>
    Keep,

    /// <summary>The new one takes its place, with its time, value and comment.</summary>
    Overwrite,
}

/// <summary>Which interactions of a person are wanted, in the order of kinds and then of items.</summary>
[GenerateSerializer, Immutable, Alias("interaction-filter")]
public sealed record InteractionFilter
{
    /// <summary>Only with this item; null for all.</summary>
    [Id(0)] public string? ContentId { get; init; }

    /// <summary>Only of this kind; null for all.</summary>
    [Id(1)] public string? Kind { get; init; }

    /// <summary>The <see cref="Interaction.KindName"/> of the last one of the page before; null for the first page.</summary>
    [Id(2)] public string? AfterKind { get; init; }

    /// <summary>The item of the last one of the page before.</summary>
    [Id(3)] public string? AfterContentId { get; init; }

    /// <summary>At most so many, from 1.</summary>
    [Id(4)] public int Limit { get; init; } = int.MaxValue;
}

/// <summary>What became of an interaction.</summary>
public enum InteractionOutcome
{
    /// <summary>Recorded, and counted in trending as far as its type counts.</summary>
    Counted,

    /// <summary>The same person did the same to the same item before: recorded as the latest, counted once.</summary>
    Repeated,

    /// <summary>Recorded, but the person did more in the last minute than counts.</summary>
    Throttled,

    /// <summary>No such item; nothing was recorded.</summary>
    UnknownContent,

    /// <summary><see cref="Interaction.At"/> lies in the future or too far back; nothing was recorded.</summary>
    OutOfRange,

    /// <summary>As many interactions of this person wait for their time as may; nothing was recorded.</summary>
    TooManyWaiting,

    /// <summary>Recorded; it happens at its time.</summary>
    Waiting,
}
