namespace OrleansMl.Text;

/// <summary>Letters that stand on their heads, as generators of such text write them, and letters that are others turned round.</summary>
internal static class UpsideDownLetters
{
    // What nothing but a turned letter is; small letters, then capitals.
    private const string Turned = "ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ" + "∀ƆƎℲ⅁⋊⅂Ԁᴚ⊥∩Λ⅄";
    private const string Meant = "acefghijkmrtvwy" + "acefgklprtuvy";

    // Letters that are another one, or the same, when they are turned.
    private const string Plain = "bdlnopqsuxz" + "HINOSXZMW";
    private const string PlainMeant = "qpluodbsnxz" + "hinosxzwm";

    private const char Dotless = 'ı'; // a letter of Turkish, and an i on its head

    private static readonly char[] Ascii = Table();

    /// <summary>The letters that stand so only.</summary>
    public static ReadOnlySpan<char> Signs => Turned;

    /// <summary>A bit of its own for a letter that stands so only; 0 for others.</summary>
    public static uint SignOf(char c) => c >= 128 && Turned.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? 1u << at : 0;

    /// <summary>The letter that this one is when it is turned; '\0' when it is none.</summary>
    public static char Upright(char c) =>
        c < 128 ? Ascii[c] : c == Dotless ? 'i' : Turned.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Meant[at] : '\0';

    private static char[] Table()
    {
        var table = new char[128];
        for (var i = 0; i < Plain.Length; i++)
        {
            table[Plain[i]] = PlainMeant[i];
        }

        return table;
    }
}
