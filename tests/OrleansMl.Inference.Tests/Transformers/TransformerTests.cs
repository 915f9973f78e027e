using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Transformers;

public sealed class TransformerTests : IDisposable
{
    // 0 [PAD], 1 [UNK], 2 [CLS], 3 [SEP], ...
    private static readonly string[] Pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "hello", "cafe", "##s", ",", "world", "[", "]", "sep", "ada"
    ];
    private static readonly TokenizerInput Options = new()
    {
        MaxTokens = 8,
        Overlap = 2,
        ClsId = 2,
        SepId = 3,
        PadId = 0,
        LowerCase = true
    };

    private static readonly byte[] Words = WordFrequencies.Write([new("hello", 500), new("world", 500)]);
    private static readonly byte[] Targets = RepairTargets.Write(["hello"]);

    private readonly TestPackages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Theory]
    [InlineData("Hello,  worlds", "4[0..5] 7[5..6] 8[8..13] 6[13..14]")]
    [InlineData("Caf\u00e9 cafe\u0301s CAF\u00c9", "5[0..4] 5[5..10] 6[10..11] 5[12..16]")]
    [InlineData("\u4e2dhello\u200b [SEP]", "1[0..1] 4[1..6] 9[8..9] 11[9..12] 10[12..13]")]
    [InlineData("", "")]
    public void Word_pieces_are_those_of_BERT_with_places_in_the_raw_text(string text, string expected) =>
        Assert.Equal(expected, Show(new WordPieceTokens(Vocabulary, Options).Tokenize(text)));

    [Fact]
    public void Byte_level_pieces_keep_their_places_and_leave_the_space_out()
    {
        var vocabulary =
            """{"<s>":0,"<pad>":1,"</s>":2,"h":3,"e":4,"he":5,"\u0120":6,"\u0120he":7,"\u00c3":8,"\u00a9":9,"\u00c3\u00a9":10}""";
        var tokens =
            new BpeTokens(Encoding.UTF8.GetBytes(vocabulary), Encoding.UTF8.GetBytes("#version: 0.2\nh e\n\u0120 he\n\u00c3 \u00a9\n"))
                .Tokenize("he he\u00e9 he");

        Assert.Equal("5[0..2] 7[3..5] 10[5..6] 7[7..9]", Show(tokens));
        Assert.Equal([0, 1, 1, 2], tokens.Words);
    }

    [Fact]
    public async Task Text_classification_gives_the_scores_of_a_reference()
    {
        var key = Add(
            TextClassificationTask.TaskName, TinyTransformer.Classifier(Pieces.Length), ["one", "two", "three"], ModelActivation.Sigmoid);
        await using var runtime = Runtime();

        var answers = await Task.WhenAll(
            runtime.ClassifyAsync(key, "hello worlds", 1.1f, TestContext.Current.CancellationToken).AsTask(),
            runtime.ClassifyAsync(key, "Caf\u00e9", 1.1f, TestContext.Current.CancellationToken).AsTask());

        AssertScores(answers[0], [[2, 4, 8, 6, 3]]);
        AssertScores(answers[1], [[2, 5, 3]]);
    }

    [Fact]
    public async Task Long_text_has_the_strongest_score_of_its_windows()
    {
        var key = Add(
            TextClassificationTask.TaskName, TinyTransformer.Classifier(Pieces.Length), ["one", "two", "three"], ModelActivation.Sigmoid);
        await using var runtime = Runtime();

        var answer = await runtime.ClassifyAsync(
            key, "hello hello hello hello hello hello world world world", 1.1f, TestContext.Current.CancellationToken);

        // Six places a window, two of them shared with the one before.
        AssertScores(answer, [[2, 4, 4, 4, 4, 4, 4, 3], [2, 4, 4, 8, 8, 8, 3]]);
    }

    [Theory]
    [InlineData(TextFolder.Version, "h e l l o w0rld")]
    [InlineData(TextFolder.SeenVersion, "h e l l o w0rld")]
    [InlineData(TextFolder.SeenVersion, "hel<i>lo</i> \u202Edlrow\u202C")]
    public async Task Folding_that_the_manifest_names_comes_before_the_tokens(string fold, string text)
    {
        var graph = TinyTransformer.Classifier(Pieces.Length);
        var key = Add(TextClassificationTask.TaskName, graph, ["one", "two", "three"], ModelActivation.Sigmoid, fold: fold);
        await using var runtime = Runtime();

        var answer = await runtime.ClassifyAsync(key, text, 1.1f, TestContext.Current.CancellationToken);

        AssertScores(answer, [[2, 4, 8, 3]]);
    }

    [Fact]
    public async Task What_nobody_writes_is_also_read_as_what_it_was_made_from()
    {
        var key = Add(
            TextClassificationTask.TaskName,
            TinyTransformer.Classifier(Pieces.Length),
            ["one", "two", "three"],
            ModelActivation.Sigmoid,
            fold: TextFolder.SeenVersion,
            words: "words.bin",
            targets: "targets.bin");
        await using var runtime = Runtime();

        var plain = await runtime.ClassifyAsync(key, "hello world", 1.1f, TestContext.Current.CancellationToken);
        var hidden = await runtime.ClassifyAsync(key, "hel-lo world", 1.1f, TestContext.Current.CancellationToken);

        AssertScores(plain, [[2, 4, 8, 3]]);
        AssertScores(hidden, [[2, 1, 1, 1, 8, 3], [2, 4, 8, 3]]);
    }

    [Theory]
    [InlineData("fold-2", null, "targets.bin", "model.json: input.targets is given without words.")]
    [InlineData(null, "words.bin", null, "model.json: input.words is given without a folding.")]
    public async Task Words_that_cannot_be_used_are_refused(string? fold, string? words, string? targets, string expected)
    {
        Add(
            TextClassificationTask.TaskName,
            TinyTransformer.Classifier(Pieces.Length),
            ["one", "two", "three"],
            ModelActivation.Sigmoid,
            fold: fold,
            words: words,
            targets: targets);
        await using var runtime = Runtime();

        Assert.StartsWith(expected, Assert.Single(PackageReport.List([_packages.Root], ShippedModelTasks.All)).Problem);
    }

    [Theory]
    [InlineData(
        TextClassificationTask.TaskName, "fold-0", "model.json: input.fold is 'fold-0', but this version folds as 'fold-1' or 'fold-2'.")]
    [InlineData(TokenClassificationTask.TaskName, "fold-1", "model.json: input.fold is 'fold-1'. Leave it out")]
    public async Task Folding_that_cannot_be_repeated_is_refused(string task, string fold, string expected)
    {
        var graph = TinyTransformer.Classifier(Pieces.Length);
        var key = Add(task, graph, ["B-a", "I-a", "O"], ModelActivation.Sigmoid, fold: fold);
        await using var runtime = Runtime();

        var package = Assert.Single(PackageReport.List([_packages.Root], ShippedModelTasks.All));

        Assert.Equal(key.Name, package.Name);
        Assert.StartsWith(expected, package.Problem);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("cls")]
    public async Task Feature_extraction_pools_the_unmasked_tokens_to_unit_length(string pooling)
    {
        var key = Add(
            FeatureExtractionTask.TaskName,
            TinyTransformer.PerToken(Pieces.Length, "last_hidden_state"),
            [],
            ModelActivation.None,
            Options with { Pooling = pooling });
        await using var runtime = Runtime();

        // Together, so that the shorter one is padded.
        var answers = await Task.WhenAll(
            runtime.EmbedAsync(key, "hello world", TestContext.Current.CancellationToken).AsTask(),
            runtime.EmbedAsync(key, "hello", TestContext.Current.CancellationToken).AsTask());

        foreach (var (answer, ids) in answers.Zip([[2, 4, 8, 3], new[] { 2, 4, 3 }]))
        {
            var mean = Mean(pooling == "cls" ? [2] : ids);
            var length = MathF.Sqrt(mean.Sum(x => x * x));
            Assert.Equal(mean.Select(x => x / length), answer.Vector, (a, b) => MathF.Abs(a - b) < 1e-6f);
        }
    }

    [Fact]
    public async Task Token_classification_finds_names_where_they_stand_also_beyond_the_first_window()
    {
        // Rows [id, 1, -id / 2] / 4: [PAD] and the like lean to label 1 (O), higher ids to label 0 (B-person).
        var key = Add(
            TokenClassificationTask.TaskName,
            TinyTransformer.PerToken(Pieces.Length, "logits"),
            ["B-person", "O", "I-person"],
            ModelActivation.Softmax);
        await using var runtime = Runtime();
        var text = string.Concat(Enumerable.Repeat("? ", 9)) + "\u00c1da";

        var answer = await runtime.RecognizeAsync(key, text, TestContext.Current.CancellationToken);

        // [UNK] ties between B-person and O in this table; the first label wins, so every "?" is a name too.
        var entity = answer.Entities[^1];
        var row = TinyTransformer.Row(12);
        Assert.Equal(("\u00c1da", "person", 18, 21), (entity.Text, entity.Type, entity.Start, entity.End));
        Assert.Equal(MathF.Exp(row[0]) / row.Sum(MathF.Exp), entity.Score, 1e-6f);
        Assert.Equal(10, answer.Entities.Length);
    }

    [Fact]
    public async Task Missing_vocabulary_is_named()
    {
        var key = Add(
            TextClassificationTask.TaskName,
            TinyTransformer.Classifier(Pieces.Length),
            ["one", "two", "three"],
            ModelActivation.Sigmoid,
            adapter: ModelInput.Bpe);
        await using var runtime = Runtime();

        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(
            () => runtime.ClassifyAsync(key, "text", 1.1f, TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("does not list vocab.json", refused.Reason, StringComparison.Ordinal);
    }

    private static byte[] Vocabulary => Encoding.UTF8.GetBytes(string.Join('\n', Pieces));

    private static string Show(TokenBuffer tokens) =>
        string.Join(' ', Enumerable.Range(0, tokens.Count).Select(i => $"{tokens.Ids[i]}[{tokens.Starts[i]}..{tokens.Ends[i]}]"));

    private static float[] Mean(int[] ids) =>
        [.. Enumerable.Range(0, TinyTransformer.Columns).Select(k => ids.Average(id => TinyTransformer.Row(id)[k]))];

    private static void AssertScores(TextClassification answer, int[][] windows)
    {
        var expected = Enumerable.Range(0, TinyTransformer.Columns).Select(k => windows.Max(ids => 1 / (1 + MathF.Exp(-Mean(ids)[k]))));
        Assert.Equal(expected, answer.Labels.Select(l => l.Score), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    private ModelKey Add(
        string task,
        byte[] graph,
        string[] labels,
        ModelActivation activation,
        TokenizerInput? options = null,
        string adapter = ModelInput.WordPiece,
        string? fold = null,
        string? words = null,
        string? targets = null)
    {
        var files = new Dictionary<string, byte[]> { ["vocab.txt"] = Vocabulary, ["words.bin"] = Words, ["targets.bin"] = Targets };
        var key = _packages.Add(name: task, model: graph, change: m => m with
        {
            Task = task,
            Input = new() { Adapter = adapter, Fold = fold, Tokenizer = options ?? Options, Words = words, Targets = targets },
            Labels = [.. labels.Select(l => new ModelLabel(l))],
            Activation = activation,
            Calibration = null,
            Files = [.. m.Files, .. files.Select(file => ModelFile.Of(file.Key, file.Value))],
        });
        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(_packages.Folder(key), name), bytes);
        }

        return key;
    }

    private ModelRuntime Runtime() => new(new()
    {
        Directories = [_packages.Root]
    }, ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance, null, null);
}
