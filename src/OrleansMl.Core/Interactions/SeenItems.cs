using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMl.Interactions;

/// <summary>
/// What somebody has been shown, so that it is not shown again: the last 2,048 items exactly, older ones in Bloom filters of 2,048 items
/// each (Bloom 1970). An item that was seen is always known; one that was not is taken for seen in less than one of a hundred cases, all
/// filters together, and then only hidden. Bounded: after <see cref="MaxFilters"/> filters the oldest is forgotten. Not safe for two
/// threads at once.
/// </summary>
public sealed class SeenItems
{
    /// <summary>Items that are known exactly, and items per filter.</summary>
    public const int Recent = 2048;

    /// <summary>Filters that are kept: 32 of them remember 65,536 older items in 150 kB.</summary>
    public const int MaxFilters = 32;

    // A question goes to every filter, so each may err in 1 % / 32 of cases: log2(3,200) = 11.6 hashes and 16.8 bits an item; two more bits
    // pay for hashes that are made of two (Kirsch and Mitzenmacher 2006).
    private const int BitsPerItem = 18, Hashes = 12;

    // What comes before the numbers of the first layout was never negative.
    private const int Layout2 = -2, Header1 = 16, Header2 = 24;

    private readonly List<ulong> _ring = [];
    private readonly HashSet<ulong> _recent = [];
    private readonly List<Filter> _filters = [];

    // A bit for each hash that is among the exact ones, many for one bit: what finds none is not looked up. Of users
    // who saw some dozen items, nearly everything.
    private Hints _hints;
    private int _next, _inLast = Recent;

    /// <summary>Nothing yet.</summary>
    public SeenItems()
    {
    }

    /// <summary>Goes on from <see cref="ToBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not from there.</exception>
    public SeenItems(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header1 || bytes.Length % 8 != 0)
        {
            throw new InvalidDataException($"{bytes.Length} bytes are no seen set.");
        }

        var isLayout2 = BinaryPrimitives.ReadInt32LittleEndian(bytes) == Layout2;
        if (isLayout2 && bytes.Length < Header2)
        {
            throw new InvalidDataException("The bytes are no seen set.");
        }

        var numbers = isLayout2 ? bytes[4..] : bytes;
        var (count, next, inLast, filters) = (
            BinaryPrimitives.ReadInt32LittleEndian(numbers),
            BinaryPrimitives.ReadInt32LittleEndian(numbers[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(numbers[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(numbers[12..]));
        var words = MemoryMarshal.Cast<byte, ulong>(bytes[(isLayout2 ? Header2 : Header1)..]);
        if (count is < 0 or > Recent
            || next is < 0 or >= Recent
            || inLast is < 0 or > Recent
            || filters is < 0 or > MaxFilters
            || words.Length < count)
        {
            throw new InvalidDataException("The bytes are no seen set.");
        }

        (_next, _inLast) = (next, inLast);
        _ring.AddRange(words[..count]);
        _recent.UnionWith(_ring);
        foreach (var hash in _ring)
        {
            _hints.Add(hash);
        }

        words = words[count..];
        for (var i = 0; i < filters; i++)
        {
            // The first layout had filters of 10 bits an item and 7 hashes, and did not say so.
            var shape = isLayout2 && words.Length > 0 ? words[0] : ((ulong)Filter.Hashes1 << 32) | (Recent * Filter.BitsPerItem1);
            var (bits, hashes) = ((int)(uint)shape, (int)(shape >> 32));
            words = isLayout2 && words.Length > 0 ? words[1..] : words;
            if (bits is < 64 or > 1 << 20 || bits % 64 != 0 || hashes is < 1 or > 64 || words.Length < bits / 64)
            {
                throw new InvalidDataException("The bytes are no seen set.");
            }

            _filters.Add(new(words[..(bits / 64)].ToArray(), hashes));
            words = words[(bits / 64)..];
        }

        if (!words.IsEmpty)
        {
            throw new InvalidDataException("The bytes are no seen set.");
        }
    }

    /// <summary>Filters of older items.</summary>
    public int Filters => _filters.Count;

    /// <summary>Hashes of what is known exactly, in the order in which it was first added.</summary>
    public IEnumerable<ulong> OldestFirst => _ring.Count < Recent ? _ring : _ring.Skip(_next).Concat(_ring.Take(_next));

    /// <summary>True for everything that was added and is not forgotten, and for few other items.</summary>
    public bool Contains(string contentId) => Contains(HashOf(contentId));

    /// <summary>The same for an item whose hash is known.</summary>
    /// <param name="hash">From <see cref="HashOf"/>.</param>
    public bool Contains(ulong hash) => (_hints.MayContain(hash) && _recent.Contains(hash)) || InFilters(hash);

    /// <summary>Adds an item.</summary>
    /// <returns>False when it is among the exact ones already.</returns>
    public bool Add(string contentId)
    {
        var hash = HashOf(contentId);
        if (!_recent.Add(hash))
        {
            return false;
        }

        _hints.Add(hash);

        if (_ring.Count < Recent)
        {
            _ring.Add(hash);
        }
        else
        {
            _recent.Remove(_ring[_next]);
            Archive(_ring[_next]);
            _ring[_next] = hash;
        }

        _next = (_next + 1) % Recent;
        return true;
    }

    /// <summary>What is kept of it between processes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Header2 + (8 * _ring.Count) + _filters.Sum(filter => 8 + (8 * filter.Words.Length))];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Layout2);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), _ring.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), _next);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _inLast);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), _filters.Count);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(Header2));
        CollectionsMarshal.AsSpan(_ring).CopyTo(words);
        words = words[_ring.Count..];
        foreach (var filter in _filters)
        {
            words[0] = ((ulong)filter.Hashes << 32) | (uint)(64 * filter.Words.Length);
            filter.Words.CopyTo(words[1..]);
            words = words[(1 + filter.Words.Length)..];
        }

        return bytes;
    }

    private void Archive(ulong hash)
    {
        if (_inLast == Recent)
        {
            if (_filters.Count == MaxFilters)
            {
                _filters.RemoveAt(0);
            }

            _filters.Add(new(new ulong[Recent * BitsPerItem / 64], Hashes));
            _inLast = 0;
        }

        _filters[^1].Add(hash);
        _inLast++;
    }

    private bool InFilters(ulong hash)
    {
        foreach (var filter in _filters)
        {
            if (filter.Contains(hash))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What an item is known by: for those who ask for one item of many users.</summary>
    public static ulong HashOf(string contentId)
    {
        ArgumentNullException.ThrowIfNull(contentId);

        // FNV's low bits are weak; the filters use all of them.
        var hash = StableHash.Of(contentId);
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }

    // 512 bits. What is forgotten keeps its bit: hints only save time.
    [InlineArray(Words)]
    private struct Hints
    {
        private const int Words = 8, Bits = 64;

        private ulong _first;

        public void Add(ulong hash) => this[Word(hash)] |= 1ul << (int)(hash % Bits);

        public readonly bool MayContain(ulong hash) => (this[Word(hash)] & (1ul << (int)(hash % Bits))) != 0;

        private static int Word(ulong hash) => (int)(hash / Bits % Words);
    }

    private sealed record Filter(ulong[] Words, int Hashes)
    {
        public const int BitsPerItem1 = 10, Hashes1 = 7;

        public void Add(ulong hash)
        {
            for (var i = 0; i < Hashes; i++)
            {
                var bit = Bit(hash, i);
                Words[bit / 64] |= 1ul << (bit % 64);
            }
        }

        public bool Contains(ulong hash)
        {
            for (var i = 0; i < Hashes; i++)
            {
                var bit = Bit(hash, i);
                if ((Words[bit / 64] & (1ul << (bit % 64))) == 0)
                {
                    return false;
                }
            }

            return true;
        }

        // Two halves of one hash make as many as are wanted.
        private int Bit(ulong hash, int i) => (int)(((uint)hash + ((uint)i * ((uint)(hash >> 32) | 1))) % (64 * (uint)Words.Length));
    }
}
