using System.Collections.Immutable;

namespace OrleansMl.Sessions;

/// <summary>Which sessions of a user hold. Lists are in the order in which the sessions began, and no longer than the limit.</summary>
public static class SessionRules
{
    /// <summary>Adds a session; what is over goes, and the oldest of what is more than <paramref name="max"/>. O(max).</summary>
    public static ImmutableArray<UserSession> Start(ImmutableArray<UserSession> sessions, UserSession started, DateTimeOffset now, int max)
    {
        ArgumentNullException.ThrowIfNull(started);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var others = sessions.Where(one => one.Until > now && one.Id != started.Id).ToList();
        return
        [
            .. others.Skip(Math.Max(0, others.Count - (max - 1))).Append(started).OrderBy(one => one.StartedAt),
        ];
    }

    /// <summary>True while the session is on the list and its time is not over.</summary>
    public static bool IsLive(ImmutableArray<UserSession> sessions, string id, DateTimeOffset now)
    {
        foreach (var session in sessions)
        {
            if (session.Id == id)
            {
                return session.Until > now;
            }
        }

        return false;
    }

    /// <summary>The sessions without one.</summary>
    public static ImmutableArray<UserSession> End(ImmutableArray<UserSession> sessions, string id) =>
        sessions.RemoveAll(one => one.Id == id);

    /// <summary>Only the sessions that began after a time.</summary>
    public static ImmutableArray<UserSession> EndUntil(ImmutableArray<UserSession> sessions, DateTimeOffset time) =>
        sessions.RemoveAll(one => one.StartedAt <= time);
}
