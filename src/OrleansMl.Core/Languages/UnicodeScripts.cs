namespace OrleansMl.Languages;

/// <summary>Writing systems that tell something of the language.</summary>
internal enum UnicodeScript : byte
{
    None,
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Myanmar,
    Georgian,
    Hangul,
    Ethiopic,
    Khmer,
    Mongolian,
    Kana,
    Han,
}

/// <summary>The script of a letter, by the blocks of Unicode, and the language where a script has one.</summary>
internal static class UnicodeScripts
{
    public const int Count = (int)UnicodeScript.Han + 1;

    // First and last code unit; ascending. Characters beyond the basic plane are Han or nothing that a post is written in.
    private static readonly (char First, char Last, UnicodeScript Script)[] Blocks =
    [
        ('A', 'Z', UnicodeScript.Latin), ('a', 'z', UnicodeScript.Latin), ('\u00AA', '\u00AA', UnicodeScript.Latin),
        ('\u00BA', '\u00BA', UnicodeScript.Latin), ('\u00C0', '\u02AF', UnicodeScript.Latin), ('\u0370', '\u03FF', UnicodeScript.Greek),
        ('\u0400', '\u052F', UnicodeScript.Cyrillic), ('\u0530', '\u058F', UnicodeScript.Armenian),
        ('\u0590', '\u05FF', UnicodeScript.Hebrew), ('\u0600', '\u06FF', UnicodeScript.Arabic),
        ('\u0750', '\u077F', UnicodeScript.Arabic), ('\u08A0', '\u08FF', UnicodeScript.Arabic),
        ('\u0900', '\u097F', UnicodeScript.Devanagari), ('\u0980', '\u09FF', UnicodeScript.Bengali),
        ('\u0A00', '\u0A7F', UnicodeScript.Gurmukhi), ('\u0A80', '\u0AFF', UnicodeScript.Gujarati),
        ('\u0B00', '\u0B7F', UnicodeScript.Odia), ('\u0B80', '\u0BFF', UnicodeScript.Tamil), ('\u0C00', '\u0C7F', UnicodeScript.Telugu),
        ('\u0C80', '\u0CFF', UnicodeScript.Kannada), ('\u0D00', '\u0D7F', UnicodeScript.Malayalam),
        ('\u0D80', '\u0DFF', UnicodeScript.Sinhala), ('\u0E00', '\u0E7F', UnicodeScript.Thai), ('\u0E80', '\u0EFF', UnicodeScript.Lao),
        ('\u0F00', '\u0FFF', UnicodeScript.Tibetan), ('\u1000', '\u109F', UnicodeScript.Myanmar),
        ('\u10A0', '\u10FF', UnicodeScript.Georgian), ('\u1100', '\u11FF', UnicodeScript.Hangul),
        ('\u1200', '\u139F', UnicodeScript.Ethiopic), ('\u1780', '\u17FF', UnicodeScript.Khmer),
        ('\u1800', '\u18AF', UnicodeScript.Mongolian), ('\u1C80', '\u1C8F', UnicodeScript.Cyrillic),
        ('\u1E00', '\u1EFF', UnicodeScript.Latin), ('\u1F00', '\u1FFF', UnicodeScript.Greek), ('\u2C60', '\u2C7F', UnicodeScript.Latin),
        ('\u2DE0', '\u2DFF', UnicodeScript.Cyrillic), ('\u3041', '\u30FF', UnicodeScript.Kana),
        ('\u3130', '\u318F', UnicodeScript.Hangul), ('\u31F0', '\u31FF', UnicodeScript.Kana), ('\u3400', '\u4DBF', UnicodeScript.Han),
        ('\u4E00', '\u9FFF', UnicodeScript.Han), ('\uA640', '\uA69F', UnicodeScript.Cyrillic), ('\uAC00', '\uD7FF', UnicodeScript.Hangul),
        ('\uD840', '\uD87F', UnicodeScript.Han), ('\uF900', '\uFAFF', UnicodeScript.Han), ('\uFB50', '\uFDFF', UnicodeScript.Arabic),
        ('\uFE70', '\uFEFE', UnicodeScript.Arabic), ('\uFF66', '\uFF9F', UnicodeScript.Kana),
    ];

    private static readonly string[] Languages =
    [
        "und", "und-Latn", "el", "und-Cyrl", "hy", "he", "und-Arab", "und-Deva", "bn", "pa", "gu", "or", "ta", "te", "kn", "ml", "si", "th",
        "lo", "bo", "my", "ka", "ko", "am", "km", "mn", "ja", "zh",
    ];

    /// <summary>The script of a letter; <see cref="UnicodeScript.None"/> for what says nothing. O(log blocks).</summary>
    public static UnicodeScript Of(char c)
    {
        if (char.IsAsciiLetter(c))
        {
            return UnicodeScript.Latin;
        }

        var (low, high) = (0, Blocks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (c < Blocks[middle].First)
            {
                high = middle - 1;
            }
            else if (c > Blocks[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return Blocks[middle].Script;
            }
        }

        return UnicodeScript.None;
    }

    /// <summary>
    /// BCP 47: the language that nearly everything in a script is written in, or <c>und-</c> and the script where there are many.
    /// </summary>
    public static string LanguageOf(UnicodeScript script) => Languages[(int)script];
}
