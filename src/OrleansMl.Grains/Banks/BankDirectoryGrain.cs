using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Hosting;
using OrleansMl.Jobs;
using OrleansMl.Storage;

namespace OrleansMl.Banks;

/// <summary>
/// Keeps the list of banks, and waits for silos. Reentrant, since silos wait here for what is new; changes come one at a time.
/// </summary>
[GrainType("bank-directory"), Reentrant]
internal sealed class BankDirectoryGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IJobs jobs,
    IOptions<BankOptions> options,
    TimeProvider timeProvider) : Grain, IBankDirectoryGrain
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Dictionary<int, long> _ends = [];
    private StoredRecord<StoredBanks> Record => field ??= storage.Record<StoredBanks>(this, "banks");

    private FollowedState Followed => field ??= new(options.Value.Lease);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ImmutableArray<Bank>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Record.Value.Banks);

    public async Task<BankResult> PutAsync(string name, BankSettings settings, BankAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(act);
        await _changing.WaitAsync(cancellationToken);
        BankResult result;
        try
        {
            result = await SetAsync(name, settings, act);
        }
        finally
        {
            _changing.Release();
        }

        // Also when it is so already: the call before may have ended too early.
        if (result.Outcome is BankOutcome.Changed or BankOutcome.Created or BankOutcome.Unchanged)
        {
            await Followed.WaitForAllAsync(cancellationToken);
        }

        return result;
    }

    public async Task<BankResult> DeleteAsync(string name, BankAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        await _changing.WaitAsync(cancellationToken);
        Bank? bank;
        try
        {
            bank = Record.Value.Find(name);
            if (bank is null || (act.ExpectedRevision is { } expected && expected != bank.Revision))
            {
                return new(bank is null ? BankOutcome.NotFound : BankOutcome.StaleRevision, bank);
            }

            // First, so that a crash leaves a job too many and not entries that nobody knows.
            await BankRecheckJob.ScheduleAsync(jobs, new(bank.Incarnation, BankRecheck.Clear), timeProvider.GetUtcNow(), isDone: false);
            await Record.SaveAsync(Record.Value.Without(name));
            _ends.Remove(bank.Incarnation);
            Followed.OnNews();
        }
        finally
        {
            _changing.Release();
        }

        await Followed.WaitForAllAsync(cancellationToken);
        return new(BankOutcome.Changed, bank);
    }

    public Task PublishAsync(int incarnation, long end, CancellationToken cancellationToken)
    {
        if (Record.Value.Banks.All(bank => bank.Incarnation != incarnation))
        {
            return Task.CompletedTask;
        }

        if (_ends.GetValueOrDefault(incarnation, -1) < end)
        {
            _ends[incarnation] = end;
            Followed.OnNews();
        }

        return Followed.WaitForAllAsync(cancellationToken);
    }

    public async Task<BankNews> FollowAsync(string silo, BankVersion? known, bool wait, CancellationToken cancellationToken)
    {
        var number = await Followed.FollowAsync(silo, known?.Epoch, known?.Number ?? -1, wait, cancellationToken);
        return new(
            new(Followed.Epoch, Followed.Number), number == Followed.Number ? null : [.. Record.Value.Banks.Select(ToCurrent)]);
    }

    public Task LeaveAsync(string silo, CancellationToken cancellationToken)
    {
        Followed.Leave(silo);
        return Task.CompletedTask;
    }

    private BankAt ToCurrent(Bank bank) => new(bank, _ends.GetValueOrDefault(bank.Incarnation, -1));

    private async Task<BankResult> SetAsync(string name, BankSettings settings, BankAct act)
    {
        var (known, now) = (Record.Value.Find(name), timeProvider.GetUtcNow());
        if (act.ExpectedRevision is { } expected && expected != (known?.Revision ?? 0))
        {
            return new(BankOutcome.StaleRevision, known);
        }

        if (known?.Settings == settings)
        {
            return new(BankOutcome.Unchanged, known);
        }

        if (known is not null && known.Settings.Kind != settings.Kind)
        {
            return new(BankOutcome.OtherKind, known);
        }

        if (known is null && Record.Value.Banks.Length >= BankRules.MaxBanks && !BankRules.IsReserved(name))
        {
            return new(BankOutcome.Full, null);
        }

        var next = new Bank
        {
            Name = name,
            Revision = (known?.Revision ?? 0) + 1,
            Settings = settings,
            CreatedAt = known?.CreatedAt ?? now,
            UpdatedAt = now,
            UpdatedBy = act.By,
            Reason = act.Reason,
            Incarnation = known?.Incarnation ?? Record.Value.LastIncarnation + 1,
        };
        await Record.SaveAsync(Record.Value.With(next));
        Followed.OnNews();
        return new(known is null ? BankOutcome.Created : BankOutcome.Changed, next);
    }
}
