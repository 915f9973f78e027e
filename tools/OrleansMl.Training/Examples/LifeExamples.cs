using OrleansMl.Datasets;

namespace OrleansMl.FineTuning;

/// <summary>
/// Sentences of our own where the sets are thinnest: ordinary life with words that sound bad, ordinary politics, links, crisis, what is
/// said against hate; and, on the other side, contempt and threats without a single bad word. Learned from, never measured on: the suites
/// that measure are written apart from them.
/// </summary>
internal static partial class LifeExamples
{
    public const string Set = "own sentences: life";

    private static readonly TextTargets Harmless = TextTargets.Harmless with { Sexual = 0 };

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
            .Concat(Fill(AdvancePatterns, Victims, TextTargets.None with { Sexual = 1 }));

    private static IEnumerable<LabelledText> Fill(string[] patterns, string[] fillers, TextTargets targets) =>
        from pattern in patterns
        from filler in fillers
        select new LabelledText(Set, pattern.Replace("{0}", filler, StringComparison.Ordinal), targets, pattern);
}
