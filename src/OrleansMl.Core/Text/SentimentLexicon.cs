namespace OrleansMl.Text;

/// <summary>
/// How good or bad words and emoticons feel, from −4 to 4, after a lexicon in the manner of VADER (Hutto and Gilbert 2014), and what that
/// says of a text. Holds fingerprints, not the words. Immutable, safe for any number of threads.
/// <para>As a file: for every word its 32-bit fingerprint (little-endian), ascending, and one byte 128
/// + round(30 · valence); 5 bytes a word.</para>
/// </summary>
public sealed class SentimentLexicon
{
    private const float Step = 1 / 30f;
    private const byte Zero = 128;
    private const int LongestWord = 32;
    private const int NegationReach = 3;        // words
    private const float NegationFactor = -0.74f; // VADER's N_SCALAR
    private const float Squeeze = 15;            // VADER's alpha

    private static readonly WordTable Negations = WordTable.Parse(WordTable.Write(
        "not no never none nobody nothing neither nor cannot cant dont doesnt didnt isnt wasnt wont wouldnt aint without hardly"
            .Split(' ')
            .Select(word => (word, (byte)1))));

    private readonly WordTable _table;

    private SentimentLexicon(WordTable table) => _table = table;

    /// <summary>
    /// <c>feeling</c>: the sum of valences, turned round and weakened by a negation up to three words before, squeezed into [−1, 1] (s /
    /// √(s² + 15)). <c>feeling_good</c>, <c>feeling_bad</c>: its positive and negative part. <c>good</c>, <c>bad</c>: the sums of either
    /// side, s / (s + 4). <c>good_words</c>, <c>bad_words</c>: how many, 4 or more is 1. <c>last_feeling</c>: the last word's valence / 4.
    /// <c>no_feeling</c>: 1 when there is no word of the lexicon.
    /// </summary>
    public static IReadOnlyList<string> FeatureNames { get; } =
    [
        "feeling", "feeling_good", "feeling_bad", "good", "bad", "good_words", "bad_words", "last_feeling", "no_feeling"
    ];

    /// <summary>How many words it knows.</summary>
    public int Count => _table.Count;

    /// <summary>The memory it takes.</summary>
    public int MemoryBytes => _table.MemoryBytes;

    /// <summary>Writes a lexicon as a file.</summary>
    /// <param name="valences">Words in lower case without apostrophes, or emoticons as they are typed, with valences from −4 to 4.</param>
    public static byte[] Write(IEnumerable<KeyValuePair<string, float>> valences)
    {
        ArgumentNullException.ThrowIfNull(valences);
        return WordTable.Write(valences.Select(word => (word.Key, (byte)(Zero + MathF.Round(Math.Clamp(word.Value, -4, 4) / Step)))));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static SentimentLexicon Parse(ReadOnlySpan<byte> file) => new(WordTable.Parse(file));

    /// <summary>Computes all features in the order of <see cref="FeatureNames"/>. O(n), allocates nothing.</summary>
    /// <param name="raw">The raw text.</param>
    /// <param name="values">Receives one value per name.</param>
    public void Compute(ReadOnlySpan<char> raw, Span<float> values)
    {
        Span<char> word = stackalloc char[LongestWord];
        float good = 0, bad = 0, last = 0;
        int goodWords = 0, badWords = 0, sinceNegation = NegationReach;
        foreach (var range in raw.SplitAny(" \t\r\n"))
        {
            var piece = raw[range];
            if (piece.IsEmpty)
            {
                continue;
            }

            if (!char.IsLetterOrDigit(piece[0]) && Valence(piece) is var emoticon && emoticon != 0)
            {
                Count(emoticon);
                continue;
            }

            // The words of a piece: "good!", "(never", "well...bad".
            for (var at = 0; at < piece.Length;)
            {
                var length = 0;
                for (; at < piece.Length && !IsSeparator(piece[at]); at++)
                {
                    if (piece[at] is not ('\'' or '\u2019') && length < LongestWord)
                    {
                        word[length++] = char.ToLowerInvariant(piece[at]);
                    }
                }

                at++;
                if (length == 0)
                {
                    continue;
                }

                sinceNegation++;
                if (Valence(word[..length]) is var valence && valence != 0)
                {
                    valence = sinceNegation <= NegationReach ? valence * NegationFactor : valence;
                    last = valence;
                    Count(valence);
                }

                if (Negations.Find(word[..length]) != 0)
                {
                    sinceNegation = 0;
                }
            }
        }

        var sum = good - bad;
        var feeling = sum / MathF.Sqrt((sum * sum) + Squeeze);
        values[0] = feeling;
        values[1] = MathF.Max(0, feeling);
        values[2] = MathF.Max(0, -feeling);
        values[3] = good / (good + 4);
        values[4] = bad / (bad + 4);
        values[5] = MathF.Min(1, goodWords / 4f);
        values[6] = MathF.Min(1, badWords / 4f);
        values[7] = last / 4;
        values[8] = goodWords + badWords == 0 ? 1 : 0;

        void Count(float valence)
        {
            if (valence > 0)
            {
                good += valence;
                goodWords++;
            }
            else
            {
                bad -= valence;
                badWords++;
            }
        }
    }

    private static bool IsSeparator(char c) => c is '.' or ',' or '!' or '?' or '"' or '(' or ')' or ';' or ':' or '#';

    private float Valence(ReadOnlySpan<char> word) => _table.Find(word) is var value and not 0 ? (value - Zero) * Step : 0;
}
