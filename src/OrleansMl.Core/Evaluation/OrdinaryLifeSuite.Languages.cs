namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    private static IEnumerable<SuiteText> OtherLanguages() =>
        from language in ForeignSentences.All
        where language.Sort != ForeignSentences.Romanised
        from sentence in language.Harmless
        select new SuiteText(
            language.Sort switch
            {
                ForeignSentences.Known => "languages that text-language knows",
                ForeignSentences.Script => "languages of other scripts",
                _ => "languages of Latin script",
            },
            language.Name,
            sentence);
}
