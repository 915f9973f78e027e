using System.Runtime.InteropServices;

namespace OrleansMl;

/// <summary>A hash that is the same in every process and version: for shards, buckets and splits that outlive a process.</summary>
public static class StableHash
{
    /// <summary>FNV-1a, 64 bits, over the UTF-16 code units. Source: Fowler, Noll, Vo, draft-eastlake-fnv.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in MemoryMarshal.AsBytes(text))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>
    /// A bucket in [0, <paramref name="buckets"/>). The multiply-shift uses the high bits, which FNV mixes best after a final spread.
    /// </summary>
    public static int Bucket(ReadOnlySpan<char> text, int buckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        var hash = Of(text);
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return (int)Math.BigMul(hash, (ulong)buckets, out _);
    }
}
