namespace OrleansMl.Load;

/// <summary>
/// Endless mild sentences for load: most are ordinary, a known share is spammy or insulting, so that every verdict occurs.
/// Deterministic for a seed. Not thread-safe: one per worker.
/// </summary>
internal sealed class SampleTexts(int seed, int words)
{
    /// <summary>Share of spammy texts.</summary>
    public const double SpamShare = 0.05;

    /// <summary>Share of insulting texts.</summary>
    public const double InsultShare = 0.05;

    // The pattern of a clause; each letter picks a word from the list of that name.
    private const string Clause = "DANVDANPDNC";

    // Everything here is plain ASCII without quotes or backslashes: it goes into JSON as it is.
    private static readonly byte[][] Determiners = Words("the my our this that every her his their some");
    private static readonly byte[][] Adjectives = Words(
        "quiet green small old bright friendly slow careful warm early simple wooden famous distant clever");
    private static readonly byte[][] Nouns = Words(
        "garden river teacher bicycle kitchen market window train neighbour concert recipe village " +
        "morning library mountain dog camera bridge team story");
    private static readonly byte[][] Verbs = Words(
        "shows follows remembers paints visits describes carries repairs enjoys finds shares watches");
    private static readonly byte[][] Prepositions = Words("near behind after with before above without beside");
    private static readonly byte[][] Conjunctions = Words("and while because so but although");
    private static readonly byte[][] Spam = Words(
        "click here now win free cash prize visit www.example.com limited offer call today claim your reward subscribe to my channel");
    private static readonly byte[][] Insults = Words(
        "you are such a stupid idiot nobody likes you shut up loser what a pathetic moron you dumb fool");

    private readonly Random _random = new(seed);

    /// <summary>
    /// Writes the next text as UTF-8 without a terminator and returns its length. The buffer must hold 24 bytes per word.
    /// </summary>
    public int Next(Span<byte> destination)
    {
        var kind = _random.NextDouble();
        var phrase = kind < SpamShare ? Spam : kind < SpamShare + InsultShare ? Insults : null;
        var at = 0;
        var phraseAt = phrase is null ? 0 : _random.Next(phrase.Length);
        for (var i = 0; i < words; i++)
        {
            if (i > 0)
            {
                destination[at++] = (byte)' ';
            }

            var word = phrase is null ? Pick(Clause[i % Clause.Length]) : phrase[(phraseAt + i) % phrase.Length];
            word.CopyTo(destination[at..]);
            at += word.Length;
        }

        return at;
    }

    private byte[] Pick(char part)
    {
        var list = part switch
        {
            'D' => Determiners,
            'A' => Adjectives,
            'N' => Nouns,
            'V' => Verbs,
            'P' => Prepositions,
            _ => Conjunctions,
        };
        return list[_random.Next(list.Length)];
    }

    private static byte[][] Words(string line) => Array.ConvertAll(line.Split(' '), System.Text.Encoding.ASCII.GetBytes);
}
