using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>What a policy says: from which scores on which level follows. Its version is given when it is published.</summary>
[GenerateSerializer, Immutable, Alias("policy-document")]
public sealed record PolicyDocument
{
    /// <summary>
    /// What an item becomes when every attempt to judge it failed: <c>review_required</c> (the default) or <c>rejected</c>.
    /// </summary>
    [Id(0)] public ModerationLevel OnError { get; init; } = ModerationLevel.ReviewRequired;

    /// <summary>
    /// The least level of a text in a language that no model judges for a category with thresholds: <c>approved</c>, <c>flagged</c> (the
    /// default) or <c>review_required</c>.
    /// </summary>
    [Id(1)] public ModerationLevel OnNotJudged { get; init; } = ModerationLevel.Flagged;

    /// <summary>True shows items while they wait for a verdict. The default is false.</summary>
    [Id(2)] public bool PendingVisible { get; init; }

    /// <summary>
    /// The thresholds, at most one entry for a category, surface and tier. A category without an entry leads to no level.
    /// </summary>
    [Id(3)] public ImmutableArray<PolicyThreshold> Thresholds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>
    /// Categories that must be scored, by surface: an item without a score for one of them has the level <see cref="OnError"/> at least.
    /// Lines for every surface and for one of them count together. The default is none.
    /// </summary>
    [Id(4)] public ImmutableArray<PolicyRequirement> Require { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True when both say the same, entry by entry.</summary>
    public bool Equals(PolicyDocument? other) =>
        other is not null
        && (OnError, OnNotJudged, PendingVisible) == (other.OnError, other.OnNotJudged, other.PendingVisible)
        && Thresholds.SequenceEqual(other.Thresholds)
        && Require.SequenceEqual(other.Require);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OnError, OnNotJudged, PendingVisible, Thresholds.Length, Require.Length);
}

/// <summary>Categories that must be scored before an item is published, whether they have thresholds or not.</summary>
/// <param name="Categories">The categories; at least one.</param>
/// <param name="Surface">The kind of content it holds for; null for every kind.</param>
[GenerateSerializer, Immutable, Alias("policy-requirement")]
public sealed record PolicyRequirement(
    [property: Id(0)] ImmutableArray<ModerationCategory> Categories, [property: Id(1)] ContentType? Surface = null)
{
    /// <summary>True when both name the same categories, in the same order, for the same surface.</summary>
    public bool Equals(PolicyRequirement? other) =>
        other is not null && Surface == other.Surface && Categories.AsSpan().SequenceEqual(other.Categories.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Surface, Categories.IsDefault ? 0 : Categories.Length);
}

/// <summary>
/// Where a category's score turns into a level. In (0, 1], flag &lt;= review &lt;= reject; a missing one never leads to that level.
/// </summary>
/// <param name="Category">The category.</param>
/// <param name="Surface">The kind of content it holds for; null for every kind that has no entry of its own.</param>
/// <param name="Flag">At or above: published with a warning.</param>
/// <param name="Review">At or above: a person decides.</param>
/// <param name="Reject">At or above: removed. Never for <c>self_harm</c>.</param>
/// <param name="Tier">
/// The tier of standing from which on it holds: for authors in this tier or a worse one, where no entry of a worse tier does. Never milder
/// than what holds for a better one. Null for everybody. A draft that names a tier which the cluster does not have is refused.
/// </param>
[GenerateSerializer, Immutable, Alias("policy-threshold")]
public sealed record PolicyThreshold(
    [property: Id(0)] ModerationCategory Category,
    [property: Id(1)] ContentType? Surface,
    [property: Id(2)] float? Flag,
    [property: Id(3)] float? Review,
    [property: Id(4)] float? Reject,
    [property: Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tier = null);
