namespace OrleansMl.Text;

// Pass 2 within one word: look-alikes, then digits and signs for letters, then repeats.
public static partial class TextFolder
{
    private static void ReadDisguisedWord(FoldedText target, Span<char> chars, int from, int to, int seen)
    {
        if ((seen & Letter) == 0)
        {
            // "$100", "!!!", "12345": nothing to undo but long runs of signs.
            AppendShortened(target, chars, from, to);
            return;
        }

        UndoLookAlikes(target, chars, from, to);
        if ((seen & (Digit | Sign)) != 0)
        {
            UndoLeet(target, chars, from, to);
        }

        AppendShortened(target, chars, from, to);
    }

    private static void UndoLookAlikes(FoldedText target, Span<char> chars, int from, int to)
    {
        var latin = false;
        var unreadable = false;
        var readable = 0;
        for (var i = from; i < to; i++)
        {
            var c = chars[i];
            latin |= c is >= 'a' and <= 'z';
            if (c >= 128)
            {
                var lookAlike = target.LookAlike[i];
                readable += lookAlike != '\0' ? 1 : 0;
                unreadable |= lookAlike is < 'a' or > 'z'; // none, or only a distant one (upper case in the table)
            }
        }

        if (readable == 0 || (!latin && unreadable))
        {
            return;
        }

        for (var i = from; i < to; i++)
        {
            if (chars[i] >= 128 && target.LookAlike[i] != '\0')
            {
                chars[i] = (char)(target.LookAlike[i] | 0x20);
                target.Disguised++;
            }
        }
    }

    private static void UndoLeet(FoldedText target, Span<char> chars, int from, int to)
    {
        var i = from;
        while (i < to)
        {
            if (IsLetter(chars[i]))
            {
                i++;
                continue;
            }

            // A run of digits and signs between letters.
            var end = i;
            var digits = 0;
            var stars = 0;
            while (end < to && !IsLetter(chars[end]))
            {
                digits += char.IsAsciiDigit(chars[end]) ? 1 : 0;
                stars += chars[end] == '*' ? 1 : 0;
                end++;
            }

            var before = LettersBefore(chars, from, i);
            var after = LettersAfter(chars, end, to);
            var inside = before > 0 && after > 0;
            // "5hame", "hell0": one digit at an end counts when a real word hangs on it; "1st", "mp3" and "b2b" stay.
            var atStart = before == 0 && after >= 3 && end - i == 1 && (digits == 1 || chars[i] == '$');
            var atEnd = after == 0 && before >= 2 && ((digits == 0 && chars[i] == '$') || (end - i == 1 && chars[i] is '0' or '3'));
            var wordy = before + after >= 2;
            if (digits <= MaxLeetDigits && stars == 0 && ((inside && wordy) || atStart || atEnd))
            {
                for (var k = i; k < end; k++)
                {
                    var letter = Leet(chars[k]);
                    if (letter != '\0' && (inside || chars[k] is not ('!' or '|' or '@')))
                    {
                        chars[k] = letter;
                        target.Disguised++;
                    }
                }
            }

            i = end;
        }
    }

    private static char Leet(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        _ => '\0',
    };

    private static int LettersBefore(ReadOnlySpan<char> chars, int from, int at)
    {
        var n = 0;
        while (at - n > from && IsLetter(chars[at - n - 1]))
        {
            n++;
        }

        return n;
    }

    private static int LettersAfter(ReadOnlySpan<char> chars, int at, int to)
    {
        var n = 0;
        while (at + n < to && IsLetter(chars[at + n]))
        {
            n++;
        }

        return n;
    }

    private static void AppendShortened(FoldedText target, ReadOnlySpan<char> chars, int from, int to)
    {
        var i = from;
        while (i < to)
        {
            var c = chars[i];
            var end = i + 1;
            while (end < to && chars[end] == c)
            {
                end++;
            }

            var run = end - i;
            var kept = c == '*' ? 1 : run > KeptRepeats && !char.IsAsciiDigit(c) && !char.IsSurrogate(c) ? target.KeptRepeats : run;
            // "f**k": a star inside a word is a letter someone hid; elsewhere it is decoration.
            if (c == '*' && !(i > from && end < to && IsLetter(chars[i - 1]) && IsLetter(chars[end])))
            {
                if (target.Length > 0 && target.Chars[^1] != ' ')
                {
                    // Behind a direction mark the first of a run stands last.
                    target.Append(
                        ' ',
                        Math.Min(target.BaseStart[i], target.BaseStart[end - 1]),
                        Math.Max(target.BaseEnd[i], target.BaseEnd[end - 1]));
                }
            }
            else if (c == '\'' && i > from && end < to && IsLetter(chars[i - 1]) && IsLetter(chars[end]))
            {
                target.Widen(target.BaseEnd[i]); // don't -> dont
            }
            else
            {
                for (var k = 0; k < kept; k++)
                {
                    target.Append(c, target.BaseStart[i + k], target.BaseEnd[i + k]);
                }

                if (kept < run)
                {
                    target.Widen(target.BaseEnd[end - 1]);
                    if (IsLetter(c))
                    {
                        target.Disguised += run - kept;
                        target.Certain += run - kept;
                        target.Shortened += run - kept;
                    }
                }
            }

            i = end;
        }
    }
}
