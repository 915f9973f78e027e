using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Banks;

/// <summary>Entries of a bank in memory and in a log. One write makes a call's entries durable, all of them or none.</summary>
[GrainType("bank-entries"), CollectionAgeLimit(Hours = 2)]
internal sealed partial class BankEntriesGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    TimeProvider timeProvider,
    ILogger<BankEntriesGrain> logger) : Grain, IBankEntriesGrain
{
    private const int MaxLines = 4096;

    private static readonly ChunkLogFormat<StoredBank, StoredBankChunk, StoredBankEntry> Format = new(
        "entries",
        StoredBankChunk.Capacity,
        head => new(head.First, head.Open, head.Entries),
        (head, log) => head with { First = log.First, Open = log.Open, Entries = log.Entries },
        chunk => chunk.Entries,
        entries => new() { Entries = entries });

    private readonly List<StoredBankEntry> _lines = [];
    private readonly Dictionary<BankKey, int> _places = [];
    private int _removed, _disabled;

    private ChunkLog<StoredBank, StoredBankChunk, StoredBankEntry> Log =>
        field ??= storage.Log(this, storage.Record<StoredBank>(this, "bank"), Format);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var part in Log.ReadAsync())
        {
            foreach (var entry in part.Entries)
            {
                // Most entries of an import say the same.
                Apply(entry with
                {
                    Label = Once(entry.Label),
                    Source = Once(entry.Source),
                    Note = Once(entry.Note),
                    Folding = Once(entry.Folding),
                    AddedBy = Once(entry.AddedBy)!,
                });
            }
        }

        string? Once(string? word) => word is null ? null : words.TryGetValue(word, out var known) ? known : words.Add(word) ? word : word;
    }

    public async Task<BankAdditionAt> AddAsync(ImmutableArray<StoredBankEntry> entries, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<BankEntryAdded>(entries.Length);
        var added = new Dictionary<BankKey, StoredBankEntry>();
        foreach (var entry in entries)
        {
            var known = added.TryGetValue(entry.Key, out var earlier) ? earlier : Find(entry.Key);
            var next = known is null ? entry : Complete(known, entry);
            if (next is not null)
            {
                added[entry.Key] = next;
            }

            results.Add(new(
                entry.Key.ToString(),
                known is null ? BankOutcome.Created : next is null ? BankOutcome.Unchanged : BankOutcome.Changed));
        }

        if (_lines.Count + added.Count > BankRules.MaxEntries)
        {
            return new(new(BankOutcome.Full, []), _lines.Count);
        }

        await AppendAsync([.. added.Values]);
        return new(new(BankOutcome.Changed, results.MoveToImmutable()), _lines.Count);
    }

    public async Task<BankChangeAt> ChangeAsync(string id, BankEntryChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (Find(id) is not { } known)
        {
            return new(new(BankOutcome.NotFound, null), _lines.Count);
        }

        var next = known.With(change, timeProvider.GetUtcNow());
        if (next == known)
        {
            return new(new(BankOutcome.Unchanged, await ToEntryAsync(known)), _lines.Count);
        }

        await AppendAsync([next]);
        if (next.QuarantinedAt is null)
        {
            // Whoever releases an entry gives it a new minute.
            _ofMinute.Remove(id);
        }

        return new(new(BankOutcome.Changed, await ToEntryAsync(next)), _lines.Count);
    }

    public async Task<BankChangeAt> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } known)
        {
            return new(new(BankOutcome.NotFound, null), _lines.Count);
        }

        await AppendAsync([new() { High = known.High, Low = known.Low, IsRemoved = true }]);
        return new(new(BankOutcome.Changed, await ToEntryAsync(known)), _lines.Count);
    }

    public async Task<BankPage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var from = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return null;
        }

        var page = ImmutableArray.CreateBuilder<BankEntry>();
        for (; from < _lines.Count; from++)
        {
            var entry = _lines[from];
            if (entry.IsRemoved || _places[entry.Key] != from)
            {
                continue;
            }

            if (page.Count == limit)
            {
                return new(page.ToImmutable(), from.ToString(CultureInfo.InvariantCulture));
            }

            page.Add(await ToEntryAsync(entry));
        }

        return new(page.ToImmutable(), null);
    }

    public async Task<BankEntry?> GetAsync(string id, CancellationToken cancellationToken) =>
        Find(id) is { } entry ? await ToEntryAsync(entry) : null;

    public Task<BankLines> ReadAsync(long from, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var count = (int)Math.Clamp(_lines.Count - from, 0, MaxLines);
        return Task.FromResult(new BankLines(from, count == 0 ? [] : [.. _lines.GetRange((int)from, count)]));
    }

    public Task<BankFigures> GetFiguresAsync(CancellationToken cancellationToken) => FiguresAsync();

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await ClearCountsAsync();
        await Log.ClearAsync();
        DeactivateOnIdle();
    }

    // A write that failed ends the activation, so memory is never ahead of the store.
    private async Task AppendAsync(ImmutableArray<StoredBankEntry> entries)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        await Log.AppendAsync(entries);
        foreach (var entry in entries)
        {
            Apply(entry);
        }
    }

    private void Apply(StoredBankEntry entry)
    {
        if (_places.TryGetValue(entry.Key, out var place))
        {
            _removed -= _lines[place].IsRemoved ? 1 : 0;
            _disabled -= IsDisabled(_lines[place]) ? 1 : 0;
        }

        _places[entry.Key] = _lines.Count;
        _lines.Add(entry);
        _removed += entry.IsRemoved ? 1 : 0;
        _disabled += IsDisabled(entry) ? 1 : 0;
    }

    private static bool IsDisabled(StoredBankEntry entry) =>
        !entry.IsRemoved && (!entry.Enabled || entry.QuarantinedAt is not null || entry.IsOutdated);

    private StoredBankEntry? Find(string id) => BankKey.Parse(id) is { } key ? Find(key) : null;

    private StoredBankEntry? Find(BankKey key) =>
        _places.TryGetValue(key, out var place) && !_lines[place].IsRemoved ? _lines[place] : null;

    // What was added by its hash learns its other hash when the text comes; null when there is nothing to learn.
    private static StoredBankEntry? Complete(StoredBankEntry known, StoredBankEntry added) =>
        (known.SimHash is null && added.SimHash is not null) || known.Folding != added.Folding
            ? known with { SimHash = added.SimHash, Folding = added.Folding, Sha256 = added.Sha256 }
            : null;

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Entry {Entry} of bank {Bank} matched {Matches} times in a minute and is in quarantine")]
    private partial void LogQuarantined(string entry, long bank, int matches);
}
