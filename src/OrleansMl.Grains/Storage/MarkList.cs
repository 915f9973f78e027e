using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansMl.Storage;

/// <summary>
/// What a log of marks comes to, in memory: of the marks of one id the last counts, and its place is that of the first. A cursor is a
/// place, so it stays valid whatever comes.
/// </summary>
/// <param name="idOf">The id of a mark.</param>
internal sealed class MarkList<TMark>(Func<TMark, string> idOf) where TMark : struct
{
    private readonly List<TMark> _marks = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>The mark that counts.</summary>
    public TMark? Find(string id) => _places.TryGetValue(id, out var place) ? _marks[place] : null;

    /// <summary>Another mark.</summary>
    /// <returns>The one that counted before; null for none.</returns>
    public TMark? Set(TMark mark)
    {
        var id = idOf(mark);
        if (_places.TryGetValue(id, out var place))
        {
            var before = _marks[place];
            _marks[place] = mark;
            return before;
        }

        _places[id] = _marks.Count;
        _marks.Add(mark);
        return null;
    }

    /// <summary>The ids of a page, in the order in which they came first; false when the cursor is none.</summary>
    public bool TryRead(
        string? cursor, int limit, Func<TMark, bool> matches, [NotNullWhen(true)] out ImmutableArray<string>? ids, out string? next)
    {
        (ids, next) = (null, null);
        var from = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return false;
        }

        var page = ImmutableArray.CreateBuilder<string>();
        for (var place = from; place < _marks.Count; place++)
        {
            if (!matches(_marks[place]))
            {
                continue;
            }

            if (page.Count == limit)
            {
                next = place.ToString(CultureInfo.InvariantCulture);
                break;
            }

            page.Add(idOf(_marks[place]));
        }

        ids = page.ToImmutable();
        return true;
    }
}
