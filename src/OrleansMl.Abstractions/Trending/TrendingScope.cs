namespace OrleansMl.Trending;

/// <summary>What a board ranks: everything, or what concerns a region, a category, both, or a language.</summary>
/// <param name="Region">Where the engagement came from; null for anywhere.</param>
/// <param name="Category">What the items are about; null for anything.</param>
/// <param name="Language">What the items are written in; null for any. Not together with the others.</param>
public readonly record struct TrendingScope(string? Region, string? Category, string? Language)
{
    private const string GlobalName = "global", RegionPrefix = "region:", CategoryPrefix = "category:", LanguagePrefix = "language:";

    /// <summary>Everything.</summary>
    public static TrendingScope Global => default;

    /// <summary>
    /// The name, for keys: <c>global</c>, <c>region:DE</c>, <c>category:music</c>, <c>region:DE/category:music</c>, <c>language:de</c>.
    /// </summary>
    public override string ToString() => this switch
    {
        { Region: { } region, Category: { } category } => $"{RegionPrefix}{region}/{CategoryPrefix}{category}",
        { Region: { } region } => RegionPrefix + region,
        { Category: { } category } => CategoryPrefix + category,
        { Language: { } language } => LanguagePrefix + language,
        _ => GlobalName,
    };

    /// <summary>The scope of a name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TrendingScope Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // A category may contain any character, a region neither ':' nor '/'.
        if (name.StartsWith(RegionPrefix, StringComparison.Ordinal))
        {
            var rest = name[RegionPrefix.Length..];
            var end = rest.IndexOf("/" + CategoryPrefix, StringComparison.Ordinal);
            return end < 0 ? new(rest, null, null) : new(rest[..end], rest[(end + 1 + CategoryPrefix.Length)..], null);
        }

        return name == GlobalName ? Global
            : name.StartsWith(CategoryPrefix, StringComparison.Ordinal) ? new(null, name[CategoryPrefix.Length..], null)
            : name.StartsWith(LanguagePrefix, StringComparison.Ordinal) ? new(null, null, name[LanguagePrefix.Length..])
            : throw new FormatException($"'{name}' names no board; use global, region:…, category:…, region:…/category:… or language:….");
    }
}
