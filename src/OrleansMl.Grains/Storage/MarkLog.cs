using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Storage;

/// <summary>A log of marks, and in memory what it comes to: see <see cref="MarkList{TMark}"/>. Some 100 bytes an id.</summary>
/// <param name="log">The log.</param>
/// <param name="idOf">The id of a mark.</param>
/// <param name="count">Is called with 1 for each mark that counts from now on, and with -1 for the one that it takes the place of.</param>
internal sealed class MarkLog<THead, TChunk, TMark>(
    ChunkLog<THead, TChunk, TMark> log, Func<TMark, string> idOf, Action<TMark, int> count)
    where THead : class, new()
    where TChunk : class, new()
    where TMark : struct
{
    private readonly MarkList<TMark> _marks = new(idOf);

    /// <summary>Reads the log, once, before anything else.</summary>
    public async Task LoadAsync()
    {
        await foreach (var part in log.ReadAsync())
        {
            foreach (var mark in part.Entries)
            {
                Apply(mark);
            }
        }
    }

    /// <summary>The mark that counts.</summary>
    public TMark? Find(string id) => _marks.Find(id);

    /// <summary>Stores another mark; it counts once it is stored.</summary>
    public async Task AppendAsync(TMark mark)
    {
        await log.AppendAsync([mark]);
        Apply(mark);
    }

    /// <summary>The ids of a page, in the order in which they came first; false when the cursor is none.</summary>
    public bool TryRead(
        string? cursor, int limit, Func<TMark, bool> matches, [NotNullWhen(true)] out ImmutableArray<string>? ids, out string? next) =>
        _marks.TryRead(cursor, limit, matches, out ids, out next);

    private void Apply(TMark mark)
    {
        if (_marks.Set(mark) is { } before)
        {
            count(before, -1);
        }

        count(mark, 1);
    }
}
