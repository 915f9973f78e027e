using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>What everybody did (stateless; use key 0): for exports.</summary>
[GrainInterfaceType("interaction-export")]
public interface IInteractionExportGrain : IGrainWithIntegerKey
{
    /// <summary>The most interactions after which an answer ends.</summary>
    const int MaxLimit = 10_000;

    /// <summary>
    /// What people did and did not take back, person by person, each one's whole record of the last 4,096 things they did, the oldest
    /// first; of what somebody did again and again to one item the last time; then what waits for its time.
    /// People who come while parts are read may be missed.
    /// </summary>
    /// <param name="cursor">The <see cref="InteractionPage.Next"/> of the part before; null for the first.</param>
    /// <param name="limit">The answer ends with the person with whom it has so many, 1 to <see cref="MaxLimit"/>: it may be
    /// longer by one person's record, or shorter.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when the cursor is none of ours.</returns>
    [ResponseTimeout("00:00:30")]
    [Alias("list")]
    Task<InteractionPage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A part of what people did.</summary>
/// <param name="Interactions">Person by person.</param>
/// <param name="Next">Where the next part begins; null when there is none. A part may be empty and another follow.</param>
[GenerateSerializer, Immutable, Alias("interaction-page")]
public sealed record InteractionPage([property: Id(0)] ImmutableArray<UserInteraction> Interactions, [property: Id(1)] string? Next);

/// <summary>Something that somebody did.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Interaction">What.</param>
[GenerateSerializer, Immutable, Alias("person-interaction")]
public readonly record struct UserInteraction([property: Id(0)] string UserId, [property: Id(1)] Interaction Interaction);
