using System.Globalization;

namespace OrleansMl.Standing;

/// <summary>What happened to a user's standing.</summary>
/// <param name="Act">One of <see cref="StandingActs"/>.</param>
/// <param name="Id">The strike or the pause.</param>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who.</param>
/// <param name="Detail">More, in words.</param>
public sealed record StandingChange(string Act, string Id, DateTimeOffset At, string By, string Detail);

/// <summary>Names of what happens to a user's standing, in the audit and in events.</summary>
public static class StandingActs
{
    /// <summary>A decision gave a strike.</summary>
    public const string StrikeGiven = "give_strike";

    /// <summary>A strike was taken back.</summary>
    public const string StrikeReversed = "reverse_strike";

    /// <summary>Posting was paused.</summary>
    public const string PostingPaused = "pause_posting";

    /// <summary>A pause ended before its time.</summary>
    public const string PauseLifted = "lift_pause";

    /// <summary>What is different after a change: strikes and pauses that came, and those that were taken back.</summary>
    public static IEnumerable<StandingChange> Between(StandingRecord before, StandingRecord after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var strikes = before.Strikes.ToDictionary(strike => strike.Id, StringComparer.Ordinal);
        foreach (var strike in after.Strikes)
        {
            var known = strikes.GetValueOrDefault(strike.Id);
            if (known is null)
            {
                var detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{strike.Category} ({strike.Weight}) for {strike.Cause.ContentId}@{strike.Cause.Revision}");
                yield return new(StrikeGiven, strike.Id, strike.Cause.At, strike.Cause.By, detail);
            }

            if (known?.Reversal is null && strike.Reversal is { } reversal)
            {
                yield return new(StrikeReversed, strike.Id, reversal.At, reversal.By, reversal.Reason ?? "");
            }
        }

        var pauses = before.Pauses.ToDictionary(pause => pause.Id, StringComparer.Ordinal);
        foreach (var pause in after.Pauses)
        {
            var known = pauses.GetValueOrDefault(pause.Id);
            if (known is null)
            {
                var until = pause.Until is { } end
                    ? string.Create(CultureInfo.InvariantCulture, $"until {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")
                    : "without an end";
                yield return new(PostingPaused, pause.Id, pause.Since, pause.By, until);
            }

            if (known?.Reversal is null && pause.Reversal is { } reversal)
            {
                yield return new(PauseLifted, pause.Id, reversal.At, reversal.By, reversal.Reason ?? "");
            }
        }
    }
}
