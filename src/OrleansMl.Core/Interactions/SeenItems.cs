using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OrleansMl.Interactions;

/// <summary>
/// What somebody has been shown, so that it is not shown again: the last 2,048 items exactly, older ones in Bloom filters with 10 bits an item. An item that was seen is always known; one that was not is
/// taken for seen in about one of a hundred cases once there are filters, and then only hidden. Bounded: after <see cref="MaxFilters"/> filters the oldest is forgotten. Not safe for two threads at once.
/// </summary>
public sealed class SeenItems
{
    /// <summary>Items that are known exactly, and items per filter.</summary>
    public const int Recent = 2048;

    /// <summary>Filters that are kept: 32 of them remember 65,536 older items in 80 kB.</summary>
    public const int MaxFilters = 32;

    private const int BitsPerItem = 10, Hashes = 7, Bits = Recent * BitsPerItem, Words = Bits / 64;

    private readonly List<ulong> _ring = [];
    private readonly HashSet<ulong> _recent = [];
    private readonly List<ulong[]> _filters = [];
    private int _next, _inLast = Recent;

    /// <summary>Nothing yet.</summary>
    public SeenItems()
    {
    }

    /// <summary>Goes on from <see cref="ToBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not from there.</exception>
    public SeenItems(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || bytes.Length % 8 != 0)
        {
            throw new InvalidDataException($"{bytes.Length} bytes are no seen set.");
        }

        var (count, next, inLast, filters) = (
            BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
        if (count is < 0 or > Recent || next < 0 || next >= Recent || inLast is < 0 or > Recent || filters is < 0 or > MaxFilters || bytes.Length != 16 + (8 * count) + (8 * Words * filters))
        {
            throw new InvalidDataException("The bytes are no seen set.");
        }

        var words = MemoryMarshal.Cast<byte, ulong>(bytes[16..]);
        (_next, _inLast) = (next, inLast);
        _ring.AddRange(words[..count]);
        _recent.UnionWith(_ring);
        for (var filter = 0; filter < filters; filter++)
        {
            _filters.Add(words.Slice(count + (filter * Words), Words).ToArray());
        }
    }

    /// <summary>Filters of older items.</summary>
    public int Filters => _filters.Count;

    /// <summary>True for everything that was added and is not forgotten, and for few other items.</summary>
    public bool Contains(string contentId)
    {
        var hash = Hash(contentId);
        return _recent.Contains(hash) || InFilters(hash);
    }

    /// <summary>Adds an item.</summary>
    /// <returns>False when it is among the exact ones already.</returns>
    public bool Add(string contentId)
    {
        var hash = Hash(contentId);
        if (!_recent.Add(hash))
        {
            return false;
        }

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
        var bytes = new byte[16 + (8 * _ring.Count) + (8 * Words * _filters.Count)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, _ring.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), _next);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), _inLast);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _filters.Count);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(16));
        CollectionsMarshal.AsSpan(_ring).CopyTo(words);
        for (var filter = 0; filter < _filters.Count; filter++)
        {
            _filters[filter].CopyTo(words[(_ring.Count + (filter * Words))..]);
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

            _filters.Add(new ulong[Words]);
            _inLast = 0;
        }

        foreach (var bit in BitsOf(hash))
        {
            _filters[^1][bit / 64] |= 1ul << (bit % 64);
        }

        _inLast++;
    }

    private bool InFilters(ulong hash)
    {
        if (_filters.Count == 0)
        {
            return false;
        }

        var bits = BitsOf(hash);
        foreach (var filter in _filters)
        {
            var all = true;
            for (var i = 0; i < Hashes && all; i++)
            {
                all = (filter[bits[i] / 64] & (1ul << (bits[i] % 64))) != 0;
            }

            if (all)
            {
                return true;
            }
        }

        return false;
    }

    // Two halves of one hash make as many as are wanted (Kirsch and Mitzenmacher 2006).
    private static int[] BitsOf(ulong hash)
    {
        var (a, b) = ((uint)hash, (uint)(hash >> 32) | 1);
        var bits = new int[Hashes];
        for (var i = 0; i < Hashes; i++)
        {
            bits[i] = (int)((a + ((uint)i * b)) % Bits);
        }

        return bits;
    }

    private static ulong Hash(string contentId)
    {
        ArgumentNullException.ThrowIfNull(contentId);

        // FNV's low bits are weak; the filters use all of them.
        var hash = StableHash.Of(contentId);
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }
}
