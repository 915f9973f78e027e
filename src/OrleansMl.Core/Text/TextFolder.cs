namespace OrleansMl.Text;

/// <summary>
/// Folds what people write, and how they hide it, to one plain form that models read; offsets lead back to the raw text.
/// Pass 1, per code point: compatibility forms, case, accents (NFKC-like, see <see cref="FoldTable"/>); hidden characters go.
/// Pass 2, per word: letters of other scripts that look Latin, digits and signs for letters, repeats, spaced-out letters.
/// Look-alikes are only replaced where the whole word can be read as Latin or already has Latin letters, so that Russian or Greek stays
/// what it is. O(n), allocates nothing once <see cref="FoldedText"/> has grown, the same on every machine.
/// </summary>
public static partial class TextFolder
{
    /// <summary>
    /// The name of <see cref="TextFolding.Raw"/> that a model manifest quotes. A change of what folding yields needs a new name.
    /// </summary>
    public const string Version = "fold-1";

    /// <summary>The name of <see cref="TextFolding.Seen"/>.</summary>
    public const string SeenVersion = "fold-2";

    // Longer runs are shortened to this. Two keeps "xxx" apart from "x"; with one, text-safety ranked four unseen sets a little worse
    // (by .002 to .005 AUPRC) and called twice as many ordinary comments sexual (1.7 % against .8 %).
    private const int KeptRepeats = 2;
    private const int MinSpacedLetters = 3; // "a b" is common, "f o o" is not
    private const int MaxLeetDigits = 2;    // "h3llo", "b00k"; longer digit runs are numbers

    private const byte Other = 0, Letter = 1, Digit = 2, Sign = 4, Space = 8;

    private static readonly byte[] Classes = BuildClasses();
    private static readonly char[] Lower = BuildLower();

    /// <summary>The name that a manifest quotes for a folding.</summary>
    public static string NameOf(TextFolding folding) => folding == TextFolding.Seen ? SeenVersion : Version;

    /// <summary>The folding of a name; null when this version knows none of it.</summary>
    public static TextFolding? Find(string? name) => name switch
    {
        Version => TextFolding.Raw,
        SeenVersion => TextFolding.Seen,
        _ => null,
    };

    /// <summary>Folds <paramref name="raw"/> into <paramref name="target"/>, replacing what it held.</summary>
    public static void Fold(ReadOnlySpan<char> raw, FoldedText target, TextFolding folding = TextFolding.Raw)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.KeptRepeats = KeptRepeats;
        var last = LastFold.For(raw, folding);
        if (last is not null && last.TryCopy(raw, target))
        {
            return;
        }

        FoldRest(raw, target, folding);
        last?.Keep(raw, target);
    }

    /// <summary>
    /// As <see cref="Fold"/>, but runs of three or more are cut to one: "stuuupid" reads "stupid", and "goood" reads "god". A
    /// second opinion, not a feature to learn from.
    /// </summary>
    public static void FoldToSingles(ReadOnlySpan<char> raw, FoldedText target, TextFolding folding = TextFolding.Raw)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.KeptRepeats = 1;
        FoldRest(raw, target, folding);
    }

    private static void FoldRest(ReadOnlySpan<char> raw, FoldedText target, TextFolding folding)
    {
        target.Reset(raw.Length);
        var count = ReadCharacters(raw, target, folding);
        target.Certain = target.Disguised;
        target.EnsureChars(count + 1);
        ReadWords(target, count);
    }

    /// <summary>
    /// Folds characters only (pass 1): compatibility forms, case, accents; hidden characters go, as nobody types them.
    /// Words stay as they stand, so what pass 2 might misread ("1st", "x_x", "a b c") is read as typed. O(n), allocates
    /// nothing once <paramref name="target"/> has grown.
    /// </summary>
    public static void FoldCharacters(ReadOnlySpan<char> raw, FoldedText target, TextFolding folding = TextFolding.Raw)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Reset(raw.Length);
        var count = ReadCharacters(raw, target, folding);
        target.EnsureChars(count);
        var chars = target.Base.AsSpan(0, count);
        for (var i = 0; i < count; i++)
        {
            var c = Class(Classes, chars[i]) == Space ? ' ' : chars[i];
            if (c == ' ' && (target.Length == 0 || target.Chars[^1] == ' '))
            {
                continue;
            }

            if (c == '\'' && i > 0 && i + 1 < count && IsLetter(chars[i - 1]) && IsLetter(chars[i + 1]) && target.Length > 0)
            {
                target.Widen(target.BaseEnd[i]); // don't -> dont
                continue;
            }

            target.Append(c, target.BaseStart[i], target.BaseEnd[i]);
        }

        if (target.Length > 0 && target.Chars[^1] == ' ')
        {
            target.Trim();
        }
    }

    /// <summary>True for a character that folded words are made of: a letter, a digit, or <c>*</c> inside a word.</summary>
    internal static bool IsWord(char c) => c < 128 ? (Classes[c] & (Letter | Digit)) != 0 || c == '*' : IsWordBeyondAscii(c);

    private static bool IsWordBeyondAscii(char c) => char.IsLetterOrDigit(c) || IsInnerMark(c);

    // Vowel signs of Indic scripts, Arabic and Hebrew points: part of the word they stand in.
    private static bool IsInnerMark(char c) =>
        char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static int ReadCharacters(ReadOnlySpan<char> raw, FoldedText target, TextFolding folding)
    {
        if (folding == TextFolding.Raw)
        {
            target.Visible = null;
            return ReadCodePoints(raw, target);
        }

        var visible = target.See(raw);
        if (visible.IsRaw)
        {
            return ReadCodePoints(raw, target);
        }

        var count = ReadCodePoints(visible.Chars, target);
        for (var i = 0; i < count; i++)
        {
            // Of a pair of units either may stand first in the raw text, where it was turned round.
            var (first, last) = (target.BaseStart[i], target.BaseEnd[i] - 1);
            target.BaseStart[i] = Math.Min(visible.Starts[first], visible.Starts[last]);
            target.BaseEnd[i] = Math.Max(visible.Ends[first], visible.Ends[last]);
        }

        return count;
    }

    private static int ReadCodePoints(ReadOnlySpan<char> raw, FoldedText target)
    {
        target.EnsureBase(raw.Length + 8);
        var lower = Lower;
        var chars = target.Base;
        var starts = target.BaseStart;
        var ends = target.BaseEnd;
        var n = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c < 128)
            {
                var folded = lower[c];
                if (folded == '\0')
                {
                    target.Disguised++;
                    continue;
                }

                chars[n] = folded;
                starts[n] = i;
                ends[n] = i + 1;
                n++;
                continue;
            }

            var start = i;
            int code = c;
            if (char.IsHighSurrogate(c) && i + 1 < raw.Length && char.IsLowSurrogate(raw[i + 1]))
            {
                code = char.ConvertToUtf32(c, raw[++i]);
            }

            // Room for the longest expansion (8) plus the rest at one character each.
            target.EnsureBase(n + 8 + (raw.Length - start));
            chars = target.Base;
            starts = target.BaseStart;
            ends = target.BaseEnd;
            n = ReadBeyondAscii(target, code, start, i + 1, n);
        }

        return n;
    }

    private static int ReadBeyondAscii(FoldedText target, int code, int start, int end, int n)
    {
        FoldTable.Look(code, out var single, out var many);
        if (many is null)
        {
            if (single == '\0' && code > char.MaxValue)
            {
                Span<char> pair = stackalloc char[2];
                new System.Text.Rune(code).EncodeToUtf16(pair);
                n = Put(target, pair[0], '\0', start, end, n);
                return Put(target, pair[1], '\0', start, end, n);
            }

            // Styled Latin letters (bold, circled, full-width) are ASCII now; accents, which fold there as well, live below U+0250.
            if (single is >= 'a' and <= 'z' && code > 0x24F)
            {
                target.Disguised++;
            }

            return Put(target, single == '\0' ? (char)code : single, FoldTable.LookAlike(code), start, end, n);
        }

        if (many.Length == 0)
        {
            target.Disguised += code is >= 0x300 and <= 0x36F or >= 0xFE00 and <= 0xFE0F ? 0 : 1; // accents and emoji style are ordinary
            return n;
        }

        foreach (var c in many)
        {
            n = Put(target, c, '\0', start, end, n);
        }

        return n;
    }

    private static int Put(FoldedText target, char c, char lookAlike, int start, int end, int n)
    {
        target.Base[n] = c;
        target.LookAlike[n] = lookAlike;
        target.BaseStart[n] = start;
        target.BaseEnd[n] = end;
        return n + 1;
    }

    private static void ReadWords(FoldedText target, int count)
    {
        var chars = target.Base.AsSpan(0, count);
        var classes = Classes;
        var i = 0;
        while (i < count)
        {
            var c = chars[i];
            var kind = Class(classes, c);
            if (kind == Space)
            {
                if (target.Length > 0 && target.Chars[^1] != ' ')
                {
                    target.Append(' ', target.BaseStart[i], target.BaseEnd[i]);
                }

                i++;
                continue;
            }

            if (kind == Other)
            {
                target.Append(c, target.BaseStart[i], target.BaseEnd[i]);
                i++;
                continue;
            }

            // One run of letters, digits and signs that may stand for letters.
            var end = i;
            var seen = 0;
            var repeats = false;
            var beyondAscii = false;
            while (end < count)
            {
                var d = chars[end];
                var k = Class(classes, d);
                if ((k & (Letter | Digit | Sign)) == 0)
                {
                    break;
                }

                seen |= k;
                beyondAscii |= d >= 128;
                repeats |= end >= i + 2 && d == chars[end - 1] && d == chars[end - 2];
                end++;
            }

            if (end - i == 1 && seen == Letter)
            {
                var joined = JoinSpacedLetters(target, chars, i);
                if (joined > i)
                {
                    i = joined;
                    continue;
                }
            }

            if (!repeats && !beyondAscii && seen is Letter or Digit)
            {
                target.AppendBase(i, end - i);
            }
            else
            {
                ReadDisguisedWord(target, chars, i, end, seen);
            }

            i = end;
        }

        if (target.Length > 0 && target.Chars[^1] == ' ')
        {
            // Trailing space carries no word.
            target.Trim();
        }
    }

    /// <summary>
    /// Joins "k i l l", "k.i.l.l", "k-i-l-l": single letters, one and the same separator between all; in a text as it is seen any
    /// signs will do ("k  i  l  l", "k🙂i🙂l🙂l"). Returns the end, or <paramref name="from"/> when it is none.
    /// </summary>
    private static int JoinSpacedLetters(FoldedText target, ReadOnlySpan<char> chars, int from)
    {
        const int LongestSeparator = 4;
        var width = 0;
        while (from + 1 + width < chars.Length && (Class(Classes, chars[from + 1 + width]) & (Letter | Digit)) == 0)
        {
            if (++width > LongestSeparator)
            {
                return from;
            }
        }

        if (width == 0
            || from + 1 + width == chars.Length
            || (target.Visible is null
                && (width > 1 || chars[from + 1] is not (' ' or '.' or '-' or '_' or '/' or ',' or '+' or '~'))))
        {
            return from;
        }

        var separator = chars.Slice(from + 1, width);
        var step = width + 1;
        var letters = 1;
        var last = from;
        while (last + step < chars.Length
            && Class(Classes, chars[last + step]) == Letter
            && chars.Slice(last + 1, width).SequenceEqual(separator))
        {
            if (last + step + 1 < chars.Length && (Class(Classes, chars[last + step + 1]) & (Letter | Digit)) != 0)
            {
                break; // a whole word follows: "a b c then"
            }

            last += step;
            letters++;
        }

        if (letters < MinSpacedLetters)
        {
            return from;
        }

        for (var i = from; i <= last; i += step)
        {
            var c = target.Base[i];
            if (c >= 128 && target.LookAlike[i] != '\0')
            {
                c = (char)(target.LookAlike[i] | 0x20);
            }

            target.Append(c, target.BaseStart[i], target.BaseEnd[i]);
        }

        target.Disguised += letters;
        target.Certain += letters;
        return last + 1;
    }

    private static bool IsLetter(char c) => c < 128 ? Classes[c] == Letter : IsWordBeyondAscii(c);

    private static byte Class(byte[] classes, char c) =>
        c < 128 ? classes[c] : char.IsWhiteSpace(c) ? Space : IsWordBeyondAscii(c) ? Letter : Other;

    private static byte[] BuildClasses()
    {
        var classes = new byte[128];
        for (var c = 0; c < 128; c++)
        {
            classes[c] = (char)c switch
            {
                >= 'a' and <= 'z' => Letter,
                >= '0' and <= '9' => Digit,
                '@' or '$' or '!' or '|' or '*' or '\'' => Sign,
                ' ' => Space,
                _ => Other,
            };
        }

        return classes;
    }

    private static char[] BuildLower()
    {
        var lower = new char[128];
        for (var c = 0; c < 128; c++)
        {
            lower[c] = (char)c switch
            {
                >= 'A' and <= 'Z' => (char)(c + 32),
                '\t' or '\n' or '\v' or '\f' or '\r' => ' ',
                < ' ' or (char)127 => '\0',
                _ => (char)c,
            };
        }

        return lower;
    }
}
