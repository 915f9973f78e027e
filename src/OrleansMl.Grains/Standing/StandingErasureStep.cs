using OrleansMl.Users;

namespace OrleansMl.Standing;

/// <summary>With a user goes how they stood. Who comes back afterwards is new here.</summary>
internal sealed class StandingErasureStep(IGrainFactory grains) : GrainErasureStep<IUserStrikes>(
    grains, ErasureStage.Copies, static (strikes, since, cancellationToken) => strikes.EraseAsync(since, cancellationToken));

/// <summary>How a user stands and stood, without who decided.</summary>
internal sealed class StandingExportSource(IGrainFactory grains) : IUserExportSource
{
    public string Name => "standing";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var standing = await grains.GetGrain<IStandingGrain>(userId).GetAsync(cancellationToken);
        IEnumerable<UserExportLine> strikes = standing.Record.Strikes.Select(strike => new
        {
            strike.Id,
            strike.Category,
            strike.Weight,
            strike.Cause.ContentId,
            strike.Cause.Revision,
            strike.Cause.Level,
            strike.Cause.Reason,
            strike.Cause.At,
            strike.ExpiresAt,
            ReversedAt = strike.Reversal?.At,
        }.ToLine("strike"));
        var pauses = standing.Record.Pauses.Select(pause => new
        {
            pause.Id,
            pause.Since,
            pause.Until,
            pause.Reason,
            ContentId = pause.Cause?.ContentId,
            LiftedAt = pause.Reversal?.At,
        }.ToLine("posting_pause"));
        return strikes.Concat(pauses).ToPage();
    }
}
