using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OrleansMl.Audit;
using OrleansMl.Users;

namespace OrleansMl.Reviews;

/// <summary>Which decisions need a second moderator's yes, and on record what became of them.</summary>
internal sealed class ReviewConfirmations(
    IGrainFactory grains, IOptions<ReviewOptions> options, TimeProvider timeProvider, IMeterFactory meters)
{
    private readonly Counter<long> _outcomes = meters.Create("OrleansMl").CreateCounter<long>(
        "orleansml.reviews.second_yes",
        "{decision}",
        "Decisions about authors of great reach, by outcome: held, confirmed, disputed, retracted.");

    /// <summary>True when the author reaches so many that one moderator alone does not decide.</summary>
    public async ValueTask<bool> IsGreatAsync(string authorId, CancellationToken cancellationToken) =>
        options.Value.SecondYesFrom is { } bound && await ReachOfAsync(authorId, cancellationToken) >= bound;

    /// <summary>How many people an author reaches, as the platform says.</summary>
    public async Task<long> ReachOfAsync(string authorId, CancellationToken cancellationToken) =>
        (await grains.GetGrain<IUserGrain>(authorId).GetAsync(cancellationToken)).Reach;

    /// <summary>
    /// Puts on record what an act means for a decision that waits to be confirmed, before it is written: a crash in between leaves a line
    /// too many. Nothing of what concerns no such decision.
    /// </summary>
    public async Task NoteAsync(ReviewCase before, ReviewCase after, Reviewer by, CancellationToken cancellationToken)
    {
        var outcome = (before, after) switch
        {
            ({ AwaitsSecond: false }, { AwaitsSecond: true }) => "held",
            ({ AwaitsSecond: true }, { AwaitsSecond: false }) => "retracted",
            ({ AwaitsSecond: true, Verdict: null }, { IsDissent: true }) => "disputed",
            ({ AwaitsSecond: true, Verdict: null }, { Verdict: not null }) => "confirmed",
            _ => null,
        };
        if (outcome is null)
        {
            return;
        }

        var verdict = after.Verdict ?? (outcome == "held" ? after.First! : before.First!);
        await grains.GetGrain<IAuditGrain>(0).NoteAsync(
            new(
                timeProvider.GetUtcNow(),
                by.UserId,
                ReviewActs.Of(outcome),
                after.Id,
                $"{verdict.Level.ToString().ToLowerInvariant()}{(verdict.Strike is { } strike ? $", strike {strike.Category}" : "")}"),
            cancellationToken);
        _outcomes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    }
}

/// <summary>Names of acts on decisions that need a second yes, in the audit.</summary>
internal static class ReviewActs
{
    public static string Of(string outcome) => outcome switch
    {
        "held" => "hold_decision",
        "confirmed" => "confirm_decision",
        "disputed" => "dispute_decision",
        _ => "retract_decision",
    };
}
