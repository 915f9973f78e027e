namespace OrleansMl.Text;

/// <summary>
/// FNV-1a over UTF-16 units, 32 bits, a character at a time, so that words that begin alike share the work. See Glenn Fowler, Landon Curt
/// Noll, Kiem-Phong Vo, "The FNV Non-Cryptographic Hash Algorithm".
/// </summary>
internal static class Fnv
{
    /// <summary>The hash of nothing.</summary>
    public const uint Offset = 2166136261;

    /// <summary>What every step multiplies with.</summary>
    public const uint Prime = 16777619;

    /// <summary>The hash of what <paramref name="hash"/> stands for with one character more.</summary>
    public static uint Add(uint hash, char c) => (hash ^ c) * Prime;

    /// <summary>The hash of what <paramref name="hash"/> stands for with more characters.</summary>
    public static uint Add(uint hash, ReadOnlySpan<char> chars)
    {
        foreach (var c in chars)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }

    /// <summary>The hash of a word.</summary>
    public static uint Hash(ReadOnlySpan<char> word) => Add(Offset, word);
}
