using System.Numerics;

namespace OrleansMl.Banks;

/// <summary>
/// The arithmetic of multi-index hashing (Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index hashing, 2012). A hash is
/// cut into m parts. Let part i be probed with up to t(i) flipped bits: a hash that no probe meets differs in at least t(i) + 1 bits of
/// each part, so in at least sum(t(i) + 1) bits. While that sum is above the radius, nothing within the radius is missed.
/// </summary>
internal static class PartProbes
{
    /// <summary>Bits to flip in a part, the least that misses nothing; -1 when the part need not be probed.</summary>
    /// <param name="part">Which part: the first ones are probed further.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="radius">What is searched.</param>
    public static int FlipsOf(int part, int parts, int radius)
    {
        var (all, more) = Math.DivRem(radius + 1, parts);
        return part < more ? all : all - 1;
    }

    /// <summary>All values within so many flipped bits of a part, each once.</summary>
    /// <param name="value">The part.</param>
    /// <param name="bits">Its width.</param>
    /// <param name="flips">0 to 2.</param>
    /// <param name="probes">Where to write them.</param>
    /// <returns>How many: 1 + bits + bits (bits - 1) / 2 for two flips.</returns>
    public static int Write(uint value, int bits, int flips, Span<uint> probes)
    {
        var count = 0;
        probes[count++] = value;
        for (var i = 0; i < bits && flips >= 1; i++)
        {
            probes[count++] = value ^ (1u << i);
            for (var j = 0; j < i && flips >= 2; j++)
            {
                probes[count++] = value ^ (1u << i) ^ (1u << j);
            }
        }

        return count;
    }

    /// <summary>Bits in which two parts differ.</summary>
    public static int Distance(uint a, uint b) => BitOperations.PopCount(a ^ b);
}
