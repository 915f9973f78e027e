using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Search;

/// <summary>
/// What the index knows of an item: nothing that could be read. Names and words are hashes, so what it finds is read and looked at.
/// </summary>
public sealed record IndexedItem
{
    /// <summary>The item.</summary>
    public required string ContentId { get; init; }

    /// <summary>Grows with every edit, every decision and the withdrawal.</summary>
    public required long Version { get; init; }

    /// <summary>True when the item is erased: nothing else is kept, and it is not found.</summary>
    public bool IsGone { get; init; }

    /// <summary>When the author created it, in ticks (UTC).</summary>
    public long CreatedAt { get; init; }

    /// <summary>See <see cref="IndexKeys.OfName"/>.</summary>
    public ulong AuthorKey { get; init; }

    /// <summary>Where it stands.</summary>
    public ContentState State { get; init; }

    /// <summary>The level of the verdict on the current revision; null while there is none.</summary>
    public ModerationLevel? Level { get; init; }

    /// <summary>The surface.</summary>
    public ContentType Type { get; init; }

    /// <summary>The declared language; 0 for none. See <see cref="IndexKeys.OfName"/>.</summary>
    public ulong LanguageKey { get; init; }

    /// <summary>A bit for each category that a rule of the verdict names. See <see cref="IndexKeys.OfCategories"/>.</summary>
    public ulong Categories { get; init; }

    /// <summary>Its words.</summary>
    public WordSignature Words { get; init; }

    /// <summary>The first 64 bits of the hash of the folded text; 0 for a text without words.</summary>
    public ulong TextKey { get; init; }

    /// <summary>The hash that is near for texts that are; null for short ones.</summary>
    public ulong? SimHash { get; init; }
}

/// <summary>Hashes of names, so that an index holds none.</summary>
public static class IndexKeys
{
    /// <summary>Of an author or a language; never 0.</summary>
    public static ulong OfName(string name) => Math.Max(1, StableHash.Of(name));

    /// <summary>A bit for each category. Two may share one.</summary>
    public static ulong OfCategories(IEnumerable<string> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        var bits = 0UL;
        foreach (var category in categories)
        {
            bits |= 1UL << StableHash.Bucket(category, 64);
        }

        return bits;
    }
}
