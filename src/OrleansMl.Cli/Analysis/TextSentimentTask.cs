using System.Globalization;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Analysis;

/// <summary><c>text-sentiment</c>: how a post feels, in eight languages.</summary>
internal sealed class TextSentimentTask : ClassTask
{
    // What a lexicon says of a post counts far less than what a person said, but there are fifty times as many; most
    // of all where the lexicon speaks the language.
    private const float TeacherWeight = 0.05f;
    private const float EnglishWeight = 3;
    private const float PersonWeight = 2;

    // English posts and headlines that nobody labelled for feeling: the lexicon labels those it is sure of.
    private static readonly string[] Unlabelled = ["davidson", "broad_twitter_corpus", "wnut17", "edos", "clickbait"];

    // So that a word of the lexicon that no post holds is known, too, and what "not" does to it.
    private static readonly string[] Frames =
    [
        "{0}", "{0} day today", "so {0}", "this is {0} to me", "not {0}", "they are never {0}", "I feel {0}"
    ];

    public override string Name => "text-sentiment";

    public override string Description =>
        "Negative, neutral or positive feeling of short posts in eight languages: hashed n-grams and the feeling of words by a lexicon, " +
        "logistic regression. English by a head on sentence vectors.";

    public override IReadOnlyList<string> Classes { get; } = ["negative", "neutral", "positive"];

    public override IReadOnlyList<string> Languages { get; } = [.. XlmtTexts.Languages.Select(language => language.Tag)];

    public override HashedNgramOptions Features { get; } = new()
    {
        Word = new([1, 2], 1 << 17),
        Char = new([3, 4, 5], 1 << 17),
        Dense = SentimentLexicon.FeatureNames,
        MaxFeatures = 1 << 16
    };

    public override LogisticTrainerOptions Trainer { get; } = new() { Epochs = 8, L2 = [1e-5], MaxClassWeight = 1 };

    public override DenseHeadOptions Head { get; } = new()
    {
        Units = 64,
        Members = 5,
        Epochs = 12,
        Rate = 0.001f,
        Decay = 0.3f,
        Dropout = 0.2f,
    };

    public override IReadOnlyList<TrainingDataSet> Sources { get; } =
    [
        new(XlmtTexts.Set, "Apache-2.0", 0),
        new($"labelled by the vader lexicon: {string.Join(", ", Unlabelled)}, own frames", "MIT; the sets' own (CC0, CC-BY-4.0, MIT)", 0),
        new("vader (word list: lexicon.bin)", "MIT", 0)
    ];

    public override IReadOnlyList<string> KnownFailures { get; } =
    [
        "Irony, negation over a distance and comparisons are beyond it; outside of English it only adds up words and parts of words.",
        "An English text of one or two words, or mostly of slang and names, is one whose language is not known: the n-grams judge it.",
        "Learned from tweets of 2012 to 2018, 1,839 per language; long texts and other registers were not measured.",
        "The lexicon is English and knows words, not meanings; the other languages rest on their tweets alone, Hindi (in Latin letters " +
        "in that set) hardly above chance.",
    ];

    public override List<ClassText> ReadTraining(string data)
    {
        var teacher = new LexiconTeacher(data);
        var taught = Unlabelled.Select(name => TextSets.Safety.First(set => set.Name == name))
            .SelectMany(set => set.Read(Corpus.Folder(data, set)))
            .Select(text => text.Text)
            .Concat(
                teacher.ClearWords.SelectMany(
                    word => Frames.Select(frame => string.Format(CultureInfo.InvariantCulture, frame, word.Word))));
        return
        [
            .. XlmtTexts.Languages.SelectMany(language =>
                XlmtTexts.Read(data, language.Folder, "train")
                    .Select(row => new ClassText(row.Text, row.Feeling, language.Tag == "en" ? EnglishWeight : PersonWeight))),
            .. taught
                .Select(text => (Text: text, Label: teacher.Label(text)))
                .Where(text => text.Label is not null)
                .Select(text => new ClassText(text.Text, text.Label!.Value, TeacherWeight)),
        ];
    }

    public override List<ClassText> ReadHeadTraining(string data) =>
        [.. XlmtTexts.Read(data, "english", "train").Select(row => new ClassText(row.Text, row.Feeling))];

    public override byte[] ReadLexicon(string data) => SentimentLexicon.Write(new LexiconTeacher(data).Valences
        .Select(entry => new KeyValuePair<string, float>(
            entry.Key.Any(char.IsLetter) ? entry.Key.Replace("'", "", StringComparison.Ordinal) : entry.Key, (float)entry.Value)));

    public override List<HeldOut> ReadHeldOut(string data) =>
        [
            .. XlmtTexts.Languages.Select(language => new HeldOut(
                $"{XlmtTexts.Set} {language.Folder}, validation",
                [.. XlmtTexts.Read(data, language.Folder, "val").Select(row => new ClassText(row.Text, row.Feeling))]))
        ];
}
