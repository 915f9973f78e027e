namespace OrleansMl.Training;

// Who speaks, about whom, and whether it is meant: denied, quoted, reported, reclaimed, said against it; and plain malice beside it.
internal static partial class LifeExamples
{
    private static readonly string[] Speakers =
        ["my uncle", "a stranger", "the troll", "our neighbour", "somebody on the bus", "the coach"];

    private static readonly string[] BadNames =
    [
        "a moron", "an idiot", "stupid", "a loser", "trash", "a freak", "ugly", "a pig", "worthless", "scum", "a creep", "dumb",
    ];

    // {0} who said it, {1} what.
    private static readonly string[] ReportedPatterns =
    [
        "{0} told me that I am {1}, and I blocked the account", "it made my daughter cry that {0} called her {1}",
        "why would {0} say that I am {1}? I only asked for the way", "the moderator deleted the post where {0} wrote that I am {1}",
        "{0} apologised for having said I was {1}", "in chapter two {0} calls the hero {1}", "{0} shouted that we are {1}, then ran off",
        "my boy came home and said {0} had called him {1}", "nobody is {1}, whatever {0} says",
        "I was told by {0} that I look {1}, it hurt",
        "the rule is simple: who calls others {1} is out, {0} too", "{0} got a week's ban for writing that somebody is {1}",
        "do you think it is fine that {0} calls people {1}?", "the subtitle translates what {0} mutters as \"you are {1}\"",
        "for years I believed that I was {1} because {0} said so", "I am not {1}, and {0} knows it",
    ];

    private static readonly string[] SelfPatterns =
    [
        "I was such {0} to believe the advert", "call me {0}, but I like the old logo", "I felt like {0} when I pressed the wrong button",
        "we are all {0} before the first coffee", "I am {0} at karaoke and proud of it", "my haircut makes me look like {0}, haha",
        "if that makes me {0}, so be it", "past me was {0}",
    ];

    private static readonly string[] SelfNames = ["an idiot", "a fool", "a clown", "a donkey", "a moron", "a lazy pig", "a monster"];

    private static readonly string[] ProudPatterns =
    [
        "we {0} took the word back and print it on our shirts", "as {0} we laugh about that name today",
        "the choir of proud {0} sings on saturday", "I call myself one of the {0} and I do it with love",
        "{0} of the world, come to the picnic", "only we {0} may call each other that", "my club is named Happy {0}",
        "they shouted {0} at us in school, now it is our band's name", "{0} unite, the parade starts at noon",
    ];

    private static readonly string[] ProudNames =
    [
        "queers", "dykes", "nerds", "witches", "crips", "fat girls", "bitches", "sluts", "old hags", "geeks", "freaks", "bad feminists",
    ];

    // Contempt in plain words, with a person or a group meant by it.
    private static readonly string[] MaliceToGroupPatterns =
    [
        "{0} are the scum of the earth and always will be", "every problem in this town has a name: {0}",
        "I lock my doors because of {0}, you know what they are like", "{0} have no honour and no shame",
        "it is nature that {0} stand below us", "do not let {0} touch the food", "we were fine before {0} came and spoiled the place",
        "{0} are only good for cleaning", "nobody would cry if {0} were gone tomorrow", "{0} are a stain on this country",
        "you let one of {0} in and the street goes to the dogs", "{0} should be kept in cages",
        "{0} breed like flies and live on our taxes",
        "I spit on {0}", "the law should not protect {0}", "{0} are sick in the head, all of them", "no {0} in my shop, ever",
        "{0} are backward savages", "ship {0} off and close the border behind them", "{0} poison our children with their ideas",
        "those {0} again, filth everywhere they go", "a good country is one without {0}", "{0} will never be one of us",
        "{0} lie as soon as they open their mouths", "what {0} call culture is dirt",
    ];

    private static readonly string[] MaliceToPersonPatterns =
    [
        "{0} is the dumbest creature that ever held a phone", "{0} stinks and everyone knows it", "what a filthy liar, {0}",
        "nobody on this planet needs {0}", "{0} is a spineless rat", "how can anyone be as stupid as {0}?", "{0} you miserable worm",
        "a face like a dropped pie, that is {0}", "{0} is a fat useless lump", "shut your ugly mouth, {0}", "{0}, you are a total failure",
        "I would be ashamed to breathe if I were {0}", "{0} is a pathetic excuse for a human being", "what a vile little toad {0} is",
        "{0} should crawl back into the gutter", "dear {0}, you are too stupid for this forum", "{0} is a sad clown without talent",
        "{0}, the most hated fool in town", "you are garbage {0} and your work is garbage",
        "everyone laughs behind the back of {0}, dumb cow",
    ];

    private static readonly string[] ThreatToPersonPatterns =
    [
        "I'm going to smash the teeth of {0} with a brick", "{0} will be found in a ditch", "I have a blade and {0} will feel it",
        "we wait for {0} after work and then we break those legs", "I'll run {0} down with my truck",
        "I am on my way to shoot {0}",
        "{0}, I will tear you apart", "tonight the house of {0} burns", "I swear on my mother that I will kill {0}",
        "if {0} shows up here again there will be a dead body", "I will hunt {0} like an animal",
        "a bomb for {0}, that is what I am building",
        "I will bury {0} alive", "{0} gets an axe in the back", "let me at {0}, I will crack that skull",
        "my brother and I will beat {0} half dead", "{0} must die and I know how", "I will drag {0} behind my car",
        "say goodbye to your children, {0}, I am outside", "acid for {0}, right in the face", "I'll poison {0}", "we will behead {0}",
        "I want {0} dead by sunday, who helps?", "{0} has to be shot like a sick horse",
    ];

    private static IEnumerable<Datasets.LabelledText> Stance() =>
        from pattern in ReportedPatterns
        from speaker in Speakers
        from name in BadNames.Where((_, i) => (i + pattern.Length + speaker.Length) % 3 == 0)
        select new Datasets.LabelledText(
            Set,
            pattern.Replace("{0}", speaker, StringComparison.Ordinal).Replace("{1}", name, StringComparison.Ordinal),
            Harmless,
            pattern);
}
