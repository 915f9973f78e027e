namespace OrleansMl.Text;

/// <summary>
/// Reads words that nobody writes as the known words they were made from: two neighbouring letters swapped back ("sutpid"), a left-out
/// letter put in ("stpid"), letters written twice taken out ("stuupid"), words run together taken apart ("youstupid"); of several ways in
/// one of these kinds, the one with the most frequent words. Known words, words with other signs than a–z, and words written like a name
/// (one capital, then small letters, not at the start of the text) stay as they are. A second opinion on a text, not something to learn
/// from: a rare word may come out as another one. O(n · 26) dictionary look-ups for an unknown word of n letters, none for a known one
/// beyond its own; allocates nothing. Immutable, safe for any number of threads.
/// </summary>
/// <param name="words">The known words.</param>
/// <param name="targets">
/// The words that repairing is worth the reading for: a text is repaired when some spelling in it may come from one of them, and then words
/// are also put together across separators ("stu-pid") and spaces ("stu pid"), and letters found under signs ("st*pid"). Null: every
/// unknown word is tried, and only in itself.
/// </param>
/// <param name="tornOnly">
/// True repairs only what somebody tore apart, hid under signs or wrote with double letters: what a model reads itself when it is misspelt.
/// </param>
public sealed partial class SpellingRepair(WordFrequencies words, RepairTargets? targets = null, bool tornOnly = false)
{
    private const int FewestSwapped = 4;
    private const int FewestLeftOut = 3;
    private const int FewestJoined = 6;
    private const int Longest = 40;      // of a run of words; longer ones are no writing
    private const int LongestWord = 16;  // one of them
    private const int LongestDoubled = 2 * LongestWord;
    private const int MostPairs = 4;     // of letters, of which each may be meant

    // The shorter a word, the more of them are a letter apart by chance, and the more common it must be to be what was meant.
    private const int Long = 6;
    private static readonly float Common = MathF.Log(8);
    private static readonly float CommonPart = MathF.Log(20);

    // Two letters are a word of their own only when they are a very common one; of one letter there are two.
    private static readonly float CommonPair = MathF.Log(400);

    /// <summary>Repairs a folded text.</summary>
    /// <param name="raw">The raw text that <paramref name="folded"/> leads back to.</param>
    /// <param name="folded">The folded text.</param>
    /// <param name="target">Receives the repaired text when there was something to repair; offsets lead back to the raw text.</param>
    /// <returns>How many words were repaired; with 0, <paramref name="target"/> holds nothing of use.</returns>
    public int Repair(ReadOnlySpan<char> raw, FoldedText folded, FoldedText target)
    {
        ArgumentNullException.ThrowIfNull(folded);
        ArgumentNullException.ThrowIfNull(target);
        if (targets is not null && !IsWorthIt(raw, folded, target))
        {
            return 0;
        }

        var chars = folded.Chars;
        var repaired = 0;
        var copied = 0; // up to here the target has the text
        for (var from = 0; from < chars.Length;)
        {
            if (chars[from] is < 'a' or > 'z')
            {
                from = TextFolder.IsWord(chars[from]) ? WordEnd(chars, from) : from + 1;
                continue;
            }

            if (targets is not null && TryJoin(raw, folded, from, target, ref repaired, ref copied, out var joined))
            {
                from = joined;
                continue;
            }

            var end = WordEnd(chars, from);
            var word = chars[from..end];
            if (word.Length is >= FewestLeftOut and <= Longest
                && OnlyLetters(word)
                && words.LogCount(word) == 0
                && !IsName(raw, folded, from, end))
            {
                if (repaired == 0)
                {
                    target.Begin(folded, Room(chars.Length));
                }

                target.AppendFrom(folded, copied, from - copied);
                copied = from;
                if (TryRepair(folded, from, word, target, always: true))
                {
                    repaired++;
                    copied = end;
                }
                else if (repaired == 0)
                {
                    copied = 0; // begun in vain
                }
            }

            from = end;
        }

        if (repaired > 0)
        {
            target.AppendFrom(folded, copied, chars.Length - copied);
        }

        return repaired;
    }

    // A word of n letters becomes at most n words with n - 1 spaces, or one letter longer.
    private static int Room(int length) => (2 * length) + 1;

    private static int WordEnd(ReadOnlySpan<char> chars, int from)
    {
        var end = from + 1;
        while (end < chars.Length && TextFolder.IsWord(chars[end]))
        {
            end++;
        }

        return end;
    }

    // A loop, because words are short; ContainsAnyExceptInRange allocates until it is compiled for good.
    private static bool OnlyLetters(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (c is < 'a' or > 'z')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<char> raw, FoldedText folded, int from, int end)
    {
        if (from == 0 || !char.IsUpper(raw[folded.RawStarts[from]]))
        {
            return false;
        }

        for (var i = from + 1; i < end; i++)
        {
            if (!char.IsLower(raw[folded.RawStarts[i]]))
            {
                return false;
            }
        }

        return true;
    }

    // Where only some words are worth it, the dear look-ups are made for what may be one of them; letters are swapped back in all.
    private bool TryRepair(FoldedText folded, int from, ReadOnlySpan<char> word, FoldedText target, bool always) =>
        TryUndouble(folded, from, word, target)
            || (!tornOnly
                && (((always || targets!.MayBeShuffled(word)) && TrySwap(folded, from, word, target))
                    || ((targets is null || targets.MayLackALetter(word)) && TryInsert(folded, from, word, target))
                    || ((targets is null || MayHoldOne(word)) && TrySplit(folded, from, word, target))));

    // "ssttuuppiidd", "stuupid": with one letter for some of the pairs it is a word that matters.
    private bool TryUndouble(FoldedText folded, int from, ReadOnlySpan<char> word, FoldedText target)
    {
        if (targets is null || word.Length > LongestDoubled)
        {
            return false;
        }

        Span<char> candidate = stackalloc char[word.Length];
        var pairs = 0;
        for (var i = 1; i < word.Length; i++)
        {
            pairs += word[i] == word[i - 1] ? 1 : 0;
        }

        // All pairs, then all but some; of many pairs only all.
        for (var kept = 0; pairs > 0 && kept < (pairs <= MostPairs ? (1 << pairs) - 1 : 1); kept++)
        {
            var (length, pair) = (0, 0);
            for (var i = 0; i < word.Length; i++)
            {
                if (i == 0 || word[i] != word[i - 1] || (kept >> pair++ & 1) != 0)
                {
                    candidate[length++] = word[i];
                }
            }

            if (length >= FewestSwapped && targets.MayBe(candidate[..length]) && words.LogCount(candidate[..length]) > 0)
            {
                pair = 0;
                for (var i = 0; i < word.Length; i++)
                {
                    if (i == 0 || word[i] != word[i - 1] || (kept >> pair++ & 1) != 0)
                    {
                        target.AppendFrom(folded, from + i, 1);
                    }
                    else
                    {
                        target.Widen(folded.RawEnds[from + i]);
                    }
                }

                return true;
            }
        }

        return false;
    }

    private bool TrySwap(FoldedText folded, int from, ReadOnlySpan<char> word, FoldedText target)
    {
        if (word.Length < FewestSwapped)
        {
            return false;
        }

        var (best, bestAt) = (Floor(word.Length), -1);
        var before = Fnv.Offset;
        for (var i = 0; i + 1 < word.Length; before = Fnv.Add(before, word[i]), i++)
        {
            if (word[i] == word[i + 1])
            {
                continue;
            }

            var swapped = Fnv.Add(Fnv.Add(Fnv.Add(before, word[i + 1]), word[i]), word[(i + 2)..]);
            if (words.LogCount(swapped) is var count && count > best)
            {
                (best, bestAt) = (count, i);
            }
        }

        if (bestAt < 0)
        {
            return false;
        }

        target.AppendFrom(folded, from, bestAt);
        target.AppendFrom(folded, from + bestAt + 1, 1);
        target.AppendFrom(folded, from + bestAt, 1);
        target.AppendFrom(folded, from + bestAt + 2, word.Length - bestAt - 2);
        return true;
    }

    private bool TryInsert(FoldedText folded, int from, ReadOnlySpan<char> word, FoldedText target)
    {
        if (word.Length >= LongestWord)
        {
            return false;
        }

        var (best, bestAt, letter) = (Floor(word.Length + 1), -1, '\0');
        var before = Fnv.Offset;
        for (var at = 0; at <= word.Length; at++)
        {
            for (var c = 'a'; c <= 'z'; c++)
            {
                if (words.LogCount(Fnv.Add(Fnv.Add(before, c), word[at..])) is var count && count > best)
                {
                    (best, bestAt, letter) = (count, at, c);
                }
            }

            before = at < word.Length ? Fnv.Add(before, word[at]) : before;
        }

        if (bestAt < 0)
        {
            return false;
        }

        // The letter stands where its neighbour does: there is nothing of its own in the raw text.
        var beside = from + Math.Min(bestAt, word.Length - 1);
        target.AppendFrom(folded, from, bestAt);
        target.Append(letter, folded.RawStarts[beside], folded.RawEnds[beside]);
        target.AppendFrom(folded, from + bestAt, word.Length - bestAt);
        return true;
    }

    private bool TrySplit(FoldedText folded, int from, ReadOnlySpan<char> word, FoldedText target)
    {
        if (word.Length < FewestJoined)
        {
            return false;
        }

        // Shortest path from the end to the start: a part costs more the rarer it is, and each one something.
        const float PartCost = 16;
        Span<float> cost = stackalloc float[Longest + 1];
        Span<int> next = stackalloc int[Longest + 1];
        for (var start = word.Length - 1; start >= 0; start--)
        {
            cost[start] = float.PositiveInfinity;
            var hash = Fnv.Offset;
            for (var end = start + 1; end <= Math.Min(word.Length, start + LongestWord); end++)
            {
                hash = Fnv.Add(hash, word[end - 1]);
                var rest = end == word.Length ? 0 : cost[end];
                if (rest < cost[start]
                    && Part(word[start..end], hash) is var count and > 0
                    && PartCost - count + rest is var total
                    && total < cost[start])
                {
                    (cost[start], next[start]) = (total, end);
                }
            }
        }

        if (float.IsPositiveInfinity(cost[0]))
        {
            return false;
        }

        for (var start = 0; start < word.Length; start = next[start])
        {
            if (start > 0)
            {
                var before = folded.RawEnds[from + start - 1];
                target.Append(' ', before, before);
            }

            target.AppendFrom(folded, from + start, next[start] - start);
        }

        return true;
    }

    // Whether known words, one after the other, make up this one: what TrySplit finds the best way for. Nearly always the first parts are
    // followed by nothing, so this is far cheaper.
    private bool CanSplit(ReadOnlySpan<char> word)
    {
        // What no last part can follow need not be looked up, and nor need the word itself, which is unknown.
        var ends = 1UL; // bit i: known words end before letter i; a word has at most Longest letters
        var endsInLetter = word[^1] is 'a' or 'i';
        var endsInPair = Part(word[^2..], Fnv.Hash(word[^2..])) > 0 || (endsInLetter && word[^2] is 'a' or 'i');
        for (var start = 0; ends >> start != 0 && start < word.Length; start++)
        {
            if ((ends >> start & 1) == 0)
            {
                continue;
            }

            var hash = Fnv.Offset;
            var last = Math.Min(word.Length, start + LongestWord);
            for (var end = start + 1; end <= last; end++)
            {
                hash = Fnv.Add(hash, word[end - 1]);
                var isUseful = (word.Length - end) switch { 0 => start > 0, 1 => endsInLetter, 2 => endsInPair, _ => true };
                if (isUseful && Part(word[start..end], hash) > 0)
                {
                    ends |= 1UL << end;
                }
            }
        }

        return (ends >> word.Length & 1) != 0;
    }

    private float Part(ReadOnlySpan<char> part, uint hash)
    {
        if (part.Length == 1)
        {
            return part[0] is 'a' or 'i' ? CommonPair : 0;
        }

        var count = words.LogCount(hash);
        return count >= (part.Length == 2 ? CommonPair : part.Length < Long ? CommonPart : 0) ? count : 0;
    }

    // What a repaired word must exceed.
    private static float Floor(int length) => length < Long ? Common : 0;
}
