using System.Collections.Immutable;

namespace OrleansMl.Languages;

/// <summary>What a text is written in.</summary>
/// <param name="Found">
/// BCP 47 tags of what was found for certain: <c>en</c>, <c>ko</c>, <c>und-Cyrl</c> (a language in that script), <c>und-Latn</c> (a
/// language in Latin letters, and none that could be named). Several for a text in several; empty when nothing is certain.
/// </param>
/// <param name="IsUnclear">True when it has words, enough to have a language, and nobody could tell which.</param>
/// <param name="HasWords">False for emoji, numbers, addresses: what every model can judge.</param>
/// <param name="Declared">The language that the caller declared, without region and script; null when they did not.</param>
public sealed record WrittenIn(ImmutableArray<string> Found, bool IsUnclear, bool HasWords, string? Declared)
{
    internal const string Undetermined = "und";

    private const string NoLanguage = "zxx";

    private static readonly Dictionary<string, string[]> LanguagesOf = new(StringComparer.Ordinal)
    {
        ["und-Cyrl"] = ["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"],
        ["und-Arab"] = ["ar", "fa", "ur", "ps", "ku", "ug", "sd"],
        ["und-Deva"] = ["hi", "mr", "ne", "sa"],
    };

    /// <summary>Nothing is known, and nothing was declared: every model judges it.</summary>
    public static WrittenIn Unknown { get; } = new([], IsUnclear: false, HasWords: false, Declared: null);

    /// <summary>How a model that judges these languages stands to the text.</summary>
    /// <param name="judges">As its manifest says them; empty for every language.</param>
    /// <returns>
    /// Whether it can judge all of the text, and whether its scores count. They do unless all of the text is for certain in languages that
    /// it cannot judge: what is unclear may be a disguise, and what is declared may be a lie.
    /// </returns>
    public LanguageCoverage CoverageBy(ImmutableArray<string> judges)
    {
        if (judges.IsDefaultOrEmpty || !HasWords)
        {
            return new(IsJudged: true, Counts: true);
        }

        bool? declared = Declared is null ? null : Covers(judges, Declared);
        if (Found.IsEmpty)
        {
            // Too little to tell is judged, unless somebody says that it is another language.
            return new(IsJudged: declared ?? !IsUnclear, Counts: true);
        }

        var (any, all) = (false, true);
        foreach (var found in Found)
        {
            var covers = Covers(judges, Refine(found));
            any |= covers;
            all &= covers;
        }

        return new(IsJudged: all && (!IsUnclear || declared == true), Counts: any || IsUnclear || declared == true);
    }

    /// <summary>
    /// The language of a BCP 47 tag, or null for what is none: <c>pt_BR</c> is <c>pt</c>, <c>und</c> and <c>my town</c> are nothing.
    /// </summary>
    internal static string? Normalize(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
        {
            return null;
        }

        var end = tag.AsSpan().IndexOfAny('-', '_');
        var language = (end < 0 ? tag : tag[..end]).ToLowerInvariant();
        return language.Length is 2 or 3 && language.All(char.IsAsciiLetterLower) && language is not (Undetermined or NoLanguage)
            ? language
            : null;
    }

    /// <summary>True for a language that is written in Cyrillic, Arabic or Devanagari letters.</summary>
    internal static bool HasOwnScript(string language) => LanguagesOf.Values.Any(languages => languages.Contains(language));

    // A script tells that it is one of some languages; the caller, which of them.
    private string Refine(string found) =>
        Declared is not null && LanguagesOf.TryGetValue(found, out var languages) && languages.Contains(Declared) ? Declared : found;

    private static bool Covers(ImmutableArray<string> judges, string language)
    {
        foreach (var judged in judges)
        {
            if (judged == language
                || (LanguagesOf.TryGetValue(judged, out var languages) && languages.Contains(language))
                || (judged == LanguageReading.OtherLatin && language is "en" or "fr" or "de" or "it" or "pt" or "es"))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How a model stands to a text.</summary>
/// <param name="IsJudged">True when it can judge all of it.</param>
/// <param name="Counts">True when its scores say something.</param>
public readonly record struct LanguageCoverage(bool IsJudged, bool Counts);
