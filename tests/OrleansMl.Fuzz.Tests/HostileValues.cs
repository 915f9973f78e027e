using System.Text.RegularExpressions;

namespace OrleansMl.Fuzz;

/// <summary>
/// Values that programs stumble over. Those that no JSON writer writes stand as marks in the text until it is finished.
/// </summary>
internal static partial class HostileValues
{
    // JSON text as it is, for what a writer would correct.
    private static readonly string[] RawValues =
    [
        """
        "\ud800"
        """,
        """
        "a\udc00b"
        """,
        """
        "\u0000"
        """,
        "-0.0", "5e-324", "1.7976931348623157e308", "1e999", "-1e999", "1e-999", "9223372036854775808",
        "-1", "0", "2147483648", "0.1", "1e2", "null", "true", "[]", "{}", "[[]]", "\"\"",
    ];

    private static readonly string[] RawNames = ["\\ud800", "\\udc00\\ud800", "\\u0000", "", "__proto__", "$ref", "a\\ud83d\\ude00"];

    private static readonly string[] Texts =
    [
        "", " ", "\t\n", "a", "null", "true", "0", "-0", "NaN", "1e400", "2026-02-30T25:61:61Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999+14:00", "../../etc/passwd", "a/b", "a\\b", "'; DROP TABLE items; --", "%00", "%ud800", "{0}", "${x}",
        "\u202e\u0000x", "\U0001F389", "e\u0301\u0327", "\ufeff", "\u2028", "<script>", new string('a', 129), new string('\u00e4', 60_000),
        new string('9', 400), "*", "\"3\"", "W/\"3\"", "1.1.0", "name@version", "@", ".", "..", "a b", "-", "_",
    ];

    public static string Text(Random random) => Texts[random.Next(Texts.Length)];

    /// <summary>A string that stands for JSON that no writer writes; <see cref="Finish"/> puts it in.</summary>
    public static string ValueMark(Random random) => $"@@V{random.Next(RawValues.Length)}@@";

    /// <summary>The same as the name of a field.</summary>
    public static string NameMark(Random random) => $"@@N{random.Next(RawNames.Length)}@@";

    /// <summary>The text with what its marks stand for.</summary>
    public static string Finish(string json) => Marks().Replace(json, static mark =>
    {
        var index = int.Parse(mark.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return mark.Groups[1].Value == "V" ? RawValues[index].Trim() : $"\"{RawNames[index]}\"";
    });

    [GeneratedRegex("\"@@([VN])([0-9]+)@@\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marks();
}
