using OrleansMl.Operations;

namespace OrleansMl.Standing;

/// <summary>
/// How a user stands (grain key: the user id): strikes that decisions gave, pauses of posting. What answers is stored, and a pause that
/// answers holds for the next post on every silo.
/// </summary>
[GrainInterfaceType("standing")]
public interface IStandingGrain : IGrainWithStringKey
{
    /// <summary>The longest id of a pause, in characters.</summary>
    const int MaxIdLength = 64;

    /// <summary>The longest reason, in UTF-16 code units.</summary>
    const int MaxReasonLength = 2000;

    /// <summary>How the user stands now.</summary>
    [Alias("get")]
    Task<UserStanding> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Pauses posting by hand. The same id again changes nothing.</summary>
    /// <param name="pause">From when to when, why, by whom.</param>
    /// <param name="cancellationToken">Gives up waiting; the pause may still be made.</param>
    /// <returns>How the user stands then; null when a pause of another length or reason was made under this id: nothing was done.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("pause")]
    Task<UserStanding?> PauseAsync(PauseDraft pause, CancellationToken cancellationToken = default);

    /// <summary>Ends every pause that runs, whoever gave it: for leads and administrators. Repeating it is harmless.</summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("lift")]
    Task<UserStanding> LiftAsync(string by, string reason, CancellationToken cancellationToken = default);

    /// <summary>Takes a strike back. Repeating it is harmless.</summary>
    /// <returns>How the user stands then; null when there is no such strike.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("reverse")]
    Task<UserStanding?> ReverseAsync(string strikeId, string by, string reason, CancellationToken cancellationToken = default);
}

/// <summary>A pause of posting to be made by hand.</summary>
/// <param name="Id">Makes it repeatable: the same id is the same pause. 1 to <see cref="IStandingGrain.MaxIdLength"/> characters.</param>
/// <param name="Until">Until when (UTC); null for no end.</param>
/// <param name="Reason">Why, in words that the user reads.</param>
/// <param name="By">Who.</param>
[GenerateSerializer, Immutable, Alias("pause-draft")]
public sealed record PauseDraft(
    [property: Id(0)] string Id, [property: Id(1)] DateTimeOffset? Until, [property: Id(2)] string Reason, [property: Id(3)] string By)
{
    /// <summary>The length that was asked for, by which a repetition is known; null for no end.</summary>
    [Id(4)] public int? Minutes { get; init; }
}
