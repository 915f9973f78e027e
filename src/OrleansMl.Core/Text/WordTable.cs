using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansMl.Text;

/// <summary>
/// A number from 1 to 255 for each of many words, without the words: 32-bit fingerprints. About one in 100,000 words that it does not hold
/// is taken for one that it does (with 40,000 entries). Immutable, safe for any number of threads.
/// <para>As a file: for every word its fingerprint (little-endian), ascending, and one byte; 5 bytes a word.</para>
/// </summary>
internal sealed class WordTable
{
    private const int EntryBytes = 5;
    private const int PresentBits = 4; // a word, at least

    // Open addressing with linear probing, at most half full: fingerprint << 8 | value; 0 is a free slot, as no value is 0.
    private readonly ulong[] _slots;

    // One bit for each of some fingerprints' last bits, four a word and more: what is not there nearly always ends at it, and it is small
    // enough to stay beside the core.
    private readonly ulong[] _present;

    private WordTable(int count)
    {
        Count = count;
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, count * 2))];
        _present = new ulong[Math.Max(1, BitOperations.RoundUpToPowerOf2((uint)count * PresentBits) / 64)];
    }

    public int Count { get; }

    public int MemoryBytes => (_slots.Length + _present.Length) * sizeof(ulong);

    /// <summary>The numbers of all words.</summary>
    public IEnumerable<byte> Values => _slots.Where(slot => slot != 0).Select(slot => (byte)slot);

    /// <summary>Writes a file; of words with one fingerprint the greater value stays.</summary>
    public static byte[] Write(IEnumerable<(string Word, byte Value)> words)
    {
        var entries = new SortedDictionary<uint, byte>();
        foreach (var (word, value) in words)
        {
            var fingerprint = Fingerprint(Fnv.Hash(word));
            entries[fingerprint] = entries.TryGetValue(fingerprint, out var other) ? Math.Max(other, value) : value;
        }

        var bytes = new byte[entries.Count * EntryBytes];
        var at = bytes.AsSpan();
        foreach (var (fingerprint, value) in entries)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, fingerprint);
            at[4] = value;
            at = at[EntryBytes..];
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static WordTable Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length == 0 || file.Length % EntryBytes != 0)
        {
            throw new InvalidDataException($"A word list of {file.Length} bytes was given; it must have {EntryBytes} for every word.");
        }

        var table = new WordTable(file.Length / EntryBytes);
        var last = -1L;
        for (; file.Length > 0; file = file[EntryBytes..])
        {
            var fingerprint = BinaryPrimitives.ReadUInt32LittleEndian(file);
            if (fingerprint <= last || file[4] == 0)
            {
                throw new InvalidDataException("The word list is not in order, or has a word without a value.");
            }

            last = fingerprint;
            table.Add(fingerprint, file[4]);
        }

        return table;
    }

    /// <summary>The value of a word; 0 when it is not there. O(length).</summary>
    public byte Find(ReadOnlySpan<char> word) => Find(Fnv.Hash(word));

    /// <summary>The value of a word; 0 when it is not there. O(1).</summary>
    /// <param name="hash">Its <see cref="Fnv"/> hash.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Find(uint hash)
    {
        var fingerprint = Fingerprint(hash);
        var present = _present;
        return (present[(fingerprint >> 6) & (uint)(present.Length - 1)] >> (int)(fingerprint & 63) & 1) == 0
            ? (byte)0
            : FindSlot(fingerprint);
    }

    private byte FindSlot(uint fingerprint)
    {
        var slots = _slots;
        for (var at = fingerprint & (uint)(slots.Length - 1); slots[at] != 0; at = (at + 1) & (uint)(slots.Length - 1))
        {
            if (slots[at] >> 8 == fingerprint)
            {
                return (byte)slots[at];
            }
        }

        return 0;
    }

    // FNV-1a with a finaliser: its low bits alone choose the slot.
    private static uint Fingerprint(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private void Add(uint fingerprint, byte value)
    {
        var mask = _slots.Length - 1;
        var at = (int)fingerprint & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = ((ulong)fingerprint << 8) | value;
        _present[(fingerprint >> 6) & (uint)(_present.Length - 1)] |= 1UL << (int)(fingerprint & 63);
    }
}
