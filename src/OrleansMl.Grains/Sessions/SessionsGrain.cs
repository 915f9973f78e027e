using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Sessions;

/// <summary>Two records, since a sign-in has nothing to do with a setting: each act is one write of one of them.</summary>
[GrainType("sessions"), CollectionAgeLimit(Minutes = 3)]
internal sealed class SessionsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TimeProvider timeProvider) : Grain, ISessionsGrain, IUserSessions
{
    private StoredRecord<StoredSessions> Record => field ??= storage.Record<StoredSessions>(this, "sessions");

    private StoredRecord<StoredPreferences> Preferences => field ??= storage.Record<StoredPreferences>(this, "preferences");

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task StartAsync(UserSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Record.Value.Sessions.Contains(session)
            ? Task.CompletedTask
            : Record.SaveAsync(new()
            {
                Sessions = SessionRules.Start(Record.Value.Sessions, session, Now, ISessionsGrain.MaxPerUser),
            });
    }

    public Task<bool> IsLiveAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(SessionRules.IsLive(Record.Value.Sessions, id, Now));

    public async Task<bool> EndAsync(string id, CancellationToken cancellationToken)
    {
        var wasLive = SessionRules.IsLive(Record.Value.Sessions, id, Now);
        await SaveAsync(SessionRules.End(Record.Value.Sessions, id));
        return wasLive;
    }

    public async Task<int> EndAllAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var live = Record.Value.Sessions.Count(session => session.Until > now);
        await SaveAsync([]);
        return live;
    }

    public async Task<VersionedPreferences> GetPreferencesAsync(CancellationToken cancellationToken)
    {
        await Preferences.LoadAsync();
        return Kept;
    }

    public async Task<VersionedPreferences?> PutPreferencesAsync(
        SessionPreferences preferences, int? expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(preferences.Keys.Length, SessionPreferences.MaxKeys, nameof(preferences));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            preferences.MutedQueues.Length, SessionPreferences.MaxMutedQueues, nameof(preferences));
        await Preferences.LoadAsync();
        var version = Preferences.Value.Version;
        if (expectedVersion is { } expected && expected != version)
        {
            return null;
        }

        await Preferences.SaveAsync(new() { Preferences = preferences, Version = version + 1, ChangedAt = Now });
        return Kept;
    }

    public Task<StoredSessions> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Record.Value);

    public async Task EraseAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await SaveAsync(SessionRules.EndUntil(Record.Value.Sessions, since));
        await Preferences.LoadAsync();
        if (Preferences.Exists && Preferences.Value.ChangedAt <= since)
        {
            await Preferences.ClearAsync();
        }
    }

    private VersionedPreferences Kept => new(Preferences.Value.Preferences, Preferences.Value.Version);

    private Task SaveAsync(System.Collections.Immutable.ImmutableArray<UserSession> sessions) =>
        sessions.Length == Record.Value.Sessions.Length ? Task.CompletedTask
        : sessions.IsEmpty ? Record.ClearAsync()
        : Record.SaveAsync(new() { Sessions = sessions });
}
