using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansMl.Sessions;

namespace OrleansMl.Fakes;

/// <summary>Sessions, preferences and keys in memory; counts how often the cluster was asked about a session.</summary>
internal sealed class FakeSessions(Action throwIfFailing) : ISessionKeysGrain
{
    private readonly ConcurrentDictionary<string, OneUser> _users = new();
    private int _checks, _lists;

    public int Checks => _checks;

    public ImmutableArray<SessionKey> Keys { get; private set; } = [];

    public OneUser Of(string userId) => _users.GetOrAdd(userId, static (_, all) => new(all), this);

    /// <summary>Awaited before keys are listed, or one is added.</summary>
    public Func<Task> OnList { get; set; } = static () => Task.CompletedTask;

    public Func<Task> OnAdd { get; set; } = static () => Task.CompletedTask;

    /// <summary>How often keys were listed.</summary>
    public int Lists => _lists;

    public async Task<ImmutableArray<SessionKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        throwIfFailing();
        Interlocked.Increment(ref _lists);
        await OnList();
        return Keys;
    }

    public async Task<ImmutableArray<SessionKey>> AddAsync(string name, string xml, CancellationToken cancellationToken = default)
    {
        throwIfFailing();
        await OnAdd();
        Keys = Keys.Add(new(name, xml, DateTimeOffset.UnixEpoch));
        return Keys;
    }

    internal sealed class OneUser(FakeSessions all) : ISessionsGrain
    {
        private VersionedPreferences _preferences = new(new(), 0);

        public ImmutableArray<UserSession> Sessions { get; private set; } = [];

        public Task StartAsync(UserSession session, CancellationToken cancellationToken = default)
        {
            Sessions = SessionRules.Start(Sessions, session, session.StartedAt, ISessionsGrain.MaxPerUser);
            return Task.CompletedTask;
        }

        public Task<bool> IsLiveAsync(string id, CancellationToken cancellationToken = default)
        {
            all.ThrowIfFailing();
            Interlocked.Increment(ref all._checks);
            return Task.FromResult(SessionRules.IsLive(Sessions, id, DateTimeOffset.MinValue));
        }

        public Task<bool> EndAsync(string id, CancellationToken cancellationToken = default)
        {
            var before = Sessions.Length;
            Sessions = SessionRules.End(Sessions, id);
            return Task.FromResult(Sessions.Length < before);
        }

        public Task<int> EndAllAsync(CancellationToken cancellationToken = default)
        {
            var count = Sessions.Length;
            Sessions = [];
            return Task.FromResult(count);
        }

        public Task<VersionedPreferences> GetPreferencesAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(_preferences);

        public Task<VersionedPreferences?> PutPreferencesAsync(
            SessionPreferences preferences, int? expectedVersion, CancellationToken cancellationToken = default) =>
            Task.FromResult(expectedVersion is { } expected && expected != _preferences.Version
                ? null
                : _preferences = new(preferences, _preferences.Version + 1));
    }

    private void ThrowIfFailing() => throwIfFailing();
}
