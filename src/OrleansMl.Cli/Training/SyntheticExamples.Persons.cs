namespace OrleansMl.Training;

internal static partial class SyntheticExamples
{
    // Things and trades are no protected groups: dislike of them is not hate.
    private static readonly string[] DislikePatterns =
    [
        "I hate {0}", "I really can't stand {0}", "{0} is disgusting", "{0} makes me sick", "get rid of {0}", "{0} ruins everything",
        "nobody wants {0}", "I despise {0}", "{0} is the worst thing ever", "the world would be better without {0}",
        "kill {0} with fire, lol", "{0} is trash", "{0} is a plague", "I'm so done with {0}", "{0} is a disease, haha", "ban {0} already",
        "{0} should be illegal", "down with {0}",
    ];

    private static readonly string[] InsultPatterns =
    [
        "you are a complete idiot, {0}", "{0} is such a moron", "{0}, you are pathetic", "shut up {0}, you loser", "nobody likes you, {0}",
        "{0} is a worthless liar", "what a clown, {0}", "{0} is dumb as a rock", "go away {0}, you creep", "{0} is an ugly fool",
        "you are a disgrace, {0}", "I hate you, {0}", "{0} is a stupid piece of trash", "{0} is scum", "you disgust me, {0}",
        "only a fool like {0} would say that", "{0} has the brain of a goldfish", "get lost, {0}, you make everyone sick",
        "{0} is a lying coward", "what an imbecile {0} is",
    ];

    private static readonly string[] PleasantPatterns =
    [
        "well done, {0}", "thanks for the help, {0}", "happy birthday, {0}", "{0} is such a kind person", "I miss you, {0}",
        "see you tomorrow, {0}", "{0} made my day", "sorry for being late, {0}", "that was a stupid mistake of mine, {0}",
        "I am an idiot, I forgot to call {0}", "I feel pathetic today, {0}", "this stupid printer again, {0}", "do not call {0} an idiot",
        "he called {0} a loser and that was mean", "it is not nice to say {0} is dumb", "what a match, {0}",
        "I disagree with {0}, but the argument is fair", "{0} was wrong about the date", "the dumb luck of {0}",
        "your dog is a fool for treats, {0}",
    ];
}
