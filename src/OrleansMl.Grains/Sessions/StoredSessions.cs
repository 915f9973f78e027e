using System.Collections.Immutable;

namespace OrleansMl.Sessions;

/// <summary>A user's sessions. Ids are never renumbered.</summary>
[GenerateSerializer, Immutable, Alias("stored-sessions")]
internal sealed record StoredSessions
{
    /// <summary>In the order in which they began.</summary>
    [Id(0)] public ImmutableArray<UserSession> Sessions { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What a user set for themselves.</summary>
[GenerateSerializer, Immutable, Alias("stored-preferences")]
internal sealed record StoredPreferences
{
    [Id(0)] public SessionPreferences Preferences { get; init; } = new();

    [Id(1)] public int Version { get; init; }

    [Id(2)] public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Keys of Data Protection, the oldest first.</summary>
[GenerateSerializer, Immutable, Alias("stored-session-keys")]
internal sealed record StoredSessionKeys
{
    [Id(0)] public ImmutableArray<SessionKey> Keys { get => field.IsDefault ? [] : field; init; } = [];
}
