using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

/// <summary>
/// Word vectors by hash, and the sum that makes a text's vector of them (smooth inverse frequency: Arora, Liang, Ma 2017, "A simple but
/// tough-to-beat baseline for sentence embeddings"; the common component is taken out of the word vectors beforehand, which for a sum is
/// the same). A word the table does not know is the mean of its character n-grams.
/// </summary>
public sealed class EmbeddingModel
{
    /// <summary>The shortest character n-gram; the word's ends are marked and count.</summary>
    public const int MinGram = 4;

    /// <summary>The longest.</summary>
    public const int MaxGram = 5;

    // A word made of n-grams says less than one that was learned.
    private const float UnknownWordWeight = 0.5f;

    private readonly sbyte[] _vectors;
    private readonly float[] _scales;
    private readonly float[] _weights;
    private readonly int[] _fingerprints;

    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="vectors">[word rows + n-gram rows, dimensions], row-major.</param>
    /// <param name="scales">What a row is multiplied with to be of unit length; one per row.</param>
    /// <param name="weights">What a word counts, one per word row; 0 for an empty row.</param>
    /// <param name="fingerprints">Which word a row is of (<see cref="Fingerprint"/>), one per word row; 0 for an empty row.</param>
    /// <exception cref="ArgumentException">The tables do not fit together, or a number of rows is no power of two.</exception>
    public EmbeddingModel(int dimensions, sbyte[] vectors, float[] scales, float[] weights, int[] fingerprints)
    {
        var words = weights.Length;
        var grams = scales.Length - words;
        if (dimensions < 1
            || words != fingerprints.Length
            || vectors.Length != scales.Length * dimensions
            || !int.IsPow2(words)
            || !int.IsPow2(grams))
        {
            throw new ArgumentException(
                $"{vectors.Length} numbers, {scales.Length} scales, {words} weights and {fingerprints.Length} fingerprints do not make a " +
                $"table of {dimensions} dimensions.",
                nameof(vectors));
        }

        Dimensions = dimensions;
        WordRows = words;
        GramRows = grams;
        _vectors = vectors;
        _scales = scales;
        _weights = weights;
        _fingerprints = fingerprints;
    }

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Rows of learned words; a power of two.</summary>
    public int WordRows { get; }

    /// <summary>Rows of character n-grams behind them; a power of two.</summary>
    public int GramRows { get; }

    /// <summary>[word rows + n-gram rows, <see cref="Dimensions"/>], row-major.</summary>
    public ReadOnlySpan<sbyte> Vectors => _vectors;

    /// <summary>What brings a row to unit length.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>What a word counts, in [0, 1]; 0 for an empty row.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Which word a row is of; 0 for an empty row.</summary>
    public ReadOnlySpan<int> Fingerprints => _fingerprints;

    /// <summary>Bytes of the tables.</summary>
    public long MemoryBytes => _vectors.Length + ((long)(_scales.Length + _weights.Length + _fingerprints.Length) * sizeof(float));

    /// <summary>Sums the weighted words of a text and brings the sum to unit length; all zero when no word is known.</summary>
    /// <param name="text">The raw text.</param>
    /// <param name="vector">Takes the <see cref="Dimensions"/> numbers.</param>
    public void Embed(ReadOnlySpan<char> text, Span<float> vector)
    {
        vector.Clear();
        Span<int> rows = stackalloc int[MaxRows];
        foreach (var word in new WordReader(text))
        {
            var (count, weight) = Rows(word, rows);
            foreach (var row in rows[..count])
            {
                Add(row, weight * _scales[row], vector);
            }
        }

        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 1e-12f)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
        else
        {
            vector.Clear();
        }
    }

    /// <summary>The most rows one word takes.</summary>
    public const int MaxRows = (MaxGram - MinGram + 1) * (WordReader.MaxLength + 2);

    /// <summary>The rows a word is made of, and what each of them counts; none when nothing is known of it.</summary>
    public (int Count, float Weight) Rows(ReadOnlySpan<char> word, Span<int> rows)
    {
        var hash = StableHash.Of(word);
        var row = WordRow(hash, WordRows);
        if (_fingerprints[row] == Fingerprint(hash))
        {
            rows[0] = row;
            return (1, _weights[row]);
        }

        var count = 0;
        var grams = new GramReader(word);
        while (grams.MoveNext())
        {
            var gram = WordRows + GramRow(grams.Hash, GramRows);
            if (_scales[gram] != 0)
            {
                rows[count++] = gram;
            }
        }

        return (count, UnknownWordWeight / Math.Max(1, count));
    }

    /// <summary>The row a word's hash leads to.</summary>
    internal static int WordRow(ulong hash, int rows) => (int)(Spread(hash) >> 40) & (rows - 1);

    /// <summary>The row an n-gram's hash leads to, counted from the first of the n-grams.</summary>
    internal static int GramRow(ulong hash, int rows) => (int)(Spread(hash) >> 40) & (rows - 1);

    /// <summary>Tells words of one row apart; never 0.</summary>
    internal static int Fingerprint(ulong hash) => (int)(Spread(hash) & 0x3FFFFFFF) | 0x40000000;

    // FNV's low bits follow the last letters too closely; MurmurHash3's finaliser.
    private static ulong Spread(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCD;
        hash ^= hash >> 33;
        hash *= 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }

    private void Add(int row, float factor, Span<float> vector)
    {
        var numbers = _vectors.AsSpan(row * Dimensions, Dimensions);
        for (var i = 0; i < numbers.Length; i++)
        {
            vector[i] += factor * numbers[i];
        }
    }

    /// <summary>Character n-grams of <c>‹word›</c>.</summary>
    internal ref struct GramReader
    {
        private readonly Span<char> _marked;
        private int _start;
        private int _length = MinGram - 1;

        public GramReader(ReadOnlySpan<char> word)
        {
            _marked = new char[word.Length + 2];
            _marked[0] = '‹';
            word.CopyTo(_marked[1..]);
            _marked[^1] = '›';
        }

        public readonly ulong Hash => StableHash.Of(_marked.Slice(_start, _length));

        public bool MoveNext()
        {
            if (++_length > MaxGram || _start + _length > _marked.Length)
            {
                _length = MinGram;
                _start++;
            }

            return _start + _length <= _marked.Length;
        }
    }
}
