using OrleansMl.Datasets;
using OrleansMl.Languages;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Analysis;

/// <summary><c>text-language</c>: which of seven languages a post is written in, or that it is another one of Latin letters.</summary>
internal sealed class TextLanguageTask : ClassTask
{
    // Posts shorter than this say too little: the figure that is claimed is for longer ones.
    private const int ClaimedLength = 40;

    // English of other kinds than tweets: headlines and comments.
    private const int MoreEnglish = 2000;

    // A few hundred sentences against thousands of posts.
    private const float OtherWeight = 4;

    // The set's Hindi tweets are written in Latin letters and half in English: a class learned from them swallows English.
    private static readonly (string Folder, string Tag)[] Known = [.. XlmtTexts.Languages.Where(language => language.Tag != "hi")];

    private static readonly string[] EnglishSets = ["clickbait", "toxic_spans"];

    public override string Name => "text-language";

    public override string Description => "The language of a post, one of seven or another one: hashed n-grams, logistic regression.";

    public override IReadOnlyList<string> Classes { get; } = [.. Known.Select(language => language.Tag), LanguageReading.OtherLatin];

    public override IReadOnlyList<string> Languages => [.. Known.Select(language => language.Tag)];

    public override HashedNgramOptions Features { get; } = new()
    {
        Word = new([1], 1 << 15),
        Char = new([1, 2, 3], 1 << 15),
        MaxFeatures = 1 << 16
    };

    public override LogisticTrainerOptions Trainer { get; } = new() { Epochs = 8, L2 = [1e-6], MaxClassWeight = 1 };

    public override IReadOnlyList<TrainingDataSet> Sources { get; } =
    [
        new(XlmtTexts.Set, "Apache-2.0", 0),
        new(string.Join(", ", EnglishSets), "MIT; CC0-1.0", 0),
        new("own sentences: other languages", "Apache-2.0", OtherLanguageSentences.All.Count)
    ];

    public override IReadOnlyList<string> KnownFailures { get; } =
    [
        "It knows seven languages and has met some fifty others in a few sentences each, all of one class; a language it has not met " +
        "may get the name of the nearest: ask for a high score before believing it.",
        "A few words, names, links and emoji have no language; mixed posts get the stronger one.",
    ];

    public override List<ClassText> ReadTraining(string data) =>
    [
        .. Read(data, "train"),
        .. EnglishSets.Select(name => TextSets.Safety.First(set => set.Name == name))
            .SelectMany(set => set.Read(Corpus.Folder(data, set)).Where((_, i) => i % 7 == 0).Take(MoreEnglish))
            .Select(text => new ClassText(text.Text, Array.FindIndex(Known, language => language.Tag == "en"), 0.5f)),
        .. OtherLanguageSentences.All.Select(text => new ClassText(text, Known.Length, OtherWeight)),
    ];

    public override List<HeldOut> ReadHeldOut(string data)
    {
        var texts = Read(data, "val").ToList();
        return
        [
            new(
                $"{XlmtTexts.Set} validation, {ClaimedLength} characters and more",
                [.. texts.Where(text => text.Text.Length >= ClaimedLength)]),
            new($"{XlmtTexts.Set} validation, shorter", [.. texts.Where(text => text.Text.Length < ClaimedLength)]),
        ];
    }

    private static IEnumerable<ClassText> Read(string data, string part) =>
        Known.SelectMany((language, i) => XlmtTexts.Read(data, language.Folder, part).Select(row => new ClassText(row.Text, i)));
}
