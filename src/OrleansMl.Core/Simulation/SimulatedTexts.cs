using System.Collections.Immutable;

namespace OrleansMl.Simulation;

/// <summary>Mild texts by category, with hashtags; some advertise or insult, so that moderation has something to find.</summary>
/// <param name="random">Where chance comes from.</param>
public sealed class SimulatedTexts(Random random)
{
    private static readonly string[][] Words =
    [
        ["guitar", "album", "concert", "singer", "melody", "drums", "band", "song"],
        ["match", "goal", "team", "coach", "stadium", "league", "keeper", "season"],
        ["recipe", "oven", "cake", "butter", "kitchen", "soup", "dinner", "lemon"],
        ["train", "beach", "hotel", "mountain", "journey", "island", "museum", "harbour"],
        ["console", "level", "player", "quest", "boss", "controller", "arcade", "speedrun"],
        ["phone", "laptop", "battery", "camera", "software", "update", "screen", "chip"],
        ["puppy", "kitten", "parrot", "horse", "rabbit", "aquarium", "leash", "paw"],
        ["painting", "sketch", "gallery", "canvas", "portrait", "sculpture", "brush", "colour"],
    ];

    private static readonly string[] Openings =
    [
        "Look at this", "Here is", "Today we talk about", "I made a video about", "My thoughts on", "Everything about", "The best",
        "A quiet evening with"
    ];
    private static readonly string[] Joints = ["and the", "with a", "next to the", "before the", "without the", "for every"];
    private static readonly string[] Endings =
    [
        "enjoy it", "what do you think", "see you tomorrow", "more next week", "thanks for watching", "tell me yours"
    ];
    private static readonly string[] Spam =
        [
            "Congratulations! You won a FREE prize, click http://win.example now!!!",
            "Earn $5000 a week from home, visit www.cash.example today!!!",
            "FREE gift cards!!! Claim yours at http://gifts.example before midnight"
        ];
    private static readonly string[] Insults =
    [
        "you are such a stupid idiot, shut up",
        "what a pathetic loser you are, nobody likes you",
        "shut up you ugly moron"
    ];

    /// <summary>The categories.</summary>
    public static ImmutableArray<string> Categories { get; } =
    [
        "music", "sports", "food", "travel", "gaming", "technology", "animals", "art"
    ];

    /// <summary>The next text.</summary>
    /// <param name="category">Index in <see cref="Categories"/>.</param>
    /// <param name="harm">What is wrong with it.</param>
    public string Next(int category, SimulatedHarm harm) => harm switch
    {
        SimulatedHarm.Spam => $"{Pick(Spam)} {random.Next(1000)}",
        SimulatedHarm.Insult => $"{Pick(Insults)} {random.Next(1000)}",
        _ =>
            $"{Pick(Openings)} {Pick(Words[category])} {Pick(Joints)} {Pick(Words[category])}, " +
            $"{Pick(Endings)} #{Pick(Words[category])} #{Categories[category]}",
    };

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
