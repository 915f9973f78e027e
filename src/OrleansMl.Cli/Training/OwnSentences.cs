using OrleansMl.Datasets;

namespace OrleansMl.Training;

/// <summary>
/// Sentences of our own where the sets are thin: threats against harmless uses of the same verbs, and statements about groups: hostile, kind, negated, quoted.
/// They teach that neither "kill" nor the name of a group is harm by itself. A pattern is a group, so a held-out one was never seen in any form.
/// </summary>
internal static class OwnSentences
{
    public const string Threats = "own sentences: threats";
    public const string Groups = "own sentences: groups";

    private static readonly string[] Names =
    [
        "you", "him", "her", "them", "your family", "your brother", "that guy", "my neighbour", "the manager", "all of you", "this teacher", "the mayor", "Tom", "Anna", "those people",
    ];

    private static readonly string[] ThreatPatterns =
    [
        "I will kill {0}", "I'm going to kill {0} tonight", "someone should shoot {0}", "I am going to beat {0} until nothing moves", "{0} will be dead by morning",
        "I swear I will stab {0}", "I want to see {0} bleed", "we are coming to burn down the house of {0}", "I know where to find {0} and I have a gun",
        "let's go and hang {0}", "I'll put a bullet in {0}", "{0} deserves to be beaten to death", "I hope somebody murders {0}", "I will break every bone of {0}",
        "watch out, I am going to hurt {0}", "kill {0} now", "{0} should be shot on sight", "I'd love to smash the skull of {0}", "time to bomb the office of {0}",
        "I'm going to slit the throat of {0}", "somebody please run {0} over with a car", "we should lynch {0}", "I will find {0} and end {0}", "{0} won't live to see next week",
        "next time I see {0} I will punch that face in", "beat {0} up badly", "I will strangle {0} with my own hands", "burn {0} alive", "I'm going to hurt {0} badly", "I will hurt {0} and nobody can stop me", "I will come to the house of {0} with a knife",
        "say that again and I'll kill {0}", "I will make {0} suffer and scream", "I'm going to drown {0} in the river", "{0} should be killed for this", "shoot {0} in the head",
        "I hope {0} dies slowly", "I'll cut {0} into pieces", "I want to torture {0}", "{0} better hide, I have a rifle", "I will rip the head off {0}", "execute {0}", "throw {0} off a bridge", "I'm gonna murder {0}",
    ];

    private static readonly string[] HarmlessPatterns =
    [
        "this heat is killing {0}", "that joke will kill {0}, so funny", "the photographer will shoot {0} tomorrow at noon", "this new song is the bomb, send it to {0}",
        "the exam nearly killed {0}", "{0} killed it on stage last night", "we will shoot a video with {0}", "the doctor said the tablets kill the pain for {0}",
        "I would kill for a coffee with {0}", "our team got beaten by the team of {0}", "{0} beat the high score", "the film where the hero is shot made {0} cry",
        "police say nobody was hurt and {0} is safe", "{0} stopped the man with the knife, thank goodness", "please shoot {0} an email", "the bomb squad helped {0}",
        "{0} wrote a report about the war and its victims", "nobody should ever hurt {0}", "I was afraid they would hurt {0}", "killing time with {0} at the station",
        "how to kill weeds, asked {0}", "kill the process and restart, told {0}", "my legs are dead after running with {0}", "I died laughing at {0}",
        "{0} got hurt on the stairs, get well soon", "the knife is in the kitchen, ask {0}", "I will come to the house of {0} with a cake", "the river walk with {0} was great",
        "{0} said the new gun law is being debated", "a documentary about torture shook {0}", "the execution of the plan went well, thanks to {0}", "the head of the department met {0}",
        "cut the bread into pieces for {0}", "{0} should be praised for this", "my phone died while talking to {0}", "slowly getting to know {0}", "stop screaming at {0}, please", "{0} hides the presents",
        "the news says a man was killed, {0} knew him", "burn some calories with {0}", "the battery died, call {0} later", "hang out with {0} after work", "punch in the code for {0}", "{0} is a killer cook",
    ];

    private static readonly string[] Groupings =
    [
        "women", "men", "gay people", "lesbians", "trans people", "bisexual people", "black people", "white people", "asian people", "muslims", "jews", "christians", "hindus", "atheists",
        "immigrants", "refugees", "mexicans", "africans", "arabs", "chinese people", "indians", "native americans", "disabled people", "deaf people", "blind people", "old people", "romani people",
    ];

    private static readonly string[] HostilePatterns =
    [
        "{0} are disgusting", "{0} are less than human", "I hate {0}", "{0} should not be allowed to live here", "all {0} are criminals", "get rid of all {0}", "{0} are a disease",
        "{0} do not deserve rights", "we need to keep {0} out of our country", "{0} are stupid by nature", "nobody wants {0} around", "{0} ruin everything they touch",
        "the world would be better without {0}", "{0} are filthy animals", "never trust {0}", "{0} are inferior to us", "typical {0}, lazy and greedy", "{0} should go back where they belong",
        "send {0} away for good", "{0} are the enemy", "{0} are parasites", "{0} make me sick", "I cannot stand {0}, none of them", "wipe out {0}", "{0} belong at the bottom",
    ];

    private static readonly string[] KindPatterns =
    [
        "{0} are welcome here", "I love {0}", "many {0} live in our street", "{0} deserve the same rights as everyone", "my best friends are {0}", "a festival by {0} opens on friday",
        "proud to stand with {0}", "{0} told their stories in the library", "the new law protects {0}", "we interviewed {0} about housing", "{0} are people like you and me",
        "I am one of the {0} and happy about it", "{0} in this town run a great bakery", "a film about {0} won the prize", "the number of {0} in parliament rose", "doctors study how {0} sleep",
        "{0} and their families came to the picnic", "support for {0} grows", "the church opened its doors to {0}", "{0} make wonderful music",
    ];

    private static readonly string[] CounterPatterns =
    [
        "I do not hate {0}", "nobody should say that {0} are disgusting", "it is wrong to call {0} criminals", "he was banned because he wrote that {0} are inferior", "stop saying {0} ruin everything",
        "{0} are not the enemy", "whoever says {0} are a disease is wrong", "saying \"I hate {0}\" is not acceptable", "we reject the claim that {0} are lazy", "hating {0} is not an opinion",
        "the speaker was criticised for remarks against {0}", "{0} are not stupid, that is a prejudice", "don't send {0} away, they belong here", "it hurts when people insult {0}",
    ];

    public static IEnumerable<LabelledText> All() =>
        Fill(Threats, ThreatPatterns, Names, TextTargets.None with { Violence = 1 })
            .Concat(Fill(Threats, HarmlessPatterns, Names, TextTargets.Harmless))
            .Concat(Fill(Groups, HostilePatterns, Groupings, TextTargets.None with { Hate = 1, Harassment = 1 }))
            .Concat(Fill(Groups, KindPatterns, Groupings, TextTargets.Harmless))
            .Concat(Fill(Groups, CounterPatterns, Groupings, TextTargets.None with { Hate = 0, Violence = 0 }));

    private static IEnumerable<LabelledText> Fill(string set, string[] patterns, string[] fillers, TextTargets targets) =>
        from pattern in patterns
        from filler in fillers
        select new LabelledText(set, pattern.Replace("{0}", filler, StringComparison.Ordinal), targets, pattern);
}
