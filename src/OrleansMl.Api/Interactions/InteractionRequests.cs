using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMl.Interactions;

/// <summary>What people did.</summary>
public sealed record InteractionsRequest
{
    /// <summary>1 to 1,000 interactions, each an <see cref="InteractionRequest"/>. A mistake in one does not stop the others.</summary>
    public JsonElement[]? Interactions { get; init; }
}

/// <summary>One thing that one person did with one item.</summary>
public sealed record InteractionRequest
{
    /// <summary>Who; only services and administrators may name somebody else. Services must.</summary>
    public string? UserId { get; init; }

    /// <summary>The item.</summary>
    public string? ContentId { get; init; }

    /// <summary>impression, view, watch, like, comment, share, follow, dislike, hide or report.</summary>
    public InteractionType? Type { get; init; }

    /// <summary>
    /// With watch the share that was watched, 0 to 1; below 0.5 it counts as a view. With share how many people it reaches,
    /// which only services may say; absent when unknown.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>When; absent means now. At most five minutes ahead and 30 days back.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>
    /// Only for services and administrators: it happened long ago. at may lie any time back, and the item may be gone by now; it is
    /// recorded and counts in no trend.
    /// </summary>
    public bool? History { get; init; }

    /// <summary>
    /// Only for simulations (scope or role simulator): when it happens; everything goes by it instead of the clock. At most 30 days ahead.
    /// </summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>Where the person was; absent counts for the item's own region.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Only for services and administrators: the platform's own name of it, 1 to 64 characters; absent for the name of the type.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>Only with kind: anything the platform wants to keep with it, at most 1,000 characters.</summary>
    public string? Comment { get; init; }

    /// <summary>
    /// Only for services and administrators: at may lie ahead, as far as it likes. It is seen nowhere until then, and happens then.
    /// </summary>
    public bool? Scheduled { get; init; }
}

/// <summary>What became of a batch.</summary>
public sealed record InteractionsView
{
    /// <summary>Interactions that were recorded, repetitions included.</summary>
    public required int Accepted { get; init; }

    /// <summary>The others.</summary>
    public required ImmutableArray<InteractionError> Errors { get; init; }
}

/// <summary>Why an interaction was not recorded.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Code">What kind of mistake it is; stable, for programs: <c>unknown_content</c>, <c>out_of_range</c>,
/// <c>forbidden</c>, or a code of field errors.</param>
/// <param name="Detail">What is expected.</param>
public sealed record InteractionError(int Index, string Code, string Detail);

/// <summary>What was taken back.</summary>
public sealed record RetractionView
{
    /// <summary>The item.</summary>
    public required string ContentId { get; init; }

    /// <summary>What was standing and no longer is.</summary>
    public required ImmutableArray<InteractionType> Retracted { get; init; }
}

/// <summary>What somebody did.</summary>
public sealed record InteractionListView
{
    /// <summary>Who.</summary>
    public required string UserId { get; init; }

    /// <summary>The latest first.</summary>
    public required ImmutableArray<InteractionView> Interactions { get; init; }
}

/// <summary>One thing that somebody did.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Type">What.</param>
/// <param name="Value">With watch the share that was watched, with share how many people it reached; null when unknown.</param>
/// <param name="At">When.</param>
/// <param name="Kind">The platform's own name of it, when it came under one (other people's clients); absent otherwise.</param>
public sealed record InteractionView(
    string ContentId,
    InteractionType Type,
    double? Value,
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kind = null);
