using System.Globalization;

namespace OrleansMl.Text;

/// <summary>
/// What each code point folds to. Own tables instead of string.Normalize: that one returns its input under InvariantGlobalization and
/// follows the installed ICU elsewhere, and a model must read the same bytes on every machine. Layout: two stages, page = code point >> 8,
/// then one cell per code point. About 100 KB, filled once.
/// </summary>
internal static partial class FoldTable
{
    private const int Limit = 0x20000; // nothing above folds, except the tag characters of plane 14
    private const ushort Dropped = 0xFFFF;
    private const ushort Private = 0xE000; // cells from here to 0xF8FF index Expansions; no fold yields a private-use character

    private static readonly ushort[]?[] Pages = new ushort[]?[Limit >> 8];
    private static readonly List<string> Expansions = [];
    private static readonly char[]?[] LookAlikePages = new char[]?[256];

    static FoldTable()
    {
        foreach (var entry in Folds.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            ReadFold(entry);
        }

        foreach (var entry in LookAlikes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var code = Hex(entry.AsSpan(0, entry.IndexOf('=')));
            (LookAlikePages[code >> 8] ??= new char[256])[code & 255] = entry[^1];
        }
    }

    /// <summary>
    /// What a code point above ASCII folds to: itself when <paramref name="single"/> is '\0' and <paramref name="many"/> is null;
    /// nothing when <paramref name="many"/> is empty.
    /// </summary>
    public static void Look(int codePoint, out char single, out string? many)
    {
        single = '\0';
        many = null;
        if (codePoint >= Limit)
        {
            // Tag characters and the supplementary variation selectors.
            many = codePoint is >= 0xE0000 and <= 0xE0FFF ? "" : null;
            return;
        }

        var cell = Pages[codePoint >> 8]?[codePoint & 255] ?? 0;
        switch (cell)
        {
            case 0:
                return;
            case Dropped:
                many = "";
                return;
            case >= Private and <= 0xF8FF:
                many = Expansions[cell - Private];
                return;
            default:
                single = (char)cell;
                return;
        }
    }

    /// <summary>
    /// The Latin letter a letter of another script looks like; upper case when only distantly; '\0' when it looks like none.
    /// </summary>
    public static char LookAlike(int codePoint) =>
        codePoint > char.MaxValue ? '\0' : LookAlikePages[codePoint >> 8]?[codePoint & 255] ?? '\0';

    private static void ReadFold(string entry)
    {
        var text = entry.AsSpan();
        var op = text.IndexOfAny('=', '+', '~');
        var slash = text.IndexOf('/');
        var first = Hex(text[..(slash < 0 ? op : slash)]);
        var count = slash < 0 ? 1 : int.Parse(text[(slash + 1)..op], NumberStyles.None, CultureInfo.InvariantCulture);
        var target = text[(op + 1)..];
        for (var i = 0; i < count; i++)
        {
            switch (text[op])
            {
                case '+':
                    Set(first + i, (ushort)(Hex(target) + i));
                    break;
                case '~':
                    Set(first + (2 * i), (ushort)(first + (2 * i) + 1));
                    break;
                default:
                    Set(first + i, Cell(target));
                    break;
            }
        }
    }

    private static ushort Cell(ReadOnlySpan<char> target)
    {
        if (target.IsEmpty)
        {
            return Dropped;
        }

        if (!target.Contains('.'))
        {
            return (ushort)Hex(target);
        }

        var expansion = "";
        foreach (var part in target.Split('.'))
        {
            expansion += (char)Hex(target[part]);
        }

        var known = Expansions.IndexOf(expansion);
        if (known < 0)
        {
            known = Expansions.Count;
            Expansions.Add(expansion);
        }

        return (ushort)(Private + known);
    }

    private static void Set(int codePoint, ushort cell) => (Pages[codePoint >> 8] ??= new ushort[256])[codePoint & 255] = cell;

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
