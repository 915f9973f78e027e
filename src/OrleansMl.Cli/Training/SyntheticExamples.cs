using OrleansMl.Datasets;

namespace OrleansMl.Training;

/// <summary>
/// Sentences of our own where the sets are thin, in the manner of functional tests: a claim and its harmless twin. Threats against harmless
/// uses of the same verbs, statements about groups (hostile, kind, negated, quoted), dislike of things and persons against hate of groups,
/// desire against medicine and everyday life. They teach that neither "kill" nor the name of a group is harm by itself. A pattern is a
/// group, so a held-out one was never seen in any form.
/// </summary>
internal static partial class SyntheticExamples
{
    public const string Threats = "own sentences: threats";
    public const string Groups = "own sentences: groups";
    public const string Persons = "own sentences: persons";
    public const string Sexual = "own sentences: sexual";
    public const string Everyday = "own sentences: everyday";
    public const string Languages = "own sentences: languages";

    private static readonly string[] Names =
    [
        "you", "him", "her", "them", "your family", "your brother", "that guy", "my neighbour", "the manager", "all of you", "this teacher",
        "the mayor", "Tom", "Anna", "those people",
    ];

    private static readonly string[] Groupings =
    [
        "women", "men", "gay people", "lesbians", "trans people", "bisexual people", "black people", "white people", "asian people",
        "muslims", "jews", "christians", "hindus", "atheists", "immigrants", "refugees", "mexicans", "africans", "arabs", "chinese people",
        "indians", "native americans", "disabled people", "deaf people", "blind people", "old people", "romani people", "homosexuals",
        "queers", "transgender people", "trans women", "foreigners", "migrants", "asylum seekers", "girls", "feminists", "wheelchair users",
        "autistic people", "pakistanis", "latinos", "buddhists", "catholics",
    ];

    private static readonly string[] Things =
    [
        "this song", "mondays", "this phone", "the new update", "traffic jams", "this weather", "spiders", "that referee", "the other team",
        "bankers", "politicians", "artists", "landlords", "my boss", "bad coffee", "this game", "the ending", "exams", "loud music",
        "capitalists", "journalists", "pineapple pizza",
    ];

    private static readonly string[] Adjectives =
    [
        "gay", "lesbian", "trans", "bisexual", "queer", "straight", "black", "white", "asian", "muslim", "jewish", "christian", "hindu",
        "mexican", "african", "arab", "chinese", "indian", "disabled", "deaf", "blind", "old", "young", "female", "male", "foreign",
        "homeless", "paralyzed", "latina", "catholic",
    ];

    public static IEnumerable<LabelledText> All() =>
        Fill(Threats, ThreatPatterns, Names, TextTargets.None with { Violence = 1 })
            .Concat(Fill(Threats, HarmlessPatterns, Names, TextTargets.Harmless))
            .Concat(Fill(Groups, HostilePatterns, Groupings, TextTargets.None with { Hate = 1, Harassment = 1 }))
            .Concat(Fill(Groups, GroupThreatPatterns, Groupings, TextTargets.None with { Hate = 1, Harassment = 1, Violence = 1 }))
            .Concat(Fill(Groups, KindPatterns, Groupings, TextTargets.Harmless))
            .Concat(Fill(Groups, CounterPatterns, Groupings, TextTargets.None with { Hate = 0, Violence = 0 }))
            .Concat(Fill(Groups, HostileTraitPatterns, Adjectives, TextTargets.None with { Hate = 1, Harassment = 1 }))
            .Concat(Fill(Groups, KindTraitPatterns, Adjectives, TextTargets.Harmless))
            .Concat(Fill(Persons, DislikePatterns, Things, TextTargets.None with { Hate = 0, Violence = 0 }))
            .Concat(Fill(Persons, InsultPatterns, Names, TextTargets.None with { Hate = 0, Violence = 0, Harassment = 1 }))
            .Concat(Fill(Persons, PleasantPatterns, Names, TextTargets.Harmless))
            .Concat(Fill(Sexual, DesirePatterns, Names, TextTargets.None with { Sexual = 1 }))
            .Concat(Fill(Sexual, ChastePatterns, Names, TextTargets.Harmless with { Sexual = 0 }))
            .Concat(Fill(Everyday, EverydayPatterns, Foods, Clean))
            .Concat(Fill(Everyday, PlacePatterns, Places, Clean))
            .Concat(Fill(Everyday, HealthPatterns, HealthTopics, Clean))
            .Concat(Fill(Everyday, EqualPatterns, Groupings, Clean))
            .Concat(Fill(Everyday, SportPatterns, Names, Clean))
            .Concat(Fill(Everyday, HistoryPatterns, Names, Clean))
            .Concat(Fill(Everyday, CodePatterns, Names, Clean))
            .Concat(Fill(Everyday, ComparedPatterns, Groupings, Clean))
            .Concat(LanguageSentences.Select(text => new LabelledText(Languages, text, Clean)))
            .Concat(LifeExamples.All());

    private static TextTargets Clean => TextTargets.Harmless with { Sexual = 0 };

    private static IEnumerable<LabelledText> Fill(string set, string[] patterns, string[] fillers, TextTargets targets) =>
        from pattern in patterns
        from filler in fillers
        select new LabelledText(set, pattern.Replace("{0}", filler, StringComparison.Ordinal), targets, pattern);
}
