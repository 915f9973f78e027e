using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>Hard limits that every entrance to the cluster enforces alike.</summary>
public static class ContentLimits
{
    /// <summary>The longest text, in UTF-16 code units.</summary>
    public const int MaxTextLength = 50_000;

    /// <summary>The longest identifier of an item, a user or a parent, in characters.</summary>
    public const int MaxIdLength = 128;

    /// <summary>The most items in one batch.</summary>
    public const int MaxBatch = 100;

    /// <summary>The most categories an author may declare on one item.</summary>
    public const int MaxCategories = 10;

    /// <summary>The longest declared category, region or language tag, in characters.</summary>
    public const int MaxTagLength = 64;

    /// <summary>
    /// True when <paramref name="id"/> is 1–128 characters of <c>[A-Za-z0-9._:-]</c>, and not <c>.</c> or <c>..</c>, which every address
    /// resolves away.
    /// </summary>
    public static bool IsValidId(ReadOnlySpan<char> id)
    {
        if (id.IsEmpty || id.Length > MaxIdLength || id is "." or "..")
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!UserIds.IsIdCharacter(c))
            {
                return false;
            }
        }

        return true;
    }
}
