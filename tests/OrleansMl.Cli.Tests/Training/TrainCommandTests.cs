using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.Training;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 400 mild sentences that call themselves grumpy or not.
    private sealed class GrumpyTask : TextTask
    {
        public override string Name => "text-grumpy";

        public override string Description => "Grumpy or not.";

        public override IReadOnlyList<TaskLabel> Labels { get; } = [new("grumpy", ModerationCategory.Harassment, 0.8f, t => t.Harassment)];

        public override HashedNgramOptions Features { get; } = new()
        {
            Word = new([1, 2], 1 << 10),
            Char = new([3], 1 << 10),
            Dense = ["length"]
        };

        public override LogisticTrainerOptions Trainer { get; } = new();

        public override IReadOnlyList<string> KnownFailures => ["It only knows twenty words."];

        public override List<CorpusText> Read(string data)
        {
            string[] moods = ["dull", "gloomy", "tedious", "dreary", "bleak", "lovely", "bright", "splendid", "cheerful", "merry"];
            var texts = from mood in Enumerable.Range(0, moods.Length)
                        from i in Enumerable.Range(0, 40)
                        let text = $"a {moods[mood]} day number {(char)('a' + (i % 26))}{(char)('a' + (i / 26))}"
                        select new CorpusText(
                            new("own", text, TextTargets.None with { Harassment = mood < 5 ? (sbyte)1 : (sbyte)0 }),
                            0,
                            (CorpusSplit)(i % 3),
                            Ordinary: false);
            return [.. texts.Select(t => t with { Item = t.Item with { Set = SyntheticExamples.Groups } })];
        }

        public override IEnumerable<LabelledText> ReadEvaluation(string data) => [];
    }

    private int Train(TextTask task, string data, string models, out string error)
    {
        var errors = new StringWriter();
        var rc = TrainCommand.Run(
            task, data, models, "1.0.0", task.Trainer, TextWriter.Null, errors, TestContext.Current.CancellationToken);
        error = errors.ToString().Trim();
        return rc;
    }

    [Fact]
    public void A_trained_package_verifies_and_its_figures_are_perfect_on_words_it_knows()
    {
        Assert.Equal(0, Train(new GrumpyTask(), "", _folder.Path, out _));
        var package = ModelPackage.Open(Path.Combine(_folder.Path, "text-grumpy", "1.0.0"), ShippedModelTasks.All);
        package.Verify();
        Assert.Equal(1.0, package.Manifest.Metrics.First(m => m is { Metric: "auprc" }).Value);
        Assert.Contains("It only knows twenty words.", File.ReadAllText(Path.Combine(package.Folder, "card.md")));
        Assert.Contains("text-grumpy 1.0.0", File.ReadAllText(Path.Combine(_folder.Path, "README.md")));
    }

    [Fact]
    public void Training_twice_gives_the_same_bytes()
    {
        var first = Path.Combine(_folder.Path, "a");
        var second = Path.Combine(_folder.Path, "b");
        Train(new GrumpyTask(), "", first, out _);
        Train(new GrumpyTask(), "", second, out _);
        foreach (var file in new[] { "model.onnx", "model.json", "card.md" })
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(first, "text-grumpy", "1.0.0", file)),
                File.ReadAllBytes(Path.Combine(second, "text-grumpy", "1.0.0", file)));
        }
    }

    [Fact]
    public void A_missing_data_folder_is_a_sentence_and_exit_code_1()
    {
        Assert.Equal(1, Train(new TextSpamTask(), Path.Combine(_folder.Path, "nowhere"), _folder.Path, out var error));
        Assert.EndsWith("Give the folder that holds the sets with --data.", error.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task Evaluating_without_a_package_is_a_sentence_and_exit_code_1()
    {
        var error = new StringWriter();
        Assert.Equal(
            1,
            await EvaluateCommand.RunAsync(
                new TextSpamTask(), _folder.Path, _folder.Path, false, TextWriter.Null, error, TestContext.Current.CancellationToken));
        Assert.Equal(
            $"No model 'text-spam' is installed in '{_folder.Path}'. Make it with: orleansml train text-spam", error.ToString().Trim());
    }

    [Fact]
    public void The_command_line_refuses_nonsense()
    {
        var command = new System.CommandLine.RootCommand { TrainCommand.Create(TrainableModels.All) };
        Assert.NotEmpty(command.Parse("train text-spam --epochs 0").Errors);
        Assert.NotEmpty(command.Parse("train text-spam --model-version ../../x").Errors);
        Assert.NotEmpty(command.Parse("train text-poetry").Errors);
        Assert.Empty(command.Parse("train text-safety --epochs 3 --seed 4 --out models --data x").Errors);
    }
}
