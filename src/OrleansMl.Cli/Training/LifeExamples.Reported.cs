using OrleansMl.Datasets;

namespace OrleansMl.Training;

// What somebody said, told by somebody who does not say it: insults, threats and hate reported, quoted, denied, forbidden, regretted.
// Beside them the same words said to a face.
internal static partial class LifeExamples
{
    public const string Reports = "own sentences: reports";
    public const string Attacks = "own sentences: attacks";

    private const int InsultsOfPattern = 14;
    private const int AttacksOfPattern = 30;

    // {0} a name in the plural or an adjective: "we are {0}".
    private static readonly string[] PluralReportPatterns =
    [
        "please stop calling people {0}", "do not call others {0} in this chat", "we ask everybody not to call anyone {0}",
        "in this forum nobody is called {0}", "users who call each other {0} get a warning", "the comment that called us {0} was deleted",
        "I reported a user because he called my friends {0}", "somebody wrote that women who drive are {0}, and I reported it",
        "it makes me sad to read that we are {0}", "it hurts to be told that you are {0}", "nobody likes to hear that they are {0}",
        "nobody deserves to be called {0}", "no child should hear that it is {0}", "my daughter was told that girls like her are {0}",
        "my son came home crying because they had called him and his friends {0}",
        "they called us {0} at school and the teacher stepped in",
        "the coach apologised for calling the players {0}", "calling your readers {0} will not win them back",
        "calling the other side {0} is no argument", "it helps nobody to say that teenagers are {0}",
        "you do not convince people by calling them {0}",
        "in the play the old king shouts that they are all {0}", "in chapter three the aunt calls the boys {0}",
        "the villain of the film calls everybody {0}", "a character in the series says that men are {0}, and she is wrong",
        "the book is about a boy who believes that his parents are {0}",
        "for years I thought that we were {0}, today I know that it is not true",
        "I once believed that I was one of those {0}, therapy helped me", "when I was young I called others {0}, and I am sorry for it",
        "I should not have said that you are {0}, I apologise", "he said sorry for writing that we are {0}",
        "we are not {0}, and you know it",
        "they are not {0}, they are only tired", "nobody here is {0}", "who says that these people are {0} does not know them",
        "is it allowed to call politicians {0}?", "the court had to decide whether one may call officers {0}",
        "the headline said that commuters are {0}, what a cheap joke", "it is not true that old people are {0}",
        "why would you call your own fans {0}?",
        "my boss says that customers are {0}, I do not agree", "the word {0} was crossed out in the letter",
        "the moderator removed the word {0}",
        "how do you spell {0}?", "she wrote an essay on why people call strangers {0}",
        "we talked in class about what it does to call somebody {0}",
    ];

    private static readonly string[] InsultNames =
    [
        "idiots", "morons", "fools", "losers", "liars", "clowns", "cowards", "creeps", "pigs", "freaks", "trash", "scum", "dumb", "stupid",
        "ugly", "worthless", "pathetic", "lazy", "useless", "filthy", "disgusting", "rats", "snakes", "hypocrites", "traitors", "criminals",
        "parasites", "monsters", "crazy", "imbeciles", "fat", "weak", "garbage", "a disgrace", "nobodies", "cheats", "dirty", "ignorant",
        "brainless", "perverts", "savages", "animals", "hopeless", "a joke", "bullies", "nuts", "sick in the head", "good for nothing",
    ];

    // {0} who, {1} what was threatened.
    private static readonly string[] ThreatReportPatterns =
    [
        "{0} said that he would {1}, so I called the police", "{0} wrote that he is going to {1}, I took a screenshot and reported it",
        "I got a message in which {0} threatens to {1}, what should I do?", "{0} was arrested because he threatened to {1}",
        "{0} was sentenced for threatening to {1}", "my sister is afraid because {0} told her he would {1}",
        "the police take it seriously that {0} wants to {1}",
        "in the film {0} swears that he will {1}", "the novel opens with a letter in which {0} promises to {1}",
        "{0} never said that he would {1}",
        "nobody believes that {0} would {1}", "the post in which {0} wrote that he will {1} was removed within minutes",
        "{0} lost the job because of a mail in which he threatened to {1}", "we teach children what to do when {0} threatens to {1}",
        "the court heard how {0} had threatened to {1}", "{0} apologised for having said that he would {1}",
        "it is a crime to write that you will {1}, even as a joke, {0} learned", "who should I tell that {0} threatened to {1}?",
        "the paper reports that {0} had threatened to {1}", "{0} did not want to {1}, the judge said",
    ];

    private static readonly string[] Threateners =
    [
        "a stranger", "her ex-husband", "a user of this forum", "my neighbour", "an angry fan", "the man from the second floor",
        "a customer",
        "the gangster", "a former pupil", "the landlord", "somebody on the internet", "a driver",
    ];

    private static readonly string[] ThreatenedDeeds =
    [
        "kill me", "kill her", "hurt my children", "burn down the house", "shoot the teacher", "stab him", "beat up my brother",
        "blow up the station",
        "break my legs", "come to my house with a knife", "put a bomb under the car", "attack the mosque", "hurt the mayor",
        "poison the dog",
        "cut her face", "murder us all",
    ];

    // Said against hate, and what one reads about it.
    private static readonly string[] AgainstPatterns =
    [
        "the graffiti against {0} was painted over by the neighbours", "hate against {0} has no place in our club",
        "stand up when somebody insults {0}",
        "I do not laugh at jokes about {0}", "who spreads lies about {0} is blocked here",
        "that {0} are dangerous is a lie, look at the figures",
        "\"no {0}\" stood on the door, and the whole street protested", "the study shows how often {0} are insulted online",
        "the number of attacks on {0} doubled, says the report", "the man who attacked {0} has to go to prison",
        "the candidate apologised to {0} for his remarks", "the song makes fun of people who hate {0}",
        "my grandfather hated {0} until one of them saved his life",
        "in the thirties the papers wrote that {0} were vermin, and many believed it", "he claims that {0} are inferior, which is nonsense",
        "the teacher asked why the text calls {0} lazy", "some say that {0} are the problem, I say we are", "do not blame {0} for the rent",
        "I was angry when the guide called {0} dirty", "the film shows how {0} were treated as slaves",
        "we remember {0} who were murdered in the camps",
        "why are {0} hated so much?", "the word for {0} in that old book is a slur today, so we do not use it",
        "{0} should not have to read such comments",
        "{0} face insults every day, and I am tired of it", "to beat {0} in the street is a crime, not an opinion",
        "\"I hate {0}\", he wrote; the moderator answered with a ban",
        "whoever says that {0} do not belong here has not understood this town",
        "racist remarks about {0} cost him his seat", "we will not be quiet when {0} are attacked",
    ];

    // To a face. {0} and {1} are two of the words below.
    private static readonly string[] InsultAdjectives =
    [
        "stupid", "dumb", "ugly", "pathetic", "worthless", "filthy", "disgusting", "ignorant", "useless", "miserable", "lying", "lazy",
        "fat",
        "brainless", "sick", "vile", "sad", "rotten", "spineless", "nasty", "arrogant", "idiotic", "smelly", "hopeless", "mean", "dirty",
        "moronic", "revolting", "cowardly", "clueless",
    ];

    private static readonly string[] InsultNouns =
    [
        "idiot", "moron", "loser", "pig", "cow", "rat", "clown", "creep", "fool", "liar", "worm", "snake", "freak", "coward", "imbecile",
        "toad",
        "piece of trash", "piece of garbage", "scumbag", "waste of space", "troll", "pervert", "cretin", "halfwit", "donkey", "weasel",
        "hypocrite", "failure", "excuse for a human being", "nobody",
    ];

    private static readonly string[] FacePatterns =
    [
        "you {0} {1}", "you are a {0} {1}", "you are such a {0} {1}", "you're nothing but a {0} {1}", "shut up, you {0} {1}",
        "get lost, {0} {1}",
        "what a {0} {1} you are", "go away, you {0} {1}", "only a {0} {1} writes such rubbish", "everybody knows that you are a {0} {1}",
        "a {0} {1} like you should keep quiet", "nobody likes you, {0} {1}", "you look like a {0} {1}", "your mother raised a {0} {1}",
        "you are {0} and a {1}", "you {1}, you are {0}", "how {0} can one {1} be?", "look in the mirror, {0} {1}",
        "you were always a {0} {1}",
        "I have never met such a {0} {1} as you", "{0} {1}, delete your account", "nobody asked you, {0} {1}", "listen, you {0} little {1}",
        "you and your family are {0}, and you are a {1}", "people like you are {0}, {1}", "he is a {0} {1}", "she is a {0} {1}",
        "this {0} {1} again", "the author is a {0} {1}", "you will always be a {0} {1}", "close your {0} mouth, {1}",
        "you are too {0} for this, {1}",
        "everybody hates you, you {0} {1}", "you disgust me, {0} {1}", "cry more, {0} {1}", "you are the most {0} {1} here",
    ];

    // {0} who, {1} what.
    private static readonly string[] FaceThreatPatterns =
    [
        "I will {1}", "I'm going to {1}", "I am going to {1} tonight", "I swear I will {1}", "we will {1}", "we are coming to {1}",
        "tomorrow I will {1}", "one day I will {1}", "come here and I {1}", "I promise that I will {1}", "I'm gonna {1}", "watch me {1}",
        "wait for me, I will {1}", "say that again and I will {1}", "if I see you again I will {1}", "nobody can stop me, I will {1}",
        "I have a gun and I will {1}", "I know where you live and I will {1}", "someone should {1}", "somebody please {1}",
        "I want to {1}", "I would love to {1}", "you will see how I {1}", "last warning, or I {1}",
    ];

    private static readonly string[] FaceDeeds =
    [
        "kill you", "kill you and your family", "shoot you", "stab you in the neck", "cut you open", "beat you to death", "beat you up",
        "break your bones", "break your neck", "smash your face", "burn your house down", "set you on fire", "hurt your children",
        "hurt you badly", "put a bullet in your head", "murder you", "murder all of you", "strangle you", "drown you", "run you over",
        "blow up your car", "kill him", "kill her", "shoot them all", "slit your throat", "hang you", "bury you", "poison you",
        "hunt you down",
        "make you bleed", "knock your teeth out", "end your life", "blow up your school", "throw you off the roof", "rip your head off",
    ];

    private static IEnumerable<LabelledText> ReportedAndMeant()
    {
        var told = Some(PluralReportPatterns, InsultNames, InsultsOfPattern, Harmless, Reports)
            .Concat(Pairs(ThreatReportPatterns, Threateners, ThreatenedDeeds, InsultsOfPattern, Harmless, Reports))
            .Concat(Some(
                AgainstPatterns, [.. PeopleNames.Select(names => names.Many)], InsultsOfPattern, Harmless with { Violence = -1 }, Reports));
        var insult = TextTargets.None with { Harassment = 1, Hate = 0, Violence = 0 };
        return told.Concat(Pairs(FacePatterns, InsultAdjectives, InsultNouns, AttacksOfPattern, insult, Attacks))
            .Concat(Some([.. FaceThreatPatterns.Select(pattern => pattern.Replace("{1}", "{0}", StringComparison.Ordinal))],
                FaceDeeds, AttacksOfPattern, TextTargets.None with { Violence = 1 }, Attacks));
    }

    // {0} and {1} walk through their lists with different steps, so that few pairs come twice.
    private static IEnumerable<LabelledText> Pairs(
        string[] patterns, string[] first, string[] second, int count, TextTargets targets, string set) =>
        patterns.SelectMany((pattern, p) => Enumerable.Range(0, count).Select(i => new LabelledText(
            set,
            pattern.Replace("{0}", first[((p * 5) + i) % first.Length], StringComparison.Ordinal)
                .Replace("{1}", second[((p * 11) + (i * 7) + (i / first.Length)) % second.Length], StringComparison.Ordinal),
            targets,
            pattern)));
}
