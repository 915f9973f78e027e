using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMl.Search;

/// <summary>
/// Which words a text has, in 64 bytes: a Bloom filter of 512 bits, three of which each word sets (Bloom, "Space/time trade-offs in hash
/// coding with allowable errors", 1970). A text that has all words of a query is always let through; one that has not, of 15 words in one
/// of 1,600 cases, of 30 in one of 240, of 100 in one of 11. What is let through is read and looked at, so nothing wrong is ever found.
/// </summary>
[InlineArray(Length)]
public struct WordSignature : IEquatable<WordSignature>
{
    /// <summary>64-bit parts.</summary>
    public const int Length = 8;

    /// <summary>Bytes of a stored one.</summary>
    public const int Size = Length * sizeof(ulong);

    private const int BitsOfWord = 3, BitsOfIndex = 9;

    private ulong _part;

    /// <summary>The signature of a text.</summary>
    public static WordSignature Of(string text)
    {
        var signature = default(WordSignature);
        FoldedWords.ForEach(text, ref signature, static (ReadOnlySpan<char> word, ref WordSignature all) => all.Add(word));
        return signature;
    }

    /// <summary>Reads a stored one; what is shorter has no words.</summary>
    public static WordSignature From(ReadOnlySpan<byte> bytes)
    {
        var signature = default(WordSignature);
        if (bytes.Length >= Size)
        {
            bytes[..Size].CopyTo(MemoryMarshal.AsBytes((Span<ulong>)signature));
        }

        return signature;
    }

    /// <summary>True when there is no word.</summary>
    public readonly bool IsEmpty => !((ReadOnlySpan<ulong>)this).ContainsAnyExcept(0UL);

    /// <summary>As it is stored, in the byte order of this machine, which is little-endian wherever .NET 10 runs.</summary>
    public readonly byte[] ToBytes() => MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)this).ToArray();

    /// <summary>False when a word of <paramref name="asked"/> is certainly not in the text.</summary>
    public readonly bool MayHave(in WordSignature asked)
    {
        for (var i = 0; i < Length; i++)
        {
            if ((asked[i] & ~this[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when both have the same bits.</summary>
    public readonly bool Equals(WordSignature other) => ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is WordSignature other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(this[0], this[3], this[7]);

    /// <summary>True when both have the same bits.</summary>
    public static bool operator ==(WordSignature left, WordSignature right) => left.Equals(right);

    /// <summary>True when they differ.</summary>
    public static bool operator !=(WordSignature left, WordSignature right) => !left.Equals(right);

    private void Add(ReadOnlySpan<char> word)
    {
        // FNV spreads a short word over few bits; this is the finalizer of MurmurHash3.
        var hash = StableHash.Of(word);
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        hash ^= hash >> 33;
        for (var i = 0; i < BitsOfWord; i++, hash >>= BitsOfIndex)
        {
            var bit = (int)(hash & ((1 << BitsOfIndex) - 1));
            this[bit >> 6] |= 1UL << (bit & 63);
        }
    }
}
