using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>What recommendations follow of a user's record: the part since they last looked.</summary>
[GrainInterfaceType("user-taste")]
internal interface IInteractionFeed : IGrainWithStringKey
{
    /// <summary>What was recorded since a version.</summary>
    /// <param name="epoch">The <see cref="InteractionDelta.Epoch"/> of the last answer; empty for none.</param>
    /// <param name="version">The <see cref="InteractionDelta.Version"/> of the last answer.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("since")]
    Task<InteractionDelta> GetSinceAsync(Guid epoch, long version, CancellationToken cancellationToken = default);
}

/// <summary>A part of a user's record.</summary>
/// <param name="Epoch">Which activation told it: versions of another one mean nothing.</param>
/// <param name="Version">How much was ever recorded.</param>
/// <param name="IsWhole">True when it is all that is kept, and not the part that was asked for.</param>
/// <param name="Entries">The oldest first.</param>
[GenerateSerializer, Immutable, Alias("taste-log")]
internal sealed record InteractionDelta(
    [property: Id(0)] Guid Epoch,
    [property: Id(1)] long Version,
    [property: Id(2)] bool IsWhole,
    [property: Id(3)] ImmutableArray<InteractionDeltaEntry> Entries)
{
    /// <summary>
    /// When it is whole: what they did anything with before the first entry, as <see cref="SeenItems.ToBytes"/>; empty for nothing.
    /// </summary>
    [Id(4)] public ImmutableArray<byte> SeenBefore { get; init; } = [];
}

/// <summary>One thing that was done or taken back.</summary>
[GenerateSerializer, Immutable, Alias("taste-entry")]
internal readonly record struct InteractionDeltaEntry(
    [property: Id(0)] string ContentId,
    [property: Id(1)] InteractionType Type,
    [property: Id(2)] bool IsRetracted)
{
    /// <summary>The platform's own name of it; null for the name of the type.</summary>
    [Id(3)] public string? Kind { get; init; }
}
