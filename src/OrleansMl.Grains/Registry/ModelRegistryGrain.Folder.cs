using Microsoft.Extensions.Logging;
using OrleansMl.Models;

namespace OrleansMl.Registry;

// Which version serves while nobody promoted one: the highest that is installed and passed the same trial as a promotion. A folder alone
// decides only when there was nothing before it.
internal sealed partial class ModelRegistryGrain
{
    // Packages are copied silo by silo, and repaired.
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    private Task _following = Task.CompletedTask;
    private long _triedAt;

    private string? LiveVersion => Current.Live ?? Current.Followed ?? hosts.Resolve(Name);

    /// <summary>Tries the highest installed version beside the reports, which must not wait for it to load.</summary>
    private void FollowFolder()
    {
        if (_following.IsCompleted
            && Current.Live is null
            && hosts.Resolve(Name) is { } highest
            && highest != Current.Followed
            && (highest != Current.Refused?.Version || timeProvider.GetElapsedTime(_triedAt) >= TryAgainAfter))
        {
            _following = FollowAsync(highest);
        }
    }

    private async Task FollowAsync(string version)
    {
        await _changing.WaitAsync();
        try
        {
            if (Current.Live is not null)
            {
                return;
            }

            _triedAt = timeProvider.GetTimestamp();
            var before = Current.Followed;
            if (before is not null)
            {
                var trials = await hosts.ProbeAsync(new(Name, version), new ModelKey(Name, before));
                var (outcome, detail) = TrialVerdict.Of(new(Name, version), trials);
                if (outcome != RegistryOutcome.Changed)
                {
                    await RefuseAsync(version, before, detail!);
                    return;
                }
            }

            // No revision: nobody decided anything.
            await Record.SaveAsync(Current with { Followed = version, Refused = null });
            if (before is not null)
            {
                _statistics.Restart();
            }

            LogFollows(Name, version, before);
            await hosts.PublishAsync(Current.ToRoute(Name), PushTimeout);
        }
        catch (Exception exception)
        {
            // What served serves on; the next report tries again.
            LogFollowingFailed(exception, Name, version);
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task RefuseAsync(string version, string before, string reason)
    {
        if (Current.Refused is { } known && known.Version == version && known.Reason == reason)
        {
            return;
        }

        await Record.SaveAsync(Current with { Refused = new(version, reason, timeProvider.GetUtcNow()) });
        LogFolderRefused(Name, version, before, reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model}: the installed version {Version} serves (before: {Before})")]
    private partial void LogFollows(string model, string version, string? before);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Model {Model}: the installed version {Version} does not serve, {Before} serves on: {Reason}")]
    private partial void LogFolderRefused(string model, string version, string before, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model}: the installed version {Version} could not be tried")]
    private partial void LogFollowingFailed(Exception exception, string model, string version);
}
