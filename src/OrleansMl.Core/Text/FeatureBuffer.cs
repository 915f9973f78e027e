namespace OrleansMl.Text;

/// <summary>
/// The features of one text: for every different feature its id and value, and where in the raw text it came from.
/// Reused from text to text; grows to the longest text seen, then allocates nothing. Not safe for two threads at once.
/// </summary>
public sealed class FeatureBuffer
{
    private int[] _ids = new int[512];
    private float[] _values = new float[512];
    private int[] _counts = new int[512];
    private FeatureOccurrence[] _occurrences = new FeatureOccurrence[1024];
    private TextToken[] _tokens = new TextToken[64];

    // Open addressing with linear probing. A slot belongs to the current text when its stamp does, so nothing is cleared between texts.
    private Slot[] _slots = new Slot[2048];
    private int _stamp;

    /// <summary>The different feature ids, in order of first occurrence; dense features last.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>The value of each id.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>How often each id occurs in the text; 1 for dense features.</summary>
    public ReadOnlySpan<int> Occurrences => _counts.AsSpan(0, Count);

    /// <summary>The number of different features.</summary>
    public int Count { get; private set; }

    /// <summary>Every n-gram of the text in reading order.</summary>
    public ReadOnlySpan<FeatureOccurrence> Places => _occurrences.AsSpan(0, PlaceCount);

    /// <summary>The words of the text in reading order.</summary>
    public ReadOnlySpan<TextToken> Tokens => _tokens.AsSpan(0, TokenCount);

    internal int PlaceCount { get; private set; }

    internal int TokenCount { get; private set; }

    internal void Reset()
    {
        Count = 0;
        PlaceCount = 0;
        TokenCount = 0;
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_slots);
            _stamp = 1;
        }
    }

    internal int AddToken(int rawStart, int rawEnd)
    {
        if (TokenCount == _tokens.Length)
        {
            Array.Resize(ref _tokens, TokenCount * 2);
        }

        _tokens[TokenCount] = new(rawStart, rawEnd);
        return TokenCount++;
    }

    /// <summary>Makes room for <paramref name="more"/> occurrences, so that <see cref="Add"/> need not look.</summary>
    internal void Reserve(int more)
    {
        if (PlaceCount + more > _occurrences.Length)
        {
            Array.Resize(ref _occurrences, Math.Max(PlaceCount + more, _occurrences.Length * 2));
        }

        if (Count + more > _ids.Length)
        {
            var size = Math.Max(Count + more, _ids.Length * 2);
            Array.Resize(ref _ids, size);
            Array.Resize(ref _values, size);
            Array.Resize(ref _counts, size);
        }

        if (2 * (Count + more) > _slots.Length)
        {
            var size = _slots.Length;
            while (size < 2 * (Count + more))
            {
                size *= 2;
            }

            _slots = new Slot[size];
            for (var i = 0; i < Count; i++)
            {
                ref var slot = ref FindSlot(_ids[i]);
                slot = new(_stamp, _ids[i], i);
            }
        }
    }

    internal void Add(int id, int firstToken, int lastToken, int maxFeatures)
    {
        ref var slot = ref FindSlot(id);
        int index;
        if (slot.Stamp == _stamp)
        {
            index = slot.Index;
            _counts[index]++;
        }
        else
        {
            index = Count;
            if (index >= maxFeatures)
            {
                return;
            }

            slot = new(_stamp, id, index);
            _ids[index] = id;
            _counts[index] = 1;
            Count = index + 1;
        }

        _occurrences[PlaceCount++] = new(index, firstToken, lastToken);
    }

    /// <summary><see cref="Add"/> for several features of one word; there must be room for all.</summary>
    internal void AddAll(ReadOnlySpan<int> ids, int token, int maxFeatures)
    {
        // Everything in locals: a store into one of the arrays might change a field for all that the compiler knows.
        var slots = _slots;
        var mask = slots.Length - 1;
        var stamp = _stamp;
        var (known, counts, occurrences) = (_ids, _counts, _occurrences);
        var (count, places) = (Count, PlaceCount);
        foreach (var id in ids)
        {
            var at = Home(id) & mask;
            while (slots[at].Stamp == stamp && slots[at].Id != id)
            {
                at = (at + 1) & mask;
            }

            ref var slot = ref slots[at];
            int index;
            if (slot.Stamp == stamp)
            {
                index = slot.Index;
                counts[index]++;
            }
            else if (count < maxFeatures)
            {
                index = count++;
                slot = new(stamp, id, index);
                known[index] = id;
                counts[index] = 1;
            }
            else
            {
                continue;
            }

            occurrences[places++] = new(index, token, token);
        }

        (Count, PlaceCount) = (count, places);
    }

    internal void AddDense(int id, float value)
    {
        Reserve(1);
        _ids[Count] = id;
        _values[Count] = value;
        _counts[Count] = 1;
        Count++;
    }

    internal Span<float> MutableValues => _values.AsSpan(0, Count);

    private ref Slot FindSlot(int id)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var at = Home(id) & mask;
        while (slots[at].Stamp == _stamp && slots[at].Id != id)
        {
            at = (at + 1) & mask;
        }

        return ref slots[at];
    }

    // Ids are hash buckets already; the multiplier spreads the dense neighbours.
    private static int Home(int id) => (int)((uint)id * 2654435769u >> 12);

    private readonly record struct Slot(int Stamp, int Id, int Index);
}

/// <summary>One n-gram where it stands.</summary>
/// <param name="Feature">Index into <see cref="FeatureBuffer.Ids"/>.</param>
/// <param name="FirstToken">The word it begins in, an index into <see cref="FeatureBuffer.Tokens"/>.</param>
/// <param name="LastToken">The word it ends in.</param>
public readonly record struct FeatureOccurrence(int Feature, int FirstToken, int LastToken);

/// <summary>A word of the raw text.</summary>
/// <param name="RawStart">First UTF-16 code unit.</param>
/// <param name="RawEnd">One past the last.</param>
public readonly record struct TextToken(int RawStart, int RawEnd);
