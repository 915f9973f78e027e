using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Audit;
using OrleansMl.Jobs;
using OrleansMl.Storage;

namespace OrleansMl.Standing;

/// <summary>
/// One record; an act is one write. Before it the job is scheduled that ends it, the user is on every silo's list, and it is on record
/// who did it: a crash in between leaves a line, a job or an entry too many, never a strike that nobody knows.
/// </summary>
[GrainType("standing"), CollectionAgeLimit(Minutes = 3)]
internal sealed class StandingGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IJobs jobs,
    StandingTerms terms,
    StandingEvents events,
    StandingInstruments instruments,
    IEnumerable<IStandingListener> listeners,
    TimeProvider timeProvider) : Grain, IStandingGrain, IUserStrikes
{
    private StoredRecord<StoredStanding> Record => field ??= storage.Record<StoredStanding>(this, "standing");

    private StandingRecord Kept => Record.Value.Record;

    private string UserId => this.GetPrimaryKeyString();

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    private IStandingDirectoryGrain Directory => GrainFactory.GetGrain<IStandingDirectoryGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<UserStanding> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Kept.At(Now, terms));

    public Task<CheckedStanding> CheckAsync(CancellationToken cancellationToken)
    {
        var standing = Kept.At(Now, terms);
        return Task.FromResult(new CheckedStanding(standing.Rank, standing.Restriction));
    }

    public async Task<UserStanding?> PauseAsync(PauseDraft pause, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pause);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pause.Id.Length is >= 1 and <= IStandingGrain.MaxIdLength, true);
        if (Kept.IsOther(pause))
        {
            return null;
        }

        await ChangeAsync(Kept.Pause(pause, Now), change => change.Id == pause.Id, cancellationToken);
        return Kept.At(Now, terms);
    }

    public async Task<UserStanding> LiftAsync(string by, string reason, CancellationToken cancellationToken)
    {
        var now = Now;
        var next = Kept.At(now, terms).Restriction is null ? Kept : Kept.Lift(new(now, by, reason), now);
        await ChangeAsync(
            next,
            change => change.Act == StandingActs.PauseLifted && change.Detail == reason,
            cancellationToken,
            ReferenceEquals(next, Kept) ? null : new(now, by, reason));
        return Kept.At(now, terms);
    }

    public async Task<UserStanding?> ReverseAsync(string strikeId, string by, string reason, CancellationToken cancellationToken)
    {
        if (Kept.Strikes.All(strike => strike.Id != strikeId))
        {
            return null;
        }

        await ChangeAsync(Kept.Reverse(strikeId, new(Now, by, reason)), change => change.Id == strikeId, cancellationToken);
        return Kept.At(Now, terms);
    }

    public Task ApplyAsync(StandingDecision decision, CancellationToken cancellationToken)
    {
        var (now, cause) = (Now, decision.Cause);
        var isLift = decision.Restriction is { Minutes: null } && Kept.At(now, terms).Restriction is not null;
        return ChangeAsync(
            Kept.Apply(decision, now, terms),
            change => change.Id == decision.Key,
            cancellationToken,
            isLift ? new(cause.At, cause.By, cause.Reason) : null);
    }

    public Task ReconsiderAsync(HoldingDecision held, CancellationToken cancellationToken)
    {
        var now = Now;
        return ChangeAsync(
            Kept.Reconsider(held.ContentId, held.Revision, held.Level, held.At, new(now, held.By, held.Reason), now),
            change => change.Act is StandingActs.StrikeReversed or StandingActs.PauseLifted && change.Detail == held.Reason,
            cancellationToken);
    }

    public async Task<DateTimeOffset?> ExpireAsync(CancellationToken cancellationToken)
    {
        await UnlistAsync(cancellationToken);
        return Kept.NextEnd(Now);
    }

    public async Task EraseAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var left = Kept.Forget(since);
        if (!left.IsEmpty)
        {
            await Record.SaveAsync(new() { Record = left, Version = Record.Value.Version + 1 });
            await UnlistAsync(cancellationToken);
            return;
        }

        // First, so that a repeated step finds the version.
        await Directory.RemoveAsync(ListedUser.KeyOf(UserId), Record.Value.Version, cancellationToken);
        await jobs.CancelAsync(new(StandingExpiryJob.Name, UserId), cancellationToken);
        await Record.ClearAsync();
    }

    // What a caller who repeats what stands already may not have told is told again.
    private async Task ChangeAsync(
        StandingRecord next, Func<StandingChange, bool> isMine, CancellationToken cancellationToken, StandingReversal? lifted = null)
    {
        var (before, now) = (Kept, Now);
        if (ReferenceEquals(next, before))
        {
            await events.TellAsync(UserId, StandingActs.Between(new(), before).Where(isMine), before.At(now, terms), cancellationToken);
            return;
        }

        var changes = StandingActs.Between(before, next).ToList();
        if (lifted is not null && changes.All(change => change.Act != StandingActs.PauseLifted)
            && before.At(now, terms).Restriction != next.At(now, terms).Restriction)
        {
            // What a tier made by itself is no pause that is kept.
            changes.Add(new(StandingActs.PauseLifted, "automatic", lifted.At, lifted.By, lifted.Reason ?? ""));
        }

        if (next.NextEnd(now) is { } end)
        {
            await jobs.ScheduleAsync(StandingExpiryJob.Name, UserId, end, cancellationToken: cancellationToken);
        }

        foreach (var change in changes)
        {
            await GrainFactory.GetGrain<IAuditGrain>(0)
                .NoteAsync(new(change.At, change.By, change.Act, UserId, $"{change.Id} {change.Detail}".TrimEnd()), cancellationToken);
        }

        foreach (var paused in PausedUser.Between(UserId, before, next, now, terms))
        {
            foreach (var listener in listeners)
            {
                await listener.OnPausingAsync(paused, cancellationToken);
            }
        }

        var version = Record.Value.Version + 1;
        if (next.IsActive(now))
        {
            // Also when it should be listed already: the silo that took it off may have had a clock ahead of this one's.
            await Directory.AddAsync(ListedUser.KeyOf(UserId), version, cancellationToken);
        }

        await Record.SaveAsync(new() { Record = next, Version = version });
        instruments.OnChanged(changes);
        await UnlistAsync(cancellationToken);
        await events.TellAsync(UserId, changes, next.At(now, terms), cancellationToken);
    }

    private Task UnlistAsync(CancellationToken cancellationToken) => Kept.IsActive(Now)
        ? Task.CompletedTask
        : Directory.RemoveAsync(ListedUser.KeyOf(UserId), Record.Value.Version, cancellationToken);
}
