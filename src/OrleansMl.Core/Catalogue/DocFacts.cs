using OrleansMl.Interactions;

namespace OrleansMl.Catalogue;

/// <summary>The item of a doc id in numbers. They stay as long as it is there, all but <see cref="ShownFrom"/>.</summary>
public struct DocFacts
{
    /// <summary><see cref="ShownFrom"/> of what readers may not see, and of a tombstone.</summary>
    public const long Never = long.MaxValue;

    /// <summary>From when on readers may see it, in UTC ticks.</summary>
    public long ShownFrom;

    /// <summary>What it is known by to those who have seen it (<see cref="SeenItems.HashOf"/>).</summary>
    public ulong Hash;

    /// <summary>A number for its author, for this store only.</summary>
    public int Author;

    /// <summary>True when there is a vector of what it is about.</summary>
    public bool HasVector;
}
