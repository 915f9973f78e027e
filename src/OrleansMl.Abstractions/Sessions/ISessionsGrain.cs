using OrleansMl.Operations;

namespace OrleansMl.Sessions;

/// <summary>
/// The browser sessions of one user, and what they set for themselves (grain key: the user id). A session holds until it is ended here,
/// or until its time is over; the cookie alone opens nothing. What answers is stored.
/// </summary>
[GrainInterfaceType("sessions")]
public interface ISessionsGrain : IGrainWithStringKey
{
    /// <summary>The most sessions of one user at a time; one more ends the oldest.</summary>
    const int MaxPerUser = 10;

    /// <summary>Begins a session. The same id again changes nothing.</summary>
    /// <param name="session">The session under a fresh id.</param>
    /// <param name="cancellationToken">Gives up waiting; the session may still begin.</param>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("start")]
    Task StartAsync(UserSession session, CancellationToken cancellationToken = default);

    /// <summary>True while a session is neither ended nor over.</summary>
    [Alias("is-live")]
    Task<bool> IsLiveAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Ends a session; false when there is none of this id that holds.</summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("end")]
    Task<bool> EndAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Ends every session of the user.</summary>
    /// <returns>How many held.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("end-all")]
    Task<int> EndAllAsync(CancellationToken cancellationToken = default);

    /// <summary>What the user set for themselves; the defaults as version 0 when they never did.</summary>
    [Alias("get-preferences")]
    Task<VersionedPreferences> GetPreferencesAsync(CancellationToken cancellationToken = default);

    /// <summary>Replaces what the user set.</summary>
    /// <param name="preferences">All of it.</param>
    /// <param name="expectedVersion">The version the caller saw, 0 for none; null for any.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still be made.</param>
    /// <returns>What is kept then; null when another version is kept than was expected.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("put-preferences")]
    Task<VersionedPreferences?> PutPreferencesAsync(
        SessionPreferences preferences, int? expectedVersion, CancellationToken cancellationToken = default);
}

/// <summary>One sign-in of a browser.</summary>
/// <param name="Id">Names it; 32 lower-case hex digits, the hash of a secret that only the cookie has.</param>
/// <param name="StartedAt">When the user signed in (UTC).</param>
/// <param name="Until">When it is over at the latest, however much it is used (UTC).</param>
[GenerateSerializer, Immutable, Alias("user-session")]
public sealed record UserSession(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] DateTimeOffset Until);
