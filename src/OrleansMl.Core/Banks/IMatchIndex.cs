namespace OrleansMl.Banks;

/// <summary>
/// Finds the hashes that lie near another one, by Hamming distance. Exact: what lies within the radius is found, always. Adding and
/// removing is for one thread at a time, with no reader; any number of threads may search at once.
/// </summary>
/// <typeparam name="THash">The hash: 64 bits of a text, 256 of a picture.</typeparam>
public interface IMatchIndex<THash> where THash : struct
{
    /// <summary>How many hashes are in it.</summary>
    int Count { get; }

    /// <summary>The largest radius that can be searched.</summary>
    int MaxRadius { get; }

    /// <summary>Adds the hash of an entry. The same pair twice is there twice.</summary>
    /// <param name="entry">The caller's number of the entry.</param>
    /// <param name="hash">Its hash.</param>
    void Add(int entry, THash hash);

    /// <summary>Removes the hash of an entry; false when it is not there.</summary>
    bool Remove(int entry, THash hash);

    /// <summary>Adds to <paramref name="found"/> each entry within a radius, once and in no order.</summary>
    /// <param name="hash">Whose neighbours.</param>
    /// <param name="radius">Bits that may differ, 0 to <see cref="MaxRadius"/>.</param>
    /// <param name="found">Where to add them.</param>
    void Find(THash hash, int radius, ICollection<IndexMatch> found);
}

/// <summary>An entry near a hash.</summary>
/// <param name="Entry">The number of the entry.</param>
/// <param name="Distance">Bits that differ.</param>
public readonly record struct IndexMatch(int Entry, int Distance);
