using System.Buffers.Binary;
using System.Numerics;

namespace OrleansMl.Text;

/// <summary>
/// Which folded words a model has met, and how often: fingerprints, not the words themselves. About one in 100,000 words that it never met is taken for a known one
/// (with 40,000 entries). Immutable, safe for any number of threads.
/// <para>As a file: for every word its 32-bit fingerprint (little-endian), ascending, and one byte round(16 · ln(count)); 5 bytes a word.</para>
/// </summary>
public sealed class WordFrequencies
{
    private const int EntryBytes = 5;
    private const float Step = 1 / 16f;

    // Open addressing with linear probing, at most half full: fingerprint << 8 | frequency; 0 is a free slot, as no frequency is 0.
    private readonly ulong[] _slots;
    private readonly int _mask;

    private WordFrequencies(int count)
    {
        Count = count;
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, count * 2))];
        _mask = _slots.Length - 1;
    }

    /// <summary>How many words it knows.</summary>
    public int Count { get; }

    /// <summary>The memory it takes.</summary>
    public int MemoryBytes => _slots.Length * sizeof(ulong);

    /// <summary>Writes a list as a file.</summary>
    /// <param name="counts">Folded words with how often each was met; a count below 2 is kept as 2.</param>
    public static byte[] Write(IEnumerable<KeyValuePair<string, int>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var entries = new SortedDictionary<uint, byte>();
        foreach (var (word, count) in counts)
        {
            var frequency = (byte)Math.Min(byte.MaxValue, Math.Round(Math.Log(Math.Max(2, count)) / Step));
            var fingerprint = Fingerprint(word);
            entries[fingerprint] = entries.TryGetValue(fingerprint, out var other) ? Math.Max(other, frequency) : frequency;
        }

        var bytes = new byte[entries.Count * EntryBytes];
        var at = bytes.AsSpan();
        foreach (var (fingerprint, frequency) in entries)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, fingerprint);
            at[4] = frequency;
            at = at[EntryBytes..];
        }

        return bytes;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static WordFrequencies Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length == 0 || file.Length % EntryBytes != 0)
        {
            throw new InvalidDataException($"A word list of {file.Length} bytes was given; it must have {EntryBytes} for every word.");
        }

        var list = new WordFrequencies(file.Length / EntryBytes);
        var last = -1L;
        for (; file.Length > 0; file = file[EntryBytes..])
        {
            var fingerprint = BinaryPrimitives.ReadUInt32LittleEndian(file);
            if (fingerprint <= last || file[4] == 0)
            {
                throw new InvalidDataException("The word list is not in order, or has a word that was never met.");
            }

            last = fingerprint;
            list.Add(fingerprint, file[4]);
        }

        return list;
    }

    /// <summary>The natural logarithm of how often a word was met, in steps of 1/16; 0 when it is not known. O(length).</summary>
    public float LogCount(ReadOnlySpan<char> word)
    {
        var fingerprint = Fingerprint(word);
        for (var at = (int)fingerprint & _mask; _slots[at] != 0; at = (at + 1) & _mask)
        {
            if (_slots[at] >> 8 == fingerprint)
            {
                return (byte)_slots[at] * Step;
            }
        }

        return 0;
    }

    // FNV-1a with a finaliser: its low bits alone choose the slot.
    private static uint Fingerprint(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private void Add(uint fingerprint, byte frequency)
    {
        var at = (int)fingerprint & _mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & _mask;
        }

        _slots[at] = ((ulong)fingerprint << 8) | frequency;
    }
}
