namespace OrleansMl.Evaluation;

/// <summary>
/// Sentences in languages that text-safety and text-spam do not judge, harmless ones and mild insults: other scripts, Latin script, and
/// languages written in letters that are not theirs. Whatever the level, the answer says that nobody judged the text.
/// </summary>
public static class NotJudgedSuite
{
    /// <summary>The texts.</summary>
    public static IReadOnlyList<SuiteText> Texts { get; } =
    [
        .. from language in ForeignSentences.All
           from text in language.Harmless.Select(sentence => (Sentence: sentence, Sort: "harmless"))
               .Concat(language.Harmful.Select(sentence => (Sentence: sentence, Sort: "insults and threats")))
           orderby text.Sort == "harmless" ? 0 : 1
           select new SuiteText($"{KindOf(language)}, {text.Sort}", language.Name, text.Sentence),
    ];

    /// <summary>Every text says so, and of the harmless ones no more are hidden than of ordinary texts.</summary>
    public static IEnumerable<SuiteFigure> Measure(SuiteResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        yield return results.Share("says that it was not judged", verdict => verdict.IsNotJudged, SuiteBound.AtLeast, 1);
        yield return results.Where(text => text.Kind.EndsWith("harmless", StringComparison.Ordinal))
            .Share("harmless, hidden", verdict => verdict.IsHidden, SuiteBound.AtMost, .003);
    }

    private static string KindOf(ForeignLanguage language) => language.Sort switch
    {
        ForeignSentences.Script => "other scripts",
        ForeignSentences.Known when language.Name == "ar" => "other scripts",
        ForeignSentences.Romanised => "romanised",
        _ => "Latin script",
    };
}
