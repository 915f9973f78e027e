using System.Numerics;

namespace OrleansMl.Trending;

/// <summary>
/// How many different keys were seen in the last one to two windows, in 24 bytes: a bit for each of 64 hashes (linear counting, Whang,
/// Vander-Zanden and Taylor 1990) in two generations. Exact enough for a few; from about 250 on it says 266. Merges exactly.
/// </summary>
/// <param name="Generation">Number of the window that <see cref="Now"/> is of.</param>
/// <param name="Now">Bits of that window.</param>
/// <param name="Before">Bits of the window before.</param>
public readonly record struct DistinctWindow(long Generation, ulong Now, ulong Before)
{
    private const int Bits = 64;

    /// <summary>The bit of a key: one of 64.</summary>
    /// <param name="key">A <see cref="StableHash"/>; its high bits need a spread.</param>
    public static ulong BitOf(ulong key) => 1ul << (int)(((key ^ (key >> 32)) * 0x9E3779B97F4A7C15UL) >> 58);

    /// <summary>The number of the window that a time lies in.</summary>
    public static long GenerationOf(WindowDecay window, double time)
    {
        ArgumentNullException.ThrowIfNull(window);
        return (long)Math.Floor(time / window.Length);
    }

    /// <summary>The same with keys of a window. What is older than the window before is forgotten already.</summary>
    public DistinctWindow Add(ulong bits, long generation) =>
        generation > Generation ? At(generation) is var later ? later with { Now = later.Now | bits } : default
        : generation == Generation ? this with { Now = Now | bits }
        : generation == Generation - 1 ? this with { Before = Before | bits }
        : this;

    /// <summary>Everything that either has seen.</summary>
    public DistinctWindow Merge(DistinctWindow other) => other.Generation > Generation
        ? other.Merge(this)
        : Add(other.Now, other.Generation).Add(other.Before, other.Generation - 1);

    /// <summary>About how many there were in a window and the one before.</summary>
    public double Count(long generation)
    {
        var then = generation > Generation ? At(generation) : this;
        var set = BitOperations.PopCount(then.Now | then.Before);
        return set == Bits ? Bits * Math.Log(Bits) : -Bits * Math.Log(1 - ((double)set / Bits));
    }

    private DistinctWindow At(long generation) => new(generation, 0, generation == Generation + 1 ? Now : 0);
}
