using System.Text.RegularExpressions;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary><c>text-self-harm</c>: somebody speaks of suicide or of hurting themself, in English.</summary>
internal sealed partial class TextSelfHarmTask : TextTask
{
    // Enough of everyday language, and not so much that a hundred sentences of our own drown in it.
    private const int BackgroundTexts = 24_000;

    public override string Name => "text-self-harm";

    public override string Description =>
        "Somebody speaks of suicide or of hurting themself, in English: hashed n-grams, logistic regression.";

    public override IReadOnlyList<TaskLabel> Labels { get; } =
        [new("self_harm", ModerationCategory.SelfHarm, 0.50f, t => t.SelfHarm, BaseRate: 0.50)];

    // Words decide; one order of letters is for misspelt ones. A third of what text-safety costs.
    public override HashedNgramOptions Features { get; } = new()
    {
        Word = new([1, 2, 3], 1 << 16),
        Char = new([4], 1 << 14),
        MaxFeatures = 1 << 16,
    };

    // A sentence among others counts by itself: who says it in the middle of a story means it no less.
    public override ReadingOptions Reading { get; } = new()
    {
        Folding = TextFolding.Seen,
        WindowWords = 24,
        WindowStride = 12,
        Sentences = true,
        Noise = new(From: 50, Floor: -2, Most: 3),
        Plain = true,
    };

    public override LogisticTrainerOptions Trainer { get; } = new() { Epochs = 10, L2 = [3e-6] };

    public override IReadOnlyList<string> KnownFailures { get; } =
    [
        "Learned from sentences of our own and from everyday texts, not from what people in need wrote: it knows common ways to say it " +
        "and misses rare and veiled ones. A platform that hears of one by a report or a moderator must not rely on the score.",
        "It does not tell who speaks: a worried friend, a memory and a plan get the same answer, and each of them goes to a person.",
        "Jokes that use the very words (\"I want to die, monday again\") are called self-harm; an offer of help to somebody who joked " +
        "is the smaller mistake.",
        "Everyday texts with words like kill, die, dead or suicide were not learned as harmless, because nobody looked at them; harmless " +
        "uses of these words come from our own sentences alone.",
        "English only.",
    ];

    public override List<CorpusText> Read(string data)
    {
        var own = new TextSet("", "Apache-2.0", TextSetUse.Ship, _ => SyntheticExamples.Crisis());
        var texts = Corpus.Read(data, [own, .. TextSets.Ordinary]);
        var background = texts
            .Where(t => t.Item.Set != SyntheticExamples.Crises && !Unsure().IsMatch(t.Item.Text))
            .Select(t => t with { Item = t.Item with { Targets = TextTargets.None with { SelfHarm = 0 } } })
            .OrderBy(t => t.Key)
            .ToList();
        var train = background.Where(t => t.Split == CorpusSplit.Train).Take(BackgroundTexts);
        var rest = background.Where(t => t.Split != CorpusSplit.Train);
        return [.. texts.Where(t => t.Item.Set == SyntheticExamples.Crises), .. train, .. rest];
    }

    public override IEnumerable<LabelledText> ReadEvaluation(string data) => [];

    // A pattern of our own stands for a way to speak, and there are few of them.
    public override float Weight(LabelledText text) => text.Set == SyntheticExamples.Crises ? 1 : 0.5f;

    // Also the unlearned ones with such words in them, so that the figure is not better than life.
    public override IEnumerable<LabelledText> ReadOrdinary(string data, IEnumerable<CorpusText> corpus) =>
        TextSets.Ordinary.SelectMany(set => set.Read(Corpus.Folder(data, set)))
            .Where(t => Corpus.SplitOf(Corpus.Key(t.Text, new())) == CorpusSplit.Test)
            .Concat(TextSets.Spam.SelectMany(set => set.Read(Corpus.Folder(data, set))).Where(t => t.Targets.Spam == 0))
            .DistinctBy(t => t.Text);

    // Somebody among them may mean it.
    [GeneratedRegex(
        @"\b(suicid\w*|kill\w*|die[sd]?|dying|dead|death|self.?harm\w*|hurt\w*|cut\w*|myself|alive|kms|kys|life|live|living|lives)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsure();
}
