using System.Numerics;

namespace OrleansMl.Banks;

/// <summary>Compares with every hash: what an index is measured against. O(n), one population count each 64 bits.</summary>
public static class HammingScan
{
    /// <summary>Adds to <paramref name="found"/> what lies within a radius; entries are numbered by place.</summary>
    public static void Find(ReadOnlySpan<ulong> hashes, ulong hash, int radius, ICollection<IndexMatch> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (BitOperations.PopCount(hashes[i] ^ hash) is var distance && distance <= radius)
            {
                found.Add(new(i, distance));
            }
        }
    }

    /// <summary>As the other one, for 256 bits.</summary>
    public static void Find(ReadOnlySpan<Hash256> hashes, Hash256 hash, int radius, ICollection<IndexMatch> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (hashes[i].DistanceTo(hash) is var distance && distance <= radius)
            {
                found.Add(new(i, distance));
            }
        }
    }
}
