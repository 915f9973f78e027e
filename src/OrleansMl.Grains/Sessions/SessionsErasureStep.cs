using OrleansMl.Users;

namespace OrleansMl.Sessions;

/// <summary>With a user go their sessions and what they set: first of all, so that an erased user is signed out at once.</summary>
internal sealed class SessionsErasureStep(IGrainFactory grains) : GrainErasureStep<IUserSessions>(
    grains, ErasureStage.Interactions, static (sessions, since, cancellationToken) => sessions.EraseAsync(since, cancellationToken));

/// <summary>When a user signed in, and what they set.</summary>
internal sealed class SessionsExportSource(IGrainFactory grains) : IUserExportSource
{
    public string Name => "sessions";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var sessions = await grains.GetGrain<IUserSessions>(userId).GetAsync(cancellationToken);
        var kept = await grains.GetGrain<ISessionsGrain>(userId).GetPreferencesAsync(cancellationToken);
        List<UserExportLine> lines =
            [.. sessions.Sessions.Select(session => new { session.StartedAt, session.Until }.ToLine("session"))];
        if (kept.Version > 0)
        {
            lines.Add(kept.Preferences.ToLine("preferences"));
        }

        return lines.ToPage();
    }
}
