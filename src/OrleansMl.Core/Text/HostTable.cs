using System.Globalization;
using System.Text;

namespace OrleansMl.Text;

/// <summary>
/// What browsers make of the characters of a host: the mapping of UTS 46 (not transitional: ß and ς stay) and canonical composition.
/// Own tables, since IdnMapping and string.Normalize do neither under InvariantGlobalization. The joiners, valid in few words, are dropped
/// everywhere. O(log n) a character; about 200 KB, filled once.
/// </summary>
internal static partial class HostTable
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7;
    private const int Vowels = 21, Tails = 28;

    private static readonly Run[] MappingRuns = [.. Entries(Mappings)];
    private static readonly Run[] ClassRuns = [.. Entries(Classes)];
    private static readonly Dictionary<(int, int), int> Composed = [];
    private static readonly Dictionary<int, (int, int)> Decomposed = [];
    private static readonly HashSet<int> Seconds = [];

    static HostTable()
    {
        foreach (var run in Entries(Compositions))
        {
            var (first, second) = (run.Target.EnumerateRunes().First().Value, run.Target.EnumerateRunes().Last().Value);
            Composed[(first, second)] = run.First;
            Decomposed[run.First] = (first, second);
            Seconds.Add(second);
        }
    }

    /// <summary>
    /// What a code point above ASCII becomes: itself when <paramref name="single"/> is 0 and <paramref name="many"/> is null; nothing when
    /// <paramref name="many"/> is empty.
    /// </summary>
    public static void Map(int codePoint, out int single, out string? many)
    {
        (single, many) = (0, null);
        if (Find(MappingRuns, codePoint) is not { } run)
        {
            return;
        }

        switch (run.Kind)
        {
            case '+':
                single = run.Value + codePoint - run.First;
                break;
            case '~':
                single = ((codePoint - run.First) & 1) == 0 ? codePoint + 1 : 0;
                break;
            default:
                many = run.Target;
                break;
        }
    }

    /// <summary>True when a code point may change what stands before it: a mark, or the second part of a composition.</summary>
    public static bool MayCompose(int codePoint) =>
        codePoint >= 0x300
        && (codePoint is > VowelFirst - 1 and < TailFirst + Tails || Seconds.Contains(codePoint) || ClassOf(codePoint) > 0);

    /// <summary>Normalization form C, for code points that stay as they are under <see cref="Map"/>.</summary>
    public static void Compose(List<int> codePoints)
    {
        List<int> parts = [];
        foreach (var codePoint in codePoints)
        {
            Decompose(codePoint, parts);
        }

        Order(parts);
        codePoints.Clear();
        var (starter, lastClass) = (-1, 0);
        foreach (var part in parts)
        {
            var own = ClassOf(part);
            var isBlocked = starter >= 0 && codePoints.Count - 1 > starter && lastClass >= own;
            if (starter >= 0 && !isBlocked && Pair(codePoints[starter], part) is > 0 and var whole)
            {
                codePoints[starter] = whole;
                continue;
            }

            if (own == 0)
            {
                starter = codePoints.Count;
            }

            lastClass = own;
            codePoints.Add(part);
        }
    }

    private static void Decompose(int codePoint, List<int> parts)
    {
        if (codePoint is >= HangulFirst and <= HangulLast)
        {
            var index = codePoint - HangulFirst;
            parts.Add(LeadFirst + (index / (Vowels * Tails)));
            parts.Add(VowelFirst + (index % (Vowels * Tails) / Tails));
            if (index % Tails > 0)
            {
                parts.Add(TailFirst + (index % Tails));
            }
        }
        else if (Decomposed.TryGetValue(codePoint, out var pair))
        {
            Decompose(pair.Item1, parts);
            Decompose(pair.Item2, parts);
        }
        else
        {
            parts.Add(codePoint);
        }
    }

    // A stable order of the marks between two starters. Sorted, not inserted: a text may be nothing but marks.
    private static void Order(List<int> parts)
    {
        for (var start = 0; start < parts.Count;)
        {
            var end = start;
            while (end < parts.Count && ClassOf(parts[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var ordered = parts.GetRange(start, end - start).OrderBy(ClassOf).ToList();
                for (var i = 0; i < ordered.Count; i++)
                {
                    parts[start + i] = ordered[i];
                }
            }

            start = Math.Max(end, start + 1);
        }
    }

    private static int Pair(int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + 19 && second is >= VowelFirst and < VowelFirst + Vowels)
        {
            return HangulFirst + ((((first - LeadFirst) * Vowels) + second - VowelFirst) * Tails);
        }

        if (first is >= HangulFirst and <= HangulLast && (first - HangulFirst) % Tails == 0
            && second is > TailFirst and < TailFirst + Tails)
        {
            return first + second - TailFirst;
        }

        return Composed.GetValueOrDefault((first, second));
    }

    private static int ClassOf(int codePoint) => codePoint >= 0x300 && Find(ClassRuns, codePoint) is { } run ? run.Value : 0;

    private static Run? Find(Run[] runs, int codePoint)
    {
        var (low, high) = (0, runs.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (codePoint < runs[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > runs[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return runs[middle];
            }
        }

        return null;
    }

    private static IEnumerable<Run> Entries(string table)
    {
        foreach (var entry in table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var op = entry.AsSpan().IndexOfAny('=', '+', '~');
            var slash = entry.IndexOf('/', StringComparison.Ordinal);
            var first = Hex(entry.AsSpan(0, slash < 0 ? op : slash));
            var count = slash < 0 ? 1 : int.Parse(entry.AsSpan(slash + 1, op - slash - 1), NumberStyles.None, CultureInfo.InvariantCulture);
            var kind = entry[op];
            var target = new StringBuilder();
            if (kind == '=' && op + 1 < entry.Length)
            {
                foreach (var part in entry[(op + 1)..].Split('.'))
                {
                    target.Append(new Rune(Hex(part)));
                }
            }

            var last = first + (count * (kind == '~' ? 2 : 1)) - 1;
            yield return new(first, last, kind, kind == '+' ? Hex(entry.AsSpan(op + 1)) : 0, target.ToString());
        }
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // From First to Last; what Value and Target mean depends on Kind: '+' rises with the code point, except in Classes, where all have it.
    private sealed record Run(int First, int Last, char Kind, int Value, string Target);
}
