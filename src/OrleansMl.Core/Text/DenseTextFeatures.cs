namespace OrleansMl.Text;

/// <summary>
/// Features of the raw text that n-grams cannot see. Each is in [0, 1], so that none drowns the n-gram blocks, whose length is 1.
/// </summary>
public static class DenseTextFeatures
{
    /// <summary>
    /// <c>links</c>: URLs and web addresses, 3 or more is 1. <c>digits</c>: share of digits. <c>capitals</c>: share of capitals among
    /// letters. <c>repeats</c>: share of characters that repeat the one two before and one before. <c>length</c>: ln(1 + characters) /
    /// ln(2001). <c>exclamations</c>: 5 or more is 1. <c>obfuscation</c>: share of characters that folding undid.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "links", "digits", "capitals", "repeats", "length", "exclamations", "obfuscation"
    ];

    private const double LongText = 2000;
    private const float ManyLinks = 3;
    private const float ManyExclamations = 5;

    private const float LongestMessage = 200;

    /// <summary>
    /// Makes what was counted in a long text a density, as of a message of 200 characters: five links in an article are no five links in
    /// a line. Its length counts as such a message's: nothing is worse for being long.
    /// </summary>
    /// <param name="length">Characters of the raw text.</param>
    /// <param name="values">As <see cref="Compute"/> gave them.</param>
    public static void ToDensity(int length, Span<float> values)
    {
        var share = Math.Min(1, LongestMessage / Math.Max(1, length));
        values[0] *= share;
        values[4] = Math.Min(values[4], MathF.Log(1 + LongestMessage) / MathF.Log(1 + (float)LongText));
        values[5] *= share;
    }

    /// <summary>Computes all features in the order of <see cref="Names"/>. O(n), allocates nothing.</summary>
    /// <param name="raw">The raw text.</param>
    /// <param name="disguised">How many characters folding undid, <see cref="FoldedText.Disguised"/>.</param>
    /// <param name="values">Receives one value per name.</param>
    public static void Compute(ReadOnlySpan<char> raw, int disguised, Span<float> values)
    {
        int links = 0, digits = 0, capitals = 0, letters = 0, repeats = 0, exclamations = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c < 128)
            {
                if (char.IsAsciiDigit(c))
                {
                    digits++;
                }
                else if (char.IsAsciiLetter(c))
                {
                    letters++;
                    if (c <= 'Z')
                    {
                        capitals++;
                    }

                    if (c is 'h' or 'w' or 'H' or 'W' && (i == 0 || !char.IsAsciiLetterOrDigit(raw[i - 1])) && StartsLink(raw[i..]))
                    {
                        links++;
                    }
                }
                else if (c == '!')
                {
                    exclamations++;
                }
            }

            if (i >= 2 && c == raw[i - 1] && c == raw[i - 2] && c != ' ')
            {
                repeats++;
            }
        }

        var length = Math.Max(raw.Length, 1);
        values[0] = Math.Min(1f, links / ManyLinks);
        values[1] = (float)digits / length;
        values[2] = letters == 0 ? 0 : (float)capitals / letters;
        values[3] = (float)repeats / length;
        values[4] = (float)Math.Min(1, Math.Log(1 + raw.Length) / Math.Log(1 + LongText));
        values[5] = Math.Min(1f, exclamations / ManyExclamations);
        values[6] = Math.Min(1f, (float)disguised / length);
    }

    private static bool StartsLink(ReadOnlySpan<char> text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ||
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ||
        text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
}
