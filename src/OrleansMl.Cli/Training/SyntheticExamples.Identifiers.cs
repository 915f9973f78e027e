using System.Globalization;
using OrleansMl.Datasets;

namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    /// <summary>Codes and numbers as programs, shops and people write them: nothing is offered, however many digits there are.</summary>
    public const string Identifiers = "own sentences: identifiers";

    private const int CodesOfShape = 160;

    // {0} the code, {1} another one. The bare code is frequent: categories, hashtags and titles are often nothing else.
    private static readonly string[] AroundCodes =
    [
        "{0}", "{0}", "{0}", "{0}", "my ticket is {0}", "see {0} for the details", "order {0} has arrived, thanks", "fixed in {0}",
        "the part number is {0}", "does anyone else get error {0}?", "#{0}", "room {0} is on the second floor", "version {0} is out",
        "{0}\n{1}", "{0} {1}", "{0}, {1}", "look at this #{0}", "photo {0} by the lake", "#{0} #{1}", "{0} is my favourite one",
        "{0} {1} {0}",
    ];

    /// <summary>The same codes each time: they are drawn from a fixed seed.</summary>
    public static IEnumerable<LabelledText> AllIdentifiers()
    {
        var random = new Random(29);
        var harmless = TextTargets.None with { Spam = 0 };
        for (var i = 0; i < CodesOfShape; i++)
        {
            string[] codes = [.. Codes(random)];
            for (var at = 0; at < codes.Length; at++)
            {
                var around = AroundCodes[random.Next(AroundCodes.Length)];
                var text = string.Format(CultureInfo.InvariantCulture, around, codes[at], codes[(at + i + 1) % codes.Length]);
                yield return new(Identifiers, text, harmless);
            }
        }
    }

    private static IEnumerable<string> Codes(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var (hex, id) = (Convert.ToHexStringLower(bytes), new Guid(bytes));
        yield return hex;
        yield return hex[..random.Next(6, 13)];
        yield return id.ToString("D");
        yield return "g" + hex + "-" + (char)random.Next('a', 'z' + 1);
        yield return Letters(random.Next(2, 8)) + hex[..random.Next(8, 33)];
        yield return Convert.ToBase64String(bytes)[..random.Next(8, 22)].Replace('+', 'x').Replace('/', 'Y');
        yield return Letters(3).ToUpperInvariant() + "-" + Digits(random.Next(3, 7));
        yield return Letters(2).ToUpperInvariant() + Digits(random.Next(2, 9)) + Letters(1).ToUpperInvariant();
        yield return Letters(random.Next(3, 7)) + Digits(random.Next(1, 5));
        yield return Letters(random.Next(3, 6)) + "_" + Letters(random.Next(3, 8)) + "_" + Digits(random.Next(1, 4));
        yield return Digits(random.Next(4, 13));
        yield return $"{random.Next(0, 30)}.{random.Next(0, 30)}.{random.Next(0, 400)}";
        yield return $"{random.Next(1990, 2031)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}";
        yield return $"{random.Next(0, 24):00}:{random.Next(0, 60):00}";
        yield return $"978-{Digits(1)}-{Digits(4)}-{Digits(4)}-{Digits(1)}";
        yield return $"{random.Next(-89, 90)}.{Digits(4)}, {random.Next(-179, 180)}.{Digits(4)}";
        yield return $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}";
        yield return "0x" + hex[..8].ToUpperInvariant();
        yield return $"{Letters(random.Next(3, 8))}-{Digits(random.Next(1, 3))}-{hex[..4]}";

        string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next('0', '9' + 1)));

        string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next('a', 'z' + 1)));
    }
}
