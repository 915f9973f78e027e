using OrleansMl.Datasets;

namespace OrleansMl.Training;

// Nearly the same words: what follows tells a crisis from an accident at tennis. Not learned by text-safety.
internal static partial class SyntheticExamples
{
    private static readonly string[] HurtTwins =
    [
        "I hurt myself {0}", "I hurt myself again {0}", "I hurt myself badly {0}, three weeks off", "I cut myself {0}",
        "I cut myself {0} this morning", "I burnt myself {0}", "I wanted to hurt nobody {0}", "I keep hurting myself {0}, clumsy me",
    ];

    private static readonly string[] Accidents =
    [
        "playing tennis", "at handball", "on the stairs", "in the garden", "while skiing", "at the gym", "during training", "lifting boxes",
        "climbing a fence", "on the new skateboard", "while chopping carrots", "opening a parcel", "with the potato peeler", "on paper",
        "making soup", "at the barbecue", "fixing the bike", "playing with the dog", "at volleyball", "moving house",
    ];

    private static readonly string[] CutTwins =
    [
        "I cut myself {0}", "I cut myself {0} and put the kettle on", "she cut herself {0}", "he cut himself {0} and smiled",
    ];

    private static readonly string[] Slices =
    [
        "a slice of bread", "a large piece of pie", "a thick slice of ham", "a huge slice of pizza", "another bit of cheese", "a stick",
        "some flowers", "a fringe", "a piece of melon", "some slack",
    ];

    private static readonly string[] ThingTwins =
    [
        "{0} wants to die", "{0} wants to die on me, any tips?", "I think {0} is about to die",
        "{0} does not want to live, what do I do wrong?",
        "{0} died again", "why does {0} want to die every winter?", "{0} has lost the will to live", "{0} is dying, more light?",
    ];

    private static readonly string[] DyingThings =
    [
        "my basil", "the printer", "our hedge", "the old laptop", "this lawn", "the wifi", "my orchid", "the car battery", "that candle",
        "the tablet", "my fern", "the boiler",
    ];

    private static readonly string[] PlaceTwins =
    [
        "I don't want to be here any more, {0}", "I do not want to be here, {0}", "I can't take this any more, {0}", "I want to leave, {0}",
        "I don't want to live here any more, {0}", "I want it to end, {0}", "nobody would notice if I was gone, {0}",
        "I want to disappear, {0}", "I'm done, {0}",
    ];

    private static readonly string[] Nuisances =
    [
        "the line at the counter does not move", "the lecture has three hours to go", "the neighbours drill all day", "the hotel smells",
        "this office has no windows", "the train stands since noon", "the town is too loud for me", "the boss shouts at everybody",
        "the commute takes two hours", "it rains through the tent", "the film has been running for ages", "the party ended hours ago",
    ];

    private static readonly string[] Sorrows =
    [
        "I can't stand my life", "I have no strength to live", "since dad died I see no sense in it", "I am worth nothing",
        "the pain never stops", "I hate myself", "life is only suffering", "I cry every night", "they would all be better off",
        "I have thought about it for weeks", "my heart is broken and I can't live with it", "there is no hope for me",
        "I'm so lonely that it hurts", "I feel empty inside", "I can't sleep and I can't eat", "it gets worse every day",
    ];

    private static readonly string[] DespairTwins =
    [
        "I don't want to be here any more, {0}", "I do not want to be here, {0}", "I can't take this any more, {0}",
        "I don't want to go on, {0}", "I want it to end, {0}", "nobody would notice if I was gone, {0}", "I want to disappear, {0}",
        "I wish I was dead, {0}", "I want to die, {0}", "I don't want to live, {0}", "I hurt myself again, {0}", "I cut myself again, {0}",
        "I think about ending it, {0}", "I feel like killing myself, {0}", "if I died tomorrow nobody would care, {0}",
        "maybe everyone is better off without me, {0}", "kms, {0}", "I wrote my goodbye letter, {0}", "the suicidal thoughts are back, {0}",
        "I wanted to end it all, {0}", "I am so low that I want to end it, {0}", "I keep thinking about suicide, {0}",
    ];

    private static readonly string[] UrgentPatterns =
    [
        "kms, {0}", "kms {0}", "i will kms {0}", "unalive me, {0}", "i want to unalive myself, {0}", "im gonna end it, {0}",
        "this is the end for me, {0}", "i dont wanna exist, {0}", "i dont wanna live, {0}", "i wanna be dead, {0}",
    ];

    private static readonly string[] Oaths =
        ["for real", "this time for real", "no joke", "not joking", "i swear", "im serious", "i mean this", "really"];

    private static readonly string[] IfGonePatterns =
    [
        "if I {0}, nobody would notice", "if I {0}, who would care?", "if I {0}, they would be relieved", "nobody would cry if I {0}",
        "I keep imagining how it would be if I {0}", "would it matter to anyone if I {0}?", "it would be better if I {0}",
    ];

    private static readonly string[] Gone =
        ["were dead", "was gone", "died tonight", "did not wake up", "were gone for good", "was no longer alive", "vanished for ever"];

    private static readonly string[] LowPatterns =
    [
        "has anyone {0}?", "has anybody else here {0}?", "who else has {0}?", "tell me that you have {0}, too", "I have {0}",
        "have you ever {0}?",
    ];

    private static readonly string[] Lows =
    [
        "felt so low that dying seemed better", "wanted to end it all", "been so low that they wanted to die", "thought about ending it",
        "felt like not living anymore", "wished to be dead", "felt suicidal for weeks",
    ];

    private static readonly string[] RelapsePatterns =
    [
        "my therapist is away and {0}", "my doctor is on leave and {0}", "the clinic is closed and {0}", "I stopped the tablets and {0}",
        "it was better for a year, but {0}", "{0}, and I told nobody",
    ];

    private static readonly string[] Relapses =
    [
        "the suicidal thoughts came back", "I want to die again", "I think about suicide again", "the urge to cut is back",
        "I can't promise to stay alive", "I don't feel safe with myself", "I wrote a goodbye letter",
    ];

    private static IEnumerable<LabelledText> CrisisTwins(TextTargets crisis, TextTargets harmless) =>
        CrisisStories(crisis, harmless)
            .Concat(Fill(Crises, HurtTwins, Accidents, harmless))
            .Concat(Fill(Crises, CutTwins, Slices, harmless))
            .Concat(Fill(Crises, ThingTwins, DyingThings, harmless))
            .Concat(Fill(Crises, PlaceTwins, Nuisances, harmless))
            .Concat(Fill(Crises, DespairTwins, Sorrows, crisis))
            .Concat(Fill(Crises, UrgentPatterns, Oaths, crisis))
            .Concat(Fill(Crises, IfGonePatterns, Gone, crisis))
            .Concat(Fill(Crises, LowPatterns, Lows, crisis))
            .Concat(Fill(Crises, RelapsePatterns, Relapses, crisis))
            // The other way round, as a sentence of its own.
            .Concat(Fill(
                Crises, [.. DespairTwins.Select(p => "{0}. " + p.Replace(", {0}", "", StringComparison.Ordinal))], Sorrows, crisis));
}
