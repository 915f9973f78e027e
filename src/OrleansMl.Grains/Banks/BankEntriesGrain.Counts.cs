using System.Collections.Immutable;
using OrleansMl.Storage;

namespace OrleansMl.Banks;

// How often entries match, and what moderators say of it.
internal sealed partial class BankEntriesGrain
{
    private readonly Dictionary<string, int> _ofMinute = new(StringComparer.Ordinal);
    private long _minute;
    private long? _matches;

    private PieceTable<StoredBankCounts> Counts => field ??= storage.Pieces<StoredBankCounts>(this, "counts", StoredBankCounts.Pieces);

    public async Task<long?> CountAsync(ImmutableArray<BankCount> counts, int floodLimit, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (now.UtcTicks / TimeSpan.TicksPerMinute is var minute && minute != _minute)
        {
            _minute = minute;
            _ofMinute.Clear();
        }

        List<StoredBankEntry> flooded = [];
        foreach (var count in counts)
        {
            var ofMinute = _ofMinute[count.Entry] = _ofMinute.GetValueOrDefault(count.Entry) + count.Acted;
            if (floodLimit > 0 && ofMinute > floodLimit && Find(count.Entry) is { QuarantinedAt: null, MayFlood: true } entry)
            {
                flooded.Add(entry with { QuarantinedAt = now });
                LogQuarantined(count.Entry, this.GetPrimaryKeyLong(), ofMinute);
            }
        }

        await AppendAsync([.. flooded]);
        await LoadMatchesAsync();
        foreach (var some in counts.Where(count => Find(count.Entry) is not null).GroupBy(count => Counts.PieceOf(count.Entry)))
        {
            var piece = await Counts.GetAsync(some.Key);
            var next = piece.Value.Counts.ToBuilder();
            foreach (var count in some)
            {
                var known = next.GetValueOrDefault(count.Entry);
                next[count.Entry] = known with { Matches = known.Matches + count.Matches, LastMatchAt = now };
                _matches += count.Matches;
            }

            await piece.SaveAsync(piece.Value with { Counts = next.ToImmutable() });
        }

        return flooded.Count > 0 ? _lines.Count : null;
    }

    public async Task<BankEntry?> SayAsync(string id, bool confirmed, string by, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } entry)
        {
            return null;
        }

        var piece = await Counts.GetAsync(id);
        var next = piece.Value.Say(id, confirmed, by);
        if (!ReferenceEquals(next, piece.Value))
        {
            await piece.SaveAsync(next);
        }

        return entry.ToEntry(next.Counts.GetValueOrDefault(id));
    }

    private async Task<BankFigures> FiguresAsync()
    {
        await LoadMatchesAsync();
        return new(_places.Count - _removed, _disabled, _matches!.Value);
    }

    private async Task LoadMatchesAsync() =>
        _matches ??= (await Counts.GetAllAsync()).Sum(piece => piece.Value.Counts.Values.Sum(count => count.Matches));

    private async Task<BankEntry> ToEntryAsync(StoredBankEntry entry)
    {
        var id = entry.Key.ToString();
        return entry.ToEntry((await Counts.GetAsync(id)).Value.Counts.GetValueOrDefault(id));
    }

    private async Task ClearCountsAsync()
    {
        foreach (var piece in await Counts.GetAllAsync())
        {
            await piece.ClearAsync();
        }
    }
}
