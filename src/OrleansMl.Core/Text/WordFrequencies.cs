namespace OrleansMl.Text;

/// <summary>
/// Which folded words a model has met, and how often: fingerprints, not the words themselves. About one in 100,000 words that it never met
/// is taken for a known one (with 40,000 entries). Immutable, safe for any number of threads.
/// <para>As a file: for every word its 32-bit fingerprint (little-endian), ascending, and one byte
/// round(16 · ln(count)); 5 bytes a word.</para>
/// </summary>
public sealed class WordFrequencies
{
    private const float Step = 1 / 16f;

    private readonly WordTable _table;

    private WordFrequencies(WordTable table)
    {
        _table = table;
        LogTotal = (float)Math.Log(Math.Max(1, table.Values.Sum(value => Math.Exp(value * Step))));
    }

    /// <summary>The natural logarithm of the number of words that were met.</summary>
    public float LogTotal { get; }

    /// <summary>How many words it knows.</summary>
    public int Count => _table.Count;

    /// <summary>The memory it takes.</summary>
    public int MemoryBytes => _table.MemoryBytes;

    /// <summary>Writes a list as a file.</summary>
    /// <param name="counts">Folded words with how often each was met; a count below 2 is kept as 2.</param>
    public static byte[] Write(IEnumerable<KeyValuePair<string, int>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return WordTable.Write(
            counts.Select(word => (word.Key, (byte)Math.Min(byte.MaxValue, Math.Round(Math.Log(Math.Max(2, word.Value)) / Step)))));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static WordFrequencies Parse(ReadOnlySpan<byte> file) => new(WordTable.Parse(file));

    /// <summary>The natural logarithm of how often a word was met, in steps of 1/16; 0 when it is not known. O(length).</summary>
    public float LogCount(ReadOnlySpan<char> word) => LogCount(Fnv.Hash(word));

    /// <summary>The same by the word's <see cref="Fnv"/> hash. O(1).</summary>
    internal float LogCount(uint hash) => _table.Find(hash) * Step;
}
