using OrleansMl.Datasets;

namespace OrleansMl.Training;

/// <summary>
/// Sentences of our own where the sets are thinnest: ordinary life with words that sound bad, ordinary politics, links, crisis, what is
/// said against hate; and, on the other side, contempt and threats without a single bad word. The suites that measure are written
/// apart from them.
/// </summary>
internal static partial class LifeExamples
{
    public const string Set = "own sentences: life";
    public const string News = "own sentences: news";
    public const string Wording = "own sentences: words";

    private static readonly TextTargets Harmless = TextTargets.Harmless with { Sexual = 0 };
    private static readonly TextTargets Unaimed = TextTargets.None with { Hate = 0, Violence = 0, Sexual = 0 };

    public static IEnumerable<LabelledText> All() =>
        Fill(OrdinaryPatterns, Friends, Harmless)
            .Concat(Fill(PoliticsPatterns, Offices, Harmless))
            .Concat(Fill(AngryPoliticsPatterns, Offices, TextTargets.None with { Hate = 0, Violence = 0, Sexual = 0 }))
            .Concat(Fill(PlacePatterns, Places, Harmless))
            .Concat(Fill(NaturePatterns, Animals, Harmless))
            .Concat(Fill(BodyPatterns, Friends, Harmless))
            .Concat(Fill(LinkPatterns, Links, Harmless))
            .Concat(Fill(CrisisPatterns, Whens, TextTargets.None with { Violence = 0, Hate = 0, Harassment = 0, Sexual = 0 }))
            .Concat(Fill(AgainstHatePatterns, Groups, TextTargets.None with { Hate = 0, Violence = 0, Sexual = 0, Harassment = 0 }))
            .Concat(Fill(EverydayGroupPatterns, Groups, Harmless))
            .Concat(Fill(BanterPatterns, Friends, TextTargets.None with { Hate = 0, Violence = 0, Harassment = 0 }))
            .Concat(Fill(ContemptPatterns, Groups, TextTargets.None with { Hate = 1 }))
            .Concat(Fill(VeiledThreatPatterns, Victims, TextTargets.None with { Violence = 1 }))
            .Concat(Fill(DryInsultPatterns, Victims, TextTargets.None with { Harassment = 1, Hate = 0, Violence = 0 }))
            .Concat(Fill(AdvancePatterns, Victims, TextTargets.None with { Sexual = 1 }))
            .Concat(Fill(NewsPatterns, NewsPeople, Harmless, News))
            .Concat(NewsPatterns.Select(pattern => new LabelledText(News, WithoutSource(pattern), Harmless, pattern)))
            .Concat(Fill(QuietNewsPatterns, NewsPeople, Harmless, News))
            .Concat(Stance())
            .Concat(Fill(SelfPatterns, SelfNames, Unaimed))
            .Concat(Fill(ProudPatterns, ProudNames, TextTargets.None with { Hate = 0, Violence = 0 }))
            .Concat(Fill(MaliceToGroupPatterns, Groups, TextTargets.None with { Hate = 1, Harassment = 1 }))
            .Concat(Fill(MaliceToPersonPatterns, Victims, TextTargets.None with { Harassment = 1, Hate = 0, Violence = 0 }))
            .Concat(Fill(ThreatToPersonPatterns, Victims, TextTargets.None with { Violence = 1 }))
            .Concat(Fill(DailyPatterns, Subjects, Harmless))
            .Concat(Fill(HobbyPatterns, Hobbies, Harmless))
            .Concat(Fill(PlayPatterns, Foes, Harmless))
            .Concat(Fill(MatchPatterns, Teams, Harmless))
            .Concat(Fill(KitchenPatterns, Dishes, Harmless))
            .Concat(Fill(ClinicPatterns, Ailments, Harmless))
            .Concat(Fill(PastPatterns, PastEvents, Harmless))
            .Concat(Fill(AnatomyPatterns, Anatomy, Harmless, Wording))
            .Concat(Fill(NamePatterns, People, Harmless, Wording))
            .Concat(Fill(HandlePatterns, Handles, Harmless, Wording))
            .Concat(Fill(WordPatterns, Words, Harmless, Wording))
            .Concat(Fill(AgainstInsultPatterns, PluralNames, Harmless))
            .Concat(Fill(FairPatterns, Groups, Harmless))
            .Concat(Fill(SpeechPatterns, Friends, Harmless))
            .Concat(Fill(ThreatToOwnedPatterns, OwnedThings, TextTargets.None with { Violence = 1 }))
            .Concat(SyntheticExamples.OwnDeath())
            .Concat(Body())
            .Concat(AllPeoples())
            .Concat(ReportedAndMeant());

    // "…, {0} said" says who knows it; most sentences of a paper do not.
    private static string WithoutSource(string pattern)
    {
        var comma = pattern.LastIndexOf(',');
        return comma > 0 && pattern.IndexOf("{0}", StringComparison.Ordinal) > comma
            ? $"{pattern[..comma]}."
            : pattern.Replace("{0}", "the paper", StringComparison.Ordinal);
    }

    private static IEnumerable<LabelledText> Fill(string[] patterns, string[] fillers, TextTargets targets, string set = Set) =>
        from pattern in patterns
        from filler in fillers
        select new LabelledText(set, pattern.Replace("{0}", filler, StringComparison.Ordinal), targets, pattern);
}
