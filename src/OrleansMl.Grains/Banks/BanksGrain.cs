using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Jobs;
using OrleansMl.Moderation;

namespace OrleansMl.Banks;

/// <summary>
/// Makes each change in the same order: the job that judges again is scheduled for later, the change is stored, every silo knows it, the
/// job is due now. Whoever dies in between has answered nothing, and the job comes nevertheless.
/// </summary>
[GrainType("banks"), StatelessWorker, Reentrant]
internal sealed class BanksGrain(BankGrains grains, BankFollower follower, IJobs jobs, TimeProvider timeProvider) : Grain, IBanksGrain
{
    private const int MostMistakes = 100;

    public async Task<ImmutableArray<BankSummary>> ListAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll((await grains.Directory.ListAsync(cancellationToken)).Select(bank => SumAsync(bank, cancellationToken)))];

    public async Task<BankSummary?> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) is { } bank ? await SumAsync(bank, cancellationToken) : null;

    public async Task<BankResult> PutAsync(string name, BankSettings settings, BankAct act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!BankRules.IsName(name))
        {
            throw new ArgumentException($"'{name}' is no name: 1 to 64 characters of a-z, 0-9 and '-'.", nameof(name));
        }

        ThrowIfAny(BankRules.Check(settings), nameof(settings));
        var before = await FindAsync(name, cancellationToken);
        if (before is null)
        {
            // A new bank has no entry.
            return await grains.Directory.PutAsync(name, settings, act, cancellationToken);
        }

        await ScheduleAsync(before, isDone: false, AddedTo(before), BankRecheck.Cited);
        var result = await grains.Directory.PutAsync(name, settings, act, cancellationToken);
        if (result.Outcome is BankOutcome.Changed or BankOutcome.Unchanged)
        {
            await ScheduleAsync(before, isDone: true, AddedTo(before), BankRecheck.Cited);
        }

        return result;
    }

    public async Task<BankResult> DeleteAsync(string name, BankAct act, CancellationToken cancellationToken)
    {
        var result = await grains.Directory.DeleteAsync(name, act, cancellationToken);
        if (result.Outcome == BankOutcome.Changed)
        {
            await ScheduleAsync(result.Bank!, isDone: true, BankRecheck.Clear);
        }

        return result;
    }

    public async Task<BankAddition> AddAsync(
        string name, ImmutableArray<BankEntryDraft> entries, string by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Length, nameof(entries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Length, BankRules.MaxEntriesPerCall, nameof(entries));
        if (await FindAsync(name, cancellationToken) is not { } bank)
        {
            return new(BankOutcome.NotFound, []);
        }

        var now = timeProvider.GetUtcNow();
        var rows = ImmutableArray.CreateBuilder<StoredBankEntry>(entries.Length);
        List<BankMistake> mistakes = [];
        for (var i = 0; i < entries.Length && mistakes.Count < MostMistakes; i++)
        {
            if (entries[i].ContentId is not null && !bank.Settings.Holds)
            {
                throw new ArgumentException($"The bank '{name}' names no items.", nameof(entries));
            }

            var (row, wrong) = BankEntryReader.Read(entries[i], bank.Settings.Kind, $"/entries/{i}", by, now);
            rows.Add(row!);
            mistakes.AddRange(wrong);
        }

        if (mistakes.Count > 0)
        {
            return new(BankOutcome.Invalid, []) { Mistakes = [.. mistakes] };
        }

        // What names items finds no others: whoever adds it sees to those.
        string[] rechecks = rows.Any(row => !row.NamesItem) ? [AddedTo(bank)] : [];
        await ScheduleAsync(bank, isDone: false, rechecks);
        var added = await grains.EntriesOf(bank.Incarnation).AddAsync(rows.MoveToImmutable(), cancellationToken);
        if (added.Addition.Outcome == BankOutcome.Changed)
        {
            await PublishAsync(bank, added.End, cancellationToken, rechecks);
        }

        return added.Addition;
    }

    public async Task<BankPage?> ListEntriesAsync(string name, string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= BankRules.MaxPage, true);
        return await FindAsync(name, cancellationToken) is { } bank
            ? await grains.EntriesOf(bank.Incarnation).ListAsync(cursor, limit, cancellationToken)
            : null;
    }

    public async Task<BankEntry?> GetEntryAsync(string name, string id, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) is { } bank
            ? await grains.EntriesOf(bank.Incarnation).GetAsync(id, cancellationToken)
            : null;

    public async Task<BankEntryResult> ChangeEntryAsync(
        string name, string id, BankEntryChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        ThrowIfAny(BankRules.Check(change), nameof(change));
        return await ChangeAsync(
            name,
            id,
            bank => [id, AddedTo(bank)],
            entries => entries.ChangeAsync(id, change, cancellationToken),
            cancellationToken);
    }

    public Task<BankEntryResult> RemoveEntryAsync(string name, string id, CancellationToken cancellationToken) =>
        ChangeAsync(name, id, _ => [id], entries => entries.RemoveAsync(id, cancellationToken), cancellationToken);

    public async Task<BankEntryResult> SayAsync(
        string name, string id, bool confirmed, string by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(by.Length is >= 1 and <= 64, true);
        return await FindAsync(name, cancellationToken) is { } bank
            && await grains.EntriesOf(bank.Incarnation).SayAsync(id, confirmed, by, cancellationToken) is { } entry
                ? new(BankOutcome.Changed, entry)
                : new(BankOutcome.NotFound, null);
    }

    public async Task<BankLookup> LookUpAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var known = await follower.GetAsync(cancellationToken);
        var fingerprint = TextFingerprint.Of(text);
        return new()
        {
            Matches = BankMatcher.Match(known, text, fields: [], key: text),
            Sha256 = fingerprint?.Sha256.ToString(),
            SimHash = fingerprint?.SimHash?.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Folding = TextFingerprint.CurrentFolding,
            Domains = BankMatcher.DomainsOf(text, []),
        };
    }

    private async Task<BankEntryResult> ChangeAsync(
        string name,
        string id,
        Func<Bank, string[]> rechecksOf,
        Func<IBankEntriesGrain, Task<BankChangeAt>> change,
        CancellationToken cancellationToken)
    {
        if (!BankRules.IsEntryId(id) || await FindAsync(name, cancellationToken) is not { } bank)
        {
            return new(BankOutcome.NotFound, null);
        }

        var rechecks = rechecksOf(bank);
        await ScheduleAsync(bank, isDone: false, rechecks);
        var changed = await change(grains.EntriesOf(bank.Incarnation));

        // Also what changed nothing: it repeats what may have ended too early.
        await PublishAsync(bank, changed.End, cancellationToken, rechecks);
        return changed.Result;
    }

    private async Task PublishAsync(Bank bank, long end, CancellationToken cancellationToken, params string[] rechecks)
    {
        await grains.Directory.PublishAsync(bank.Incarnation, end, cancellationToken);
        await ScheduleAsync(bank, isDone: true, rechecks);
    }

    private Task ScheduleAsync(Bank bank, bool isDone, params string[] rechecks) => Task.WhenAll(rechecks.Select(what =>
        BankRecheckJob.ScheduleAsync(jobs, new(bank.Incarnation, what), timeProvider.GetUtcNow(), isDone)));

    private static string AddedTo(Bank bank) => bank.Settings.Holds ? BankRecheck.AddedHold : BankRecheck.Added;

    private async Task<BankSummary> SumAsync(Bank bank, CancellationToken cancellationToken)
    {
        var figures = await grains.EntriesOf(bank.Incarnation).GetFiguresAsync(cancellationToken);
        return new(bank, figures.Entries, figures.Disabled, figures.Matches);
    }

    private async Task<Bank?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await grains.Directory.ListAsync(cancellationToken)).FirstOrDefault(bank => bank.Name == name);

    private static void ThrowIfAny(IReadOnlyList<BankMistake> mistakes, string argument)
    {
        if (mistakes is [var mistake, ..])
        {
            throw new ArgumentException($"{mistake.Pointer}: {mistake.Detail}", argument);
        }
    }
}
