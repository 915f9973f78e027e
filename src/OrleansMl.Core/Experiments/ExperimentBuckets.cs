namespace OrleansMl.Experiments;

/// <summary>
/// Who is in an experiment and in which variant: two independent numbers in [0, 1) from one stable hash of the experiment's name and the
/// user, so that nothing is stored, every silo says the same, and it stays the same for ever. A user takes part while the first number
/// lies below the share: raising it only adds users, lowering it only removes some. The second number chooses the variant, so whoever
/// stays keeps theirs.
/// </summary>
public static class ExperimentBuckets
{
    private const int MaxOnStack = 256;

    // The two last rounds of splitmix64 (Steele, Lea and Flood 2014), which spread what FNV leaves alike.
    private const ulong Step = 0x9E3779B97F4A7C15UL;

    /// <summary>The two numbers of a user. Allocates nothing for ids as long as ours.</summary>
    public static (double Entry, double Variant) Of(ReadOnlySpan<char> experiment, ReadOnlySpan<char> userId)
    {
        var length = experiment.Length + 1 + userId.Length;
        var text = length <= MaxOnStack ? stackalloc char[length] : new char[length];
        experiment.CopyTo(text);
        text[experiment.Length] = '\n';
        userId.CopyTo(text[(experiment.Length + 1)..]);
        var hash = StableHash.Of(text);
        return (ToUnit(hash + Step), ToUnit(hash + Step + Step));
    }

    // 53 bits: as many as a double holds.
    private static double ToUnit(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return ((value ^ (value >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
