namespace OrleansMl.Entities;

/// <summary>
/// Hashed features of every token of a text: the word, its shape, its beginnings and ends, and its neighbours up to two tokens away.
/// Allocates nothing once its buffers have grown. Not thread-safe.
/// </summary>
/// <param name="buckets">Size of the table the features index; a power of two.</param>
public sealed class TokenFeatures(int buckets)
{
    /// <summary>Names how tokens are cut and described. Changing either changes what trained weights mean, so it gets a new name.</summary>
    public const string Version = "tokens-1";

    private const int LongestAffix = 4;
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly List<TokenSpan> _tokens = [];
    private int[] _ids = [];
    private int[] _starts = [];
    private ulong[] _lower = [];
    private ulong[] _shape = [];
    private int _count;

    /// <summary>The tokens of the last text.</summary>
    public IReadOnlyList<TokenSpan> Tokens => _tokens;

    /// <summary>The features of a token of the last text, in [0, buckets). Some may be equal.</summary>
    public ReadOnlySpan<int> this[int token] => _ids.AsSpan(_starts[token], _starts[token + 1] - _starts[token]);

    /// <summary>Cuts and describes a text.</summary>
    public void Extract(ReadOnlySpan<char> text)
    {
        _tokens.Clear();
        _count = 0;
        EntityTokenizer.Tokenize(text, _tokens);
        Grow(ref _starts, _tokens.Count + 1);
        Grow(ref _lower, _tokens.Count);
        Grow(ref _shape, _tokens.Count);
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i].In(text);
            _lower[i] = HashLower(token);
            _shape[i] = HashShape(token, collapse: true);
        }

        for (var i = 0; i < _tokens.Count; i++)
        {
            _starts[i] = _count;
            Describe(text, i);
        }

        _starts[_tokens.Count] = _count;
    }

    private void Describe(ReadOnlySpan<char> text, int i)
    {
        var token = _tokens[i].In(text);
        Add(0, 0);
        Add(1, Hash(token));
        Add(2, _lower[i]);
        Add(3, HashShape(token, collapse: false));
        Add(4, _shape[i]);
        Affixes(token);
        for (var distance = -2; distance <= 2; distance++)
        {
            if (distance != 0)
            {
                Add(10 + distance, Lower(i + distance));
                Add(20 + distance, Shape(i + distance));
            }
        }

        Add(30, Mix(Lower(i - 1), _lower[i]));
        Add(31, Mix(_lower[i], Lower(i + 1)));
        Add(32, Mix(Shape(i - 1), _shape[i]));
        Add(33, Mix(_shape[i], Shape(i + 1)));
        Add(34, Mix(Lower(i - 1), _shape[i]));
        Add(35, Mix(_shape[i], Lower(i + 1)));
        Add(36, Mix(Mix(Shape(i - 1), _shape[i]), Shape(i + 1)));
        Add(37, Mix(Mix(Lower(i - 2), Lower(i - 1)), _shape[i]));
    }

    private void Affixes(ReadOnlySpan<char> token)
    {
        for (var length = 1; length <= LongestAffix && length < token.Length; length++)
        {
            Add(40 + length, HashLower(token[..length]));
            Add(50 + length, HashLower(token[^length..]));
        }

        for (var at = 0; at + 3 <= token.Length && at < 16; at++)
        {
            Add(60, HashLower(token.Slice(at, 3)));
        }
    }

    private ulong Lower(int i) => i < 0 ? 1 : i >= _tokens.Count ? 2 : _lower[i];

    private ulong Shape(int i) => i < 0 ? 1 : i >= _tokens.Count ? 2 : _shape[i];

    private void Add(int kind, ulong value)
    {
        if (_count == _ids.Length)
        {
            Array.Resize(ref _ids, Math.Max(1024, 2 * _ids.Length));
        }

        var hash = Mix((ulong)kind + 0x9E3779B97F4A7C15, value);
        _ids[_count++] = (int)(hash & (ulong)(buckets - 1));
    }

    // MurmurHash3's finaliser over both: FNV's low bits alone follow the last character too closely.
    private static ulong Mix(ulong a, ulong b)
    {
        var hash = (a * 0xC2B2AE3D27D4EB4F) ^ b;
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCD;
        hash ^= hash >> 33;
        hash *= 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }

    private static ulong Hash(ReadOnlySpan<char> token)
    {
        var hash = Offset;
        foreach (var c in token)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }

    private static ulong HashLower(ReadOnlySpan<char> token)
    {
        var hash = Offset;
        foreach (var c in token)
        {
            hash = (hash ^ char.ToLowerInvariant(c)) * Prime;
        }

        return hash;
    }

    // "Berlin" -> Xxxxxx, collapsed Xx; "C3PO" -> XdXX, XdX. Other characters stand for themselves.
    private static ulong HashShape(ReadOnlySpan<char> token, bool collapse)
    {
        var hash = Offset;
        var before = '\0';
        foreach (var c in token)
        {
            var shape = char.IsUpper(c) ? 'X' : char.IsLetter(c) ? 'x' : char.IsDigit(c) ? 'd' : c;
            if (!collapse || shape != before)
            {
                hash = (hash ^ shape) * Prime;
            }

            before = shape;
        }

        return hash;
    }

    private static void Grow<T>(ref T[] array, int size)
    {
        if (array.Length < size)
        {
            array = new T[Math.Max(size, 2 * array.Length)];
        }
    }
}
