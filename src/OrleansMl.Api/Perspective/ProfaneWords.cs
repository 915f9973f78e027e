using System.Collections.Frozen;
using System.Text;

namespace OrleansMl.Perspective;

/// <summary>
/// English swear words, as 32-bit FNV-1a hashes of the whole word in lower case. A list of our own: general swearing, without names,
/// animals and words that are ordinary in most sentences. Digits for letters, drawn-out letters and one or two stars inside a word are
/// undone; what stands inside other words is not looked for. O(length).
/// </summary>
internal static class ProfaneWords
{
    /// <summary>What a comment with such a word gets: steps, which no data was fitted to.</summary>
    public const float OfStrong = 0.9f, OfMild = 0.6f;

    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    // The longest word of the list has 13 letters; a drawn-out one may have more.
    private const int MostCharacters = 40;
    private const int MostStars = 2;

    // What a star stands for: vowels, and the c of one word.
    private const string Hidden = "aeiouc";

    private static readonly FrozenSet<uint> Strong = FrozenSet.Create<uint>(
        [
            0x01AEC580, 0x021AEB20, 0x04002924, 0x06CE90BB, 0x06D6111E, 0x0D82C013, 0x0EF75478, 0x0F7D909E, 0x17760EAA, 0x20E05780,
            0x21B3F221, 0x258A7CAF, 0x2C1EF361, 0x349E444A, 0x35FFF628, 0x37806886, 0x37C91463, 0x3963BCEE, 0x3AD1E4A3, 0x3B5F6E61,
            0x3F16F74C, 0x40D455C0, 0x50D874F6, 0x542539AF, 0x56D47862, 0x5784AA29, 0x5CBC4498, 0x60F4C3B0, 0x63CFA4FF, 0x67F90CA9,
            0x69283480, 0x6CD5E87B, 0x6ED21B62, 0x70815305, 0x736381C7, 0x73D889A4, 0x78F3E46E, 0x790BCB9C, 0x7C9AE63F, 0x7D9804E1,
            0x7F3DF821, 0x81602170, 0x863D0067, 0x86B8A556, 0x87A04685, 0x880216D5, 0x8814611D, 0x893DCDB6, 0x8989FF88, 0x89D4C0ED,
            0x8BF7E555, 0x8C18B6FB, 0x8F40F479, 0x91B887D3, 0x921470DB, 0x92A4FF90, 0x953E3297, 0x955B3EC5, 0x963D5735, 0x972FC387,
            0x99C2D9FA, 0xA33D10A4, 0xA4705559, 0xA49A9C69, 0xA615602A, 0xA856EB33, 0xAC03EC98, 0xAD53F7B9, 0xADDB803D, 0xADFE127F,
            0xB1F8089D, 0xB3DC78FF, 0xB42A7389, 0xB99BF986, 0xBB7973EA, 0xBCBED259, 0xBDD6ADE5, 0xC11942E6, 0xCDA2B38B, 0xCF5447F4,
            0xD23D6F9B, 0xD4A3B882, 0xD4EA1CEC, 0xD8A26D36, 0xD9EB56DD, 0xDA873962, 0xE571C3EC, 0xE6774D4A, 0xE8E07D8D, 0xE8E7A15A,
            0xEA206699, 0xEC8C41B6, 0xF27366B2, 0xFD6086E9,
        ]);

    private static readonly FrozenSet<uint> Mild = FrozenSet.Create<uint>(
        [
            0x05567FA9, 0x121E4E57, 0x2BA88FB4, 0x3062FB31, 0x3272EFDA, 0x5298CAF6, 0x7326F837, 0x8118ACEE, 0x81D1A862, 0x82405E59,
            0x874BC2BC, 0x87E1F8B9, 0x89AD7F71, 0x8AADD1D1, 0x9AD9074A, 0xA54E8A39, 0xCA4F5564, 0xCB43ABDD, 0xD21F0FA2, 0xD95C3B1F,
            0xD9960D68, 0xDA467438, 0xDBAFBD1D, 0xDEAA5C92, 0xE1E3A87A, 0xEA4F0597, 0xFD442F20,
        ]);

    /// <summary>The step of the strongest word; 0 without one.</summary>
    public static float Strongest(string text)
    {
        var strongest = 0f;
        for (var i = 0; i < text.Length && strongest < OfStrong;)
        {
            if (!IsPart(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && IsPart(text[i]))
            {
                i++;
            }

            if (i - start is > 1 and <= MostCharacters)
            {
                strongest = Math.Max(strongest, StepOf(text[start..i]));
            }
        }

        return strongest;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '@' or '$' or '*' or '!' or '_';

    private static float StepOf(string token)
    {
        var word = token.ToLowerInvariant().Trim('!', '_');
        if (word.AsSpan().Contains('*'))
        {
            return word.AsSpan().Count('*') <= MostStars && word.Count(char.IsLetter) >= 2 ? StepOfStarred(word, 0) : 0;
        }

        if (word.Count(char.IsLetter) * 2 >= word.Length)
        {
            word = WithLetters(word);
        }

        return Math.Max(Step(word), Math.Max(Step(WithoutRepeats(word, 2)), Step(WithoutRepeats(word, 1))));
    }

    private static float StepOfStarred(string word, int from)
    {
        var at = word.IndexOf('*', from);
        if (at < 0)
        {
            return Step(word);
        }

        var strongest = 0f;
        foreach (var letter in Hidden)
        {
            strongest = Math.Max(strongest, StepOfStarred(string.Concat(word.AsSpan(0, at), [letter], word.AsSpan(at + 1)), at + 1));
        }

        return strongest;
    }

    private static float Step(ReadOnlySpan<char> word)
    {
        var hash = FnvOffset;
        foreach (var c in word)
        {
            hash = (hash ^ c) * FnvPrime;
        }

        return Strong.Contains(hash) ? OfStrong : Mild.Contains(hash) ? OfMild : 0;
    }

    private static string WithLetters(string word) => string.Create(word.Length, word, static (letters, word) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = word[i] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            };
        }
    });

    // Three or more of one letter in a row are somebody's emphasis.
    private static string WithoutRepeats(string word, int keep)
    {
        var letters = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length;)
        {
            var end = i + 1;
            while (end < word.Length && word[end] == word[i])
            {
                end++;
            }

            letters.Append(word[i], end - i > 2 ? keep : end - i);
            i = end;
        }

        return letters.ToString();
    }
}
