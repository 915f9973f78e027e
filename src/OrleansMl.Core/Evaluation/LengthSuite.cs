using System.Globalization;

namespace OrleansMl.Evaluation;

/// <summary>
/// Harmless texts of four lengths: articles as a newspaper writes them, and comments of ordinary life joined with spaces. And texts joined
/// with harmless sentences, whose scores must stay what they were.
/// </summary>
public static class LengthSuite
{
    private const int PerLength = 200;
    private const int Seed = 14;

    // As far as a score may move through company that has nothing to do with it.
    private const double MaxDistance = .05;

    private const string Joined = "joined with harmless sentences";

    private static readonly int[] Lengths = [100, 1_000, 5_000, 20_000];

    private static readonly int[] Companions = [1, 5, 20];

    /// <summary>The texts.</summary>
    public static IReadOnlyList<SuiteText> Texts { get; } = [.. LongTexts(), .. JoinedWithOthers()];

    /// <summary>At most .5 % hidden at each length, and no score that company moves by more than .05.</summary>
    public static IEnumerable<SuiteFigure> Measure(SuiteResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var length in Lengths)
        {
            yield return results.Where(text => text.Kind.EndsWith(Characters(length), StringComparison.Ordinal))
                .Share($"hidden, {Characters(length)}", verdict => verdict.IsHidden, SuiteBound.AtMost, .005);
        }

        var joined = results.Where(text => text.Kind == Joined);
        yield return new(
            "joined, a score changed by more than .05",
            joined.Share(text => joined.Of(text).Distance(joined.OfAlone(text)) > MaxDistance),
            SuiteBound.AtMost,
            0,
            joined.Texts.Count);
    }

    private static IEnumerable<SuiteText> LongTexts()
    {
        var random = new Random(Seed);

        // By kind, so that no kind is more often in a long text than another. Links and signs have rows of their own in ordinary life: here
        // only length may do harm.
        string[][] comments =
        [
            .. OrdinaryLifeSuite.Texts.Where(IsProse).GroupBy(text => text.Kind).Select(kind => kind.Select(text => text.Text).ToArray()),
        ];
        foreach (var length in Lengths)
        {
            foreach (var text in Distinct(() => NewsSentences.Article(length, random)))
            {
                yield return new($"news, {Characters(length)}", "news", text);
            }
        }

        foreach (var length in Lengths)
        {
            foreach (var text in Distinct(() => JoinedTexts.Fill(length, _ => Choose(Choose(comments, random), random))))
            {
                yield return new($"comments, {Characters(length)}", "comments", text);
            }
        }
    }

    private static bool IsProse(SuiteText text) =>
        !text.Kind.StartsWith(OrdinaryLifeSuite.LinkKind, StringComparison.Ordinal)
        && !text.Kind.StartsWith("languages", StringComparison.Ordinal)
        && text.Kind is not ("code" or "HTML" or "Markdown" or "user names and mentions");

    private static T Choose<T>(T[] list, Random random) => list[random.Next(list.Length)];

    private static IEnumerable<string> Distinct(Func<string> make)
    {
        var made = new HashSet<string>();
        while (made.Count < PerLength)
        {
            var text = make();
            if (made.Add(text))
            {
                yield return text;
            }
        }
    }

    // One text of each template of ordinary life, alone and in company.
    private static IEnumerable<SuiteText> JoinedWithOthers() =>
        from pair in OrdinaryLifeSuite.Texts.Where(text => !text.Kind.StartsWith("languages", StringComparison.Ordinal))
            .DistinctBy(text => text.Template).Select((text, i) => (Text: text, Index: i))
        let company = EverydaySentences.All.Rotate(pair.Index).Take(Companions[pair.Index % Companions.Length])
        select new SuiteText(Joined, pair.Text.Template, JoinedTexts.Place(pair.Text.Text, company, before: 0)) { Alone = pair.Text.Text };

    private static string Characters(int length) => string.Create(CultureInfo.InvariantCulture, $"{length:N0} characters");
}
