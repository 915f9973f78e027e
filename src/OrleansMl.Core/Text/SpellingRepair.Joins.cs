namespace OrleansMl.Text;

// Words with something inside: separators between parts, signs in the place of letters. Only words that matter come out of it, so that
// hyphens and signs of ordinary writing and of code stay.
public sealed partial class SpellingRepair
{
    private const int MostParts = 8;
    private const int MostHidden = 2;         // letters under signs
    private const int FewestWithOneHidden = 4, FewestWithHidden = 5; // of shorter words there are too many
    private const int FewestOfTarget = 3;
    private const int FewestWithoutSigns = 4; // "a1s" is no word with a sign in it
    private const int LongestSeparator = 4;   // two emoji, "]**["
    private const int FewestMended = 4;
    private const int MostTorn = 3;           // parts between spaces
    private const char HiddenLetter = '?';

    // A word that was never met may have been met half a time, and of 10,000 words one is torn.
    private static readonly float Unmet = MathF.Log(.5f);
    private static readonly float Torn = MathF.Log(10_000);

    // A text is worth the reading when one repair in it gives a word that matters. What the filter says is tried before it is believed.
    private bool IsWorthIt(ReadOnlySpan<char> raw, FoldedText folded, FoldedText scratch)
    {
        var chars = folded.Chars;
        Span<char> pattern = stackalloc char[RepairTargets.Longest];
        for (var from = 0; from < chars.Length;)
        {
            if (chars[from] is < 'a' or > 'z')
            {
                from = TextFolder.IsWord(chars[from]) ? WordEnd(chars, from) : from + 1;
                continue;
            }

            if (TrySolve(raw, folded, from, pattern, out _, out _) || TryMend(raw, folded, from, pattern, out _, out _))
            {
                return true;
            }

            var end = WordEnd(chars, from);
            var word = chars[from..end];
            if (word.Length is >= FewestLeftOut and <= Longest
                && OnlyLetters(word)
                && words.LogCount(word) == 0
                && GivesTarget(folded, from, word, scratch)
                && !IsName(raw, folded, from, end))
            {
                return true;
            }

            from = end;
        }

        return false;
    }

    private bool GivesTarget(FoldedText folded, int from, ReadOnlySpan<char> word, FoldedText scratch)
    {
        if (!targets!.MayBeShuffled(word) && !targets.MayLackALetter(word) && !HasPair(word) && !MayHoldOne(word))
        {
            return false;
        }

        scratch.Begin(folded, Room(word.Length));
        if (TryRepair(folded, from, word, scratch, always: false))
        {
            foreach (var part in scratch.Chars.Split(' '))
            {
                if (targets.MayBe(scratch.Chars[part]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasPair(ReadOnlySpan<char> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            if (word[i] == word[i - 1])
            {
                return true;
            }
        }

        return false;
    }

    // What cannot be taken apart holds nothing that could be taken out. A filter errs often enough among so many parts that what it says is
    // looked up.
    private bool MayHoldOne(ReadOnlySpan<char> word)
    {
        if (word.Length < FewestJoined || !CanSplit(word))
        {
            return false;
        }

        for (var from = 0; targets!.MayHold(word, FewestOfTarget, from, out var start, out var end);)
        {
            if (words.LogCount(word[start..end]) > 0)
            {
                return true;
            }

            from = start + 1;
        }

        return false;
    }

    private bool TryJoin(
        ReadOnlySpan<char> raw, FoldedText folded, int from, FoldedText target, ref int repaired, ref int copied, out int end)
    {
        Span<char> word = stackalloc char[RepairTargets.Longest];
        if (!TrySolve(raw, folded, from, word, out var length, out end) && !TryMend(raw, folded, from, word, out length, out end))
        {
            return false;
        }

        if (repaired++ == 0)
        {
            target.Begin(folded, Room(folded.Length));
        }

        target.AppendFrom(folded, copied, from - copied);
        for (var i = 0; i < length; i++)
        {
            // The last letter stands at the end of what was typed, the others at its start.
            var at = i == length - 1 ? end - 1 : from;
            target.Append(word[i], folded.RawStarts[at], folded.RawEnds[at]);
        }

        copied = end;
        return true;
    }

    // The longest run of parts from here on that makes a known word that matters.
    private bool TrySolve(ReadOnlySpan<char> raw, FoldedText folded, int from, Span<char> word, out int length, out int end)
    {
        var chars = folded.Chars;
        length = 0;
        for (end = from; end < chars.Length && chars[end] is >= 'a' and <= 'z'; end++)
        {
        }

        // Nearly every word ends here: no sign inside it, and folding found none.
        if (folded.Disguised == 0 && (end + 1 >= chars.Length || chars[end] == ' ' || chars[end + 1] == ' ' || !IsSeparator(chars[end])))
        {
            return false;
        }

        Span<char> pattern = stackalloc char[RepairTargets.Longest];
        Span<WordPart> parts = stackalloc WordPart[MostParts];
        for (var count = ReadParts(raw, folded, from, pattern, parts); count > 0; count--)
        {
            var part = parts[count - 1];
            end = part.End;
            if ((count > 1 || part.Signs > 0)
                && words.LogCount(chars[from..end]) == 0 // "f*n", "b00k": known as it is typed or read
                && Solve(pattern[..part.Length], count, part.CannotHide, word, out length))
            {
                return true;
            }
        }

        return false;
    }

    // A word that matters, torn apart by spaces ("stu pid"), or by a hyphen at the end of a line. Spaces part words in every text: the word
    // must be likelier, torn, than its parts beside each other.
    private bool TryMend(ReadOnlySpan<char> raw, FoldedText folded, int from, Span<char> word, out int length, out int end)
    {
        var chars = folded.Chars;
        var (hash, parts, isHyphenated, step) = (RepairTargets.NoLetters, 0, false, 1);
        (length, end) = (0, from);
        for (var at = from; ; at = end + step)
        {
            for (end = at; end < chars.Length && chars[end] is >= 'a' and <= 'z'; end++)
            {
            }

            var part = chars[at..end];
            if (part.IsEmpty || length + part.Length > word.Length || (end < chars.Length && TextFolder.IsWord(chars[end])))
            {
                return false;
            }

            part.CopyTo(word[length..]);
            length += part.Length;
            hash = RepairTargets.Extend(hash, part);
            parts++;
            if (parts > 1)
            {
                if (IsName(raw, folded, at, end))
                {
                    return false;
                }

                if (length >= FewestMended && targets!.MayBe(hash) && words.LogCount(word[..length]) is var count and > 0
                    && (isHyphenated || IsTorn(chars, from, end, count)))
                {
                    return true;
                }
            }

            if (parts == MostTorn || end + 1 >= chars.Length)
            {
                return false;
            }

            var breaks = chars[end] == '-' && chars[end + 1] == ' ' && raw[folded.RawStarts[end + 1]] is '\n' or '\r';
            if (!breaks && chars[end] != ' ')
            {
                return false;
            }

            step = breaks ? 2 : 1;
            isHyphenated = breaks && (parts == 1 || isHyphenated);
        }
    }

    // By chance its parts stand beside each other as often as the product of their shares says.
    private bool IsTorn(ReadOnlySpan<char> chars, int from, int end, float count)
    {
        var chance = words.LogTotal;
        foreach (var part in chars[from..end].Split(' '))
        {
            var often = words.LogCount(chars[from..end][part]);
            chance += (often > 0 ? often : Unmet) - words.LogTotal;
        }

        return count - Torn > chance;
    }

    // The letters of a word that signs part, as a pattern: HiddenLetter for a sign, a capital for a letter that folding read out of one.
    private static int ReadParts(ReadOnlySpan<char> raw, FoldedText folded, int from, Span<char> pattern, Span<WordPart> parts)
    {
        var chars = folded.Chars;
        var (length, count, at, signs, cannotHide) = (0, 0, from, 0, false);
        while (true)
        {
            for (; at < chars.Length && chars[at] is >= 'a' and <= 'z'; at++)
            {
                if (length == pattern.Length)
                {
                    return count;
                }

                var typed = raw[folded.RawStarts[at]];
                var isSign = typed < 128 && !char.IsAsciiLetter(typed) && typed != '&'; // an entity is no sign
                signs += isSign ? 1 : 0;
                pattern[length++] = isSign ? char.ToUpperInvariant(chars[at]) : chars[at];
                if (isSign && length < pattern.Length && char.IsAsciiLetter(raw[folded.RawEnds[at] - 1]))
                {
                    pattern[length++] = chars[at]; // "||i": a run that folding cut held the letter, too
                }
            }

            parts[count++] = new(length, at, signs, cannotHide);
            var width = 0;
            while (width <= LongestSeparator && at + width < chars.Length && IsSeparator(chars[at + width]))
            {
                width++;
            }

            if (width is 0 or > LongestSeparator
                || count == MostParts
                || at + width >= chars.Length
                || chars[at + width] is < 'a' or > 'z')
            {
                return count;
            }

            // A sign hides one letter, a row of equal ones as many as they are.
            var hidden = chars[at] == '*' ? folded.RawEnds[at] - folded.RawStarts[at]
                : width == 1 || chars[at] == chars[at + 1] ? width
                : 0;
            cannotHide |= hidden is < 1 or > MostHidden;
            for (var i = 0; i < Math.Clamp(hidden, 1, MostHidden); i++)
            {
                if (length == pattern.Length)
                {
                    return count;
                }

                pattern[length++] = HiddenLetter;
            }

            at += width;
        }
    }

    private static bool IsSeparator(char c) =>
        c is not (' ' or '\'' or VisibleText.Link) && !(c is >= 'a' and <= 'z') && (char.IsAsciiDigit(c) || !char.IsLetterOrDigit(c));

    // First without the signs, then with a letter for each.
    private bool Solve(ReadOnlySpan<char> pattern, int parts, bool cannotHide, Span<char> word, out int length)
    {
        length = 0;
        foreach (var c in pattern)
        {
            if (c != HiddenLetter)
            {
                word[length++] = char.ToLowerInvariant(c);
            }
        }

        if (parts > 1 && length >= FewestOfTarget && targets!.MayBe(word[..length]) && words.LogCount(word[..length]) > 0)
        {
            return true;
        }

        length = pattern.Length;
        if (!cannotHide && length >= FewestWithOneHidden && Guess(pattern, word[..length]))
        {
            return true;
        }

        // A sign that folding took for a letter parts letters: "st|upid".
        length = 0;
        var hasSign = false;
        foreach (var c in pattern)
        {
            hasSign |= c is >= 'A' and <= 'Z';
            if (c is >= 'a' and <= 'z')
            {
                word[length++] = c;
            }
        }

        return hasSign && length >= FewestWithoutSigns && targets!.MayBe(word[..length]) && words.LogCount(word[..length]) > 0;
    }

    // Every letter in the place of every sign; the most frequent word that matters. O(26 or 26² look-ups) where the filter allows one.
    private bool Guess(ReadOnlySpan<char> pattern, Span<char> word)
    {
        Span<int> hidden = stackalloc int[MostHidden];
        Span<char> candidate = stackalloc char[pattern.Length];
        Span<char> without = stackalloc char[pattern.Length];
        var (count, kept) = (0, 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            candidate[i] = pattern[i];
            if (pattern[i] is >= 'a' and <= 'z')
            {
                without[kept++] = pattern[i];
                continue;
            }

            if (count == MostHidden)
            {
                return false;
            }

            hidden[count++] = i;
        }

        if (count == 0
            || (count == 1 && !targets!.MayLackALetter(without[..kept]))
            || (count > 1 && pattern.Length < FewestWithHidden))
        {
            return false;
        }

        var best = 0f;
        for (var i = 0; i < (count == 1 ? 26 : 26 * 26); i++)
        {
            candidate[hidden[0]] = (char)('a' + (i % 26));
            if (count == 2)
            {
                candidate[hidden[1]] = (char)('a' + (i / 26));
            }

            if (targets!.MayBe(candidate) && words.LogCount(candidate) is var found && found > best)
            {
                best = found;
                candidate.CopyTo(word);
            }
        }

        return best > 0;
    }

    // Up to the end of a part: letters of the pattern, place in the folded text, letters read out of signs, a separator that hides none.
    private readonly record struct WordPart(int Length, int End, int Signs, bool CannotHide);
}
