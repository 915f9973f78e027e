namespace OrleansMl.Sessions;

/// <summary>What the erasure and the export of a user need of their sessions (grain key: the user id).</summary>
[GrainInterfaceType("user-sessions")]
internal interface IUserSessions : IGrainWithStringKey
{
    /// <summary>The sessions, those that are over included until the next one begins.</summary>
    [Alias("get")]
    Task<StoredSessions> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends what began, and forgets what was set, until a time. Repeating it is harmless.</summary>
    [Alias("erase")]
    Task EraseAsync(DateTimeOffset since, CancellationToken cancellationToken = default);
}
