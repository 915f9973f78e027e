using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace OrleansMl.Languages;

/// <summary>
/// The frequent words of a few languages, as 32-bit FNV-1a hashes of folded words (<c>make_frequent_words.py</c> counts them). Of the
/// words of English posts about four in five are among the 7,606 of English, of those of other languages one in twenty.
/// </summary>
internal static class FrequentWords
{
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    private static readonly FrozenDictionary<string, FrozenSet<uint>> ByLanguage = Load();

    private static readonly FrozenSet<uint> English = ByLanguage["en"];

    public static bool IsEnglish(uint word) => English.Contains(word);

    /// <summary>The words of a language; null where they are not known.</summary>
    public static FrozenSet<uint>? Of(string language) => ByLanguage.GetValueOrDefault(language);

    public static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = FnvOffset;
        foreach (var c in word)
        {
            hash = (hash ^ c) * FnvPrime;
        }

        return hash;
    }

    private static FrozenDictionary<string, FrozenSet<uint>> Load()
    {
        using var stream = typeof(FrequentWords).Assembly.GetManifestResourceStream("frequent-words.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var languages = new Dictionary<string, FrozenSet<uint>>(StringComparer.Ordinal);
        for (var at = 0; at < bytes.Length;)
        {
            var language = Encoding.ASCII.GetString(bytes, at, 2);
            var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 2));
            at += 2 + sizeof(int);
            var words = new uint[count];
            for (var i = 0; i < count; i++, at += sizeof(uint))
            {
                words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            }

            languages.Add(language, words.ToFrozenSet());
        }

        return languages.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
