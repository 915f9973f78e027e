using System.Buffers.Binary;
using System.Numerics;

namespace OrleansMl.Text;

/// <summary>
/// The words that a repair is worth making for: those that speak for a label by themselves. Answers, without holding a word, whether a
/// spelling may come from one of them: by a letter left out, by letters that changed places, or as it stands. A Bloom filter of two hashes,
/// about 1 false answer in 100 at 16 bits an entry; a repair that comes of one is one reading more, nothing worse. Immutable, safe for any
/// number of threads. See Burton H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 1970.
/// <para>As a file: one byte, the binary logarithm of the number of bits, then the bits.</para>
/// </summary>
public sealed class RepairTargets
{
    /// <summary>The longest word it tells.</summary>
    public const int Longest = 16;

    private const int BitsPerEntry = 16;
    private const int SmallestLog = 10, GreatestLog = 24;
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;
    private const uint Word = 0x9E3779B9, Lacking = 0x85EBCA6B, Shuffled = 0xC2B2AE35;

    private readonly ulong[] _bits;
    private readonly int _mask;

    private RepairTargets(ulong[] bits)
    {
        _bits = bits;
        _mask = (bits.Length * 64) - 1;
    }

    /// <summary>The memory it takes.</summary>
    public int MemoryBytes => _bits.Length * sizeof(ulong);

    /// <summary>Writes words of a–z as a file.</summary>
    public static byte[] Write(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        List<string> list = [.. words.Where(word => word.Length <= Longest).Distinct(StringComparer.Ordinal)];
        var entries = list.Sum(word => word.Length + 2);
        var bits = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, entries * BitsPerEntry));
        var log = Math.Clamp(BitOperations.Log2(bits), SmallestLog, GreatestLog);
        var targets = new RepairTargets(new ulong[1 << (log - 6)]);
        foreach (var word in list)
        {
            targets.Add(Hash(word), Word);
            targets.Add(Shuffle(word), Shuffled);
            for (var i = 0; i < word.Length; i++)
            {
                targets.Add(Hash(word.Remove(i, 1)), Lacking);
            }
        }

        var file = new byte[1 + (targets._bits.Length * sizeof(ulong))];
        file[0] = (byte)log;
        for (var i = 0; i < targets._bits.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(1 + (i * sizeof(ulong))), targets._bits[i]);
        }

        return file;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static RepairTargets Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 2 || file[0] is < SmallestLog or > GreatestLog || file.Length != 1 + (1 << (file[0] - 3)))
        {
            throw new InvalidDataException($"A filter of {file.Length} bytes was given; one byte must say how many bits follow.");
        }

        var bits = new ulong[1 << (file[0] - 6)];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = BinaryPrimitives.ReadUInt64LittleEndian(file[(1 + (i * sizeof(ulong)))..]);
        }

        return new(bits);
    }

    /// <summary>Whether this may be one of the words. O(length).</summary>
    public bool MayBe(ReadOnlySpan<char> word) => Has(Hash(word), Word);

    /// <summary>Whether letters that were hashed part by part may be one of the words. O(1).</summary>
    internal bool MayBe(uint hash) => Has(hash, Word);

    /// <summary>The hash of nothing, to be extended part by part.</summary>
    internal const uint NoLetters = FnvOffset;

    /// <summary>The hash with more letters behind. O(length).</summary>
    internal static uint Extend(uint hash, ReadOnlySpan<char> letters)
    {
        foreach (var c in letters)
        {
            hash = (hash ^ c) * FnvPrime;
        }

        return hash;
    }

    /// <summary>Whether this may be one of the words with a letter left out. O(length).</summary>
    public bool MayLackALetter(ReadOnlySpan<char> word) => Has(Hash(word), Lacking);

    /// <summary>Whether this may be one of the words with its letters in another order. O(length).</summary>
    public bool MayBeShuffled(ReadOnlySpan<char> word) => Has(Shuffle(word), Shuffled);

    /// <summary>Whether one of the words may stand inside this one, and where the first does. O(length · <see cref="Longest"/>).</summary>
    public bool MayHold(ReadOnlySpan<char> word, int fewestLetters, int from, out int start, out int end)
    {
        for (start = from; start + fewestLetters <= word.Length; start++)
        {
            var hash = FnvOffset;
            var last = Math.Min(word.Length, start + Longest);
            for (end = start + 1; end <= last; end++)
            {
                hash = (hash ^ word[end - 1]) * FnvPrime;
                if (end - start >= fewestLetters && Has(hash, Word))
                {
                    return true;
                }
            }
        }

        end = start;
        return false;
    }

    private static uint Hash(ReadOnlySpan<char> word) => Extend(NoLetters, word);

    // A sum does not mind the order of what it adds; every letter is mixed first.
    private static uint Shuffle(ReadOnlySpan<char> word)
    {
        var sum = (uint)word.Length;
        foreach (var c in word)
        {
            var h = ((uint)c + 1) * 0x85EBCA6Bu;
            h ^= h >> 15;
            sum += h * 0xC2B2AE35u;
        }

        return sum;
    }

    private static ulong Mix(uint hash, uint kind)
    {
        var h = (hash ^ kind) * 0x9E3779B97F4A7C15;
        return h ^ (h >> 29);
    }

    private void Add(uint hash, uint kind)
    {
        var h = Mix(hash, kind);
        foreach (var at in (ReadOnlySpan<int>)[(int)(h >> 8) & _mask, (int)(h >> 38) & _mask])
        {
            _bits[at >> 6] |= 1UL << (at & 63);
        }
    }

    private bool Has(uint hash, uint kind)
    {
        var h = Mix(hash, kind);
        var at = (int)(h >> 8) & _mask;
        if ((_bits[at >> 6] >> (at & 63) & 1) == 0)
        {
            return false;
        }

        at = (int)(h >> 38) & _mask;
        return (_bits[at >> 6] >> (at & 63) & 1) != 0;
    }
}
