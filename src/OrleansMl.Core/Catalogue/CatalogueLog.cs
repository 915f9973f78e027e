using System.Collections.Immutable;
using OrleansMl.Models;

namespace OrleansMl.Catalogue;

/// <summary>What a catalogue's log asks of its entries.</summary>
public interface ICatalogueEntry
{
    /// <summary>The item.</summary>
    CatalogueItem Item { get; }

    /// <summary>Withdrawn: kept until everybody knows.</summary>
    bool IsGone { get; }

    /// <summary>The embedding version that made its vector.</summary>
    ModelKey? VectorVersion { get; }

    /// <summary>True when there is a vector.</summary>
    bool HasVector { get; }
}

/// <summary>What a log learned since a position.</summary>
/// <param name="Next">The position to ask from next.</param>
/// <param name="HasMore">True when there is more at once.</param>
/// <param name="Entries">The oldest first; of each item only the latest.</param>
public readonly record struct CatalogueLogPage<TEntry>(long Next, bool HasMore, ImmutableArray<TEntry> Entries);

/// <summary>
/// The log of a catalogue in memory: which entry of each item is the latest, and where it lies. Positions count entries since the
/// beginning of time, so that whoever follows the log asks from where they were; they are the same after a restart. Every operation is
/// O(1) an entry. Not safe for two threads at once.
/// </summary>
/// <param name="first">The position of the first entry.</param>
public sealed class CatalogueLog<TEntry>(long first)
    where TEntry : class, ICatalogueEntry
{
    private readonly Dictionary<string, (TEntry Entry, long Position)> _latest = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private long _first = first;

    /// <summary>Items that are known, withdrawn ones included.</summary>
    public int Count => _latest.Count;

    /// <summary>The position after the last entry.</summary>
    public long End => _first + _ids.Count;

    /// <summary>The latest entries of all items.</summary>
    public IEnumerable<TEntry> Latest => _latest.Values.Select(one => one.Entry);

    /// <summary>True when an entry says more than what is known.</summary>
    public bool IsNews(TEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!_latest.TryGetValue(entry.Item.ContentId, out var known))
        {
            return true;
        }

        var (before, now) = (known.Entry.Item.Version, entry.Item.Version);
        return now > before || (now == before && entry.HasVector && entry.VectorVersion != known.Entry.VectorVersion);
    }

    /// <summary>True when an item is withdrawn, or not known any more.</summary>
    public bool IsGone(string contentId) => !_latest.TryGetValue(contentId, out var known) || known.Entry.IsGone;

    /// <summary>Adds an entry at the end.</summary>
    public void Append(TEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _latest[entry.Item.ContentId] = (entry, End);
        _ids.Add(entry.Item.ContentId);
    }

    /// <summary>What is the latest since a position. A position that never was starts anew: the store is another one.</summary>
    public CatalogueLogPage<TEntry> Since(long position, int limit)
    {
        position = position > End ? _first : Math.Max(position, _first);
        var entries = ImmutableArray.CreateBuilder<TEntry>();
        for (; position < End && entries.Count < limit; position++)
        {
            if (_latest.TryGetValue(_ids[(int)(position - _first)], out var known) && known.Position == position)
            {
                entries.Add(known.Entry);
            }
        }

        return new(position, position < End, entries.ToImmutable());
    }

    /// <summary>Drops the first entries.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Those of them that are still the latest of their item, the oldest first; they are no longer known.</returns>
    public List<TEntry> DropFirst(int count)
    {
        var live = new List<TEntry>();
        for (var i = 0; i < count; i++)
        {
            if (_latest.TryGetValue(_ids[i], out var known) && known.Position == _first + i)
            {
                live.Add(known.Entry);
                _latest.Remove(_ids[i]);
            }
        }

        _ids.RemoveRange(0, count);
        _first += count;
        return live;
    }
}
