namespace OrleansMl.Datasets;

/// <summary>The data sets the shipped text models learn from and are measured on, with the licence each was published under.</summary>
internal static class TextSets
{
    public static IReadOnlyList<TextSet> Safety { get; } =
    [
        new("edos", "CC0-1.0", TextSetUse.Ship, HateSets.Edos),
        new("toxic_spans", "CC0-1.0", TextSetUse.Ship, ToxicSpans.Read),
        new("paradetox", "CC0-1.0", TextSetUse.Ship, HateSets.Paradetox),
        new("davidson", "MIT", TextSetUse.Ship, HateSets.Davidson),
        new("online_misogyny", "MIT", TextSetUse.Ship, HateSets.OnlineMisogyny),
        new("mlma", "MIT", TextSetUse.Ship, HateSets.Mlma),
        new("toxigen_prompts", "MIT", TextSetUse.Ship, HateSets.ToxigenPrompts),
        .. Ordinary,
    ];

    public static IReadOnlyList<TextSet> Spam { get; } =
    [
        new("sms_spam", "CC-BY-4.0", TextSetUse.Ship, SpamSets.Sms),
        new("youtube_spam", "CC-BY-4.0", TextSetUse.Ship, SpamSets.YouTube),
    ];

    public static IReadOnlyList<TextSet> Evaluation { get; } =
    [
        new(
            "tweeteval/hate",
            "none stated",
            TextSetUse.Evaluate,
            folder => EvaluationSets.TweetEval(folder, "tweeteval/hate", l => TextTargets.None with { Hate = l })),
        new(
            "tweeteval/offensive",
            "none stated",
            TextSetUse.Evaluate,
            folder => EvaluationSets.TweetEval(folder, "tweeteval/offensive", l => TextTargets.None with { Harassment = l })),
        new("realtoxicityprompts", "CC-BY-SA-4.0", TextSetUse.Evaluate, EvaluationSets.RealToxicityPrompts),
    ];

    /// <summary>
    /// Identity terms in sentences that are otherwise alike: a harmless one that is called hateful shows unintended bias.
    /// </summary>
    public static TextSet Bias { get; } = new("madlibs_bias", "CC-BY-4.0", TextSetUse.Ship, EvaluationSets.Madlibs);

    /// <summary>What the texts of <see cref="OtherLanguages"/> say they are from: a part of a set after a comma.</summary>
    public const string OtherLanguagesName = "xlmt_sentiment, other languages";

    /// <summary>Harmless as far as anybody knows: they teach that a strange word is no harm.</summary>
    public static TextSet OtherLanguages { get; } =
        new("xlmt_sentiment", "Apache-2.0", TextSetUse.Ship, OrdinarySets.XlmtOtherLanguages);

    /// <summary>The set that texts are a part of.</summary>
    public static string SetOf(string name) => name.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma ? name[..comma] : name;

    public static IReadOnlyList<TextSet> Ordinary =>
    [
        new("broad_twitter_corpus", "CC-BY-4.0", TextSetUse.Ship, OrdinarySets.BroadTwitter, Ordinary: true),
        new("wnut17", "CC-BY-4.0", TextSetUse.Ship, OrdinarySets.Wnut17, Ordinary: true),
        new("xlmt_sentiment", "Apache-2.0", TextSetUse.Ship, OrdinarySets.XlmtEnglish, Ordinary: true),
        new("wikigold", "CC-BY-4.0", TextSetUse.Ship, OrdinarySets.Wikigold),
        new("clickbait", "MIT", TextSetUse.Ship, OrdinarySets.Clickbait),
    ];
}
