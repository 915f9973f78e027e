using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Training;

/// <summary>The packages in the repository, through the runtime that serves them.</summary>
public sealed class ShippedModelTests : IAsyncDisposable
{
    // The ones that serve.
    private static readonly Dictionary<string, string> Versions = new()
    {
        ["text-safety"] = "1.2.0",
        ["text-spam"] = "1.2.0",
        ["text-self-harm"] = "1.1.0",
    };

    private readonly ModelRuntime _runtime = new(Options.Create(new ModelRuntimeOptions
    {
        Directories = [Repository.Path("models")]
    }), ShippedModelTasks.All, TimeProvider.System, NullLogger<ModelRuntime>.Instance);

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    private static readonly float SelfHarmReview = new TextSelfHarmTask().Labels.Single().ReviewThreshold;

    private static List<string> HeldOutSentences(sbyte selfHarm) =>
    [
        .. SyntheticExamples.Crisis()
            .Where(text => text.Targets.SelfHarm == selfHarm && Corpus.SplitOf(Corpus.Key(text.Group!, new())) == CorpusSplit.Test)
            .Select(text => text.Text),
    ];

    private async Task<TextClassification> Ask(string model, string text) =>
        await _runtime.ClassifyAsync(_runtime.Resolve(model)!.Value, text, 0.5f, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("Congratulations! You won a FREE prize, click http://win.example now!!!", true)]
    [InlineData("C0ngratulations! Y0u w0n a FR\u200BEE prize, cl\u0456ck http://win.example now!!!", true)]
    [InlineData("I watched the match with my brother last night, what a finish", false)]
    [InlineData("Thanks for the tutorial, it helped me a lot. Slides are at https://example.org/slides", false)]
    public async Task Spam_is_told_from_a_comment(string text, bool isSpam)
    {
        var answer = await Ask("text-spam", text);
        Assert.Equal(isSpam, answer.Labels.Single().Score >= 0.80f);
    }

    [Theory]
    [InlineData("I will kill you tonight", ModerationCategory.Violence)]
    [InlineData("you are a stupid idiot, shut up", ModerationCategory.Harassment)]
    [InlineData("watch free porn videos here", ModerationCategory.Sexual)]
    public async Task Harm_is_seen_and_its_words_are_shown(string text, ModerationCategory category)
    {
        var answer = await Ask("text-safety", text);
        Assert.Equal(category, answer.Labels.MaxBy(l => l.Score).Category);
        Assert.InRange(answer.Labels.Max(l => l.Score), 0.5f, 1f);
        var strongest = answer.Evidence.First(e => e.Category == category);
        Assert.InRange(strongest.End, strongest.Start + 1, text.Length);
    }

    [Theory]
    [InlineData("The gay couple next door adopted a dog and everybody on the street loves it")]
    [InlineData("I am a muslim woman and proud of my family")]
    [InlineData("This heat is killing me, I would kill for an ice cream")]
    [InlineData("The photographer will shoot the wedding in Scunthorpe and Essex")]
    [InlineData("The class assembled in the assessment hall, then had cocktails")]
    public async Task Ordinary_lines_stay_below_every_review_threshold(string text)
    {
        var answer = await Ask("text-safety", text);
        Assert.All(new TextSafetyTask().Labels.Zip(answer.Labels), l => Assert.InRange(l.Second.Score, 0, l.First.ReviewThreshold));
    }

    [Fact]
    public async Task Of_crisis_sentences_of_patterns_that_were_not_learned_from_88_percent_reach_review()
    {
        var missed = 0;
        var sentences = HeldOutSentences(selfHarm: 1);
        foreach (var text in sentences)
        {
            missed += (await Ask("text-self-harm", text)).Labels.Single().Score < SelfHarmReview ? 1 : 0;
        }

        Assert.InRange(sentences.Count, 300, int.MaxValue);
        Assert.InRange(missed, 0, sentences.Count * 12 / 100);
    }

    [Fact]
    public async Task What_only_sounds_like_a_crisis_seldom_reaches_review()
    {
        var sentences = HeldOutSentences(selfHarm: 0);
        var hits = 0;
        foreach (var text in sentences)
        {
            hits += (await Ask("text-self-harm", text)).Labels.Single().Score >= SelfHarmReview ? 1 : 0;
        }

        Assert.InRange(hits, 0, sentences.Count / 10);
    }

    [Theory]
    [InlineData("I want to die")]
    [InlineData("I feel like killing myself, please help")]
    [InlineData("My friend says she wants to kill herself and I don't know what to do")]
    [InlineData("Yesterday was lovely, we had cake and went for a walk. But I still want to die, and nobody knows.")]
    public async Task Who_is_in_need_is_seen(string text) =>
        Assert.InRange((await Ask("text-self-harm", text)).Labels.Single().Score, SelfHarmReview, 1);

    [Theory]
    [InlineData("This homework is killing me")]
    [InlineData("I'm dying of laughter")]
    [InlineData("I cut myself shaving this morning")]
    [InlineData("The city opens a new suicide prevention line")]
    [InlineData("I love the song Stayin' Alive")]
    [InlineData("I will kill you")]
    public async Task What_only_sounds_like_it_is_not(string text) =>
        Assert.InRange((await Ask("text-self-harm", text)).Labels.Single().Score, 0, SelfHarmReview - 0.01f);

    [Theory]
    [InlineData("Das Essen war leider kalt und der Kellner sehr unfreundlich")]
    [InlineData("Nous avons passé une merveilleuse soirée avec nos amis")]
    [InlineData("Bravo!")]
    public async Task What_is_not_English_for_certain_feels_as_it_did_without_the_encoder(string text)
    {
        var before = await _runtime.ClassifyAsync(
            new("text-sentiment", "1.0.0"), text, 1.1f, TestContext.Current.CancellationToken);

        var answer = await Ask("text-sentiment", text);

        Assert.Equal("2.0.0", answer.Model.Version);
        Assert.Equal(before.Labels, answer.Labels);
    }

    [Theory]
    [InlineData("They told us that the train is not coming today, and nobody knows why", "negative")]
    [InlineData("The meeting will be in the library at noon", "neutral")]
    public async Task The_feeling_of_an_English_sentence_needs_no_word_of_feeling(string text, string expected) =>
        Assert.Equal(expected, (await Ask("text-sentiment", text)).Labels.MaxBy(label => label.Score).Label);

    // What `bench models` measures: an answer of a few hundred bytes and nothing besides. A quarter of
    // slack, so that a change that allocates shows.
    [Theory]
    [InlineData("text-safety", false, 230)]
    [InlineData("text-safety", true, 2650)]
    [InlineData("text-spam", false, 140)]
    [InlineData("text-sentiment@1.0.0", false, 200)] // 2.0.0 reads an encoder's vectors, in its queue
    [InlineData("text-language", false, 320)]
    public async Task A_short_text_allocates_its_answer_only(string model, bool evidence, int most)
    {
        const string Text =
            "the quiet teacher paints a small bridge near the river while her friendly neighbour " +
            "watches from the garden behind the library";
        const int Texts = 200;
        var key = ModelKey.TryParse(model, null, out var named) ? named : _runtime.Resolve(model)!.Value;
        var floor = evidence ? 0f : 1.1f;
        await _runtime.LoadAsync(key, TestContext.Current.CancellationToken);
        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Texts; i++)
            {
                var asked = _runtime.ClassifyAsync(key, Text, floor);
                Assert.True(asked.IsCompletedSuccessfully); // on this thread
                _ = asked.Result;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure(); // buffers grow
        Assert.InRange(Measure() / Texts, 1, most);
    }

    [Fact]
    public async Task Disguise_of_letters_costs_less_than_a_tenth_of_a_harmful_score_and_lifts_no_harmless_one()
    {
        var scores = new Dictionary<string, float[]>();
        foreach (var text in EvasionSuite.Harmful.Concat(EvasionSuite.Clean)
            .SelectMany(t => EvasionSuite.Disguises.Select(d => EvasionSuite.Disguise(t, d)).Prepend(t)))
        {
            scores[text] = [.. (await Ask("text-safety", text)).Labels.Select(l => l.Score)];
        }

        // What disguises of words cost is in the suites, by the product's own decision.
        var metrics = SuiteEvaluation.Evasion(text => scores[text])
            .Where(m => EvasionSuite.OfLetters.Any(d => m.Dataset.EndsWith($": {d}", StringComparison.Ordinal)))
            .ToLookup(m => m.Metric, m => m.Value);

        Assert.Equal(8, metrics[SuiteEvaluation.Drop].Count());
        Assert.InRange(metrics[SuiteEvaluation.Drop].Average(), -1, 0.10);
        Assert.InRange(metrics[SuiteEvaluation.Rise].Average(), -1, 0.02);
    }

    [Fact]
    public async Task The_strongest_evidence_of_a_single_cause_lies_on_it()
    {
        var spans = await SuiteEvaluation.SpansAsync(
            _runtime, _runtime.Resolve("text-safety")!.Value, TestContext.Current.CancellationToken);
        Assert.InRange(spans.Value, 0.90, 1);
    }

    [Fact]
    public async Task Padding_does_not_hide_a_threat()
    {
        var padding = string.Concat(
            Enumerable.Repeat("We walked along the river and talked about the weather, the garden and the new bakery. ", 70));
        var text = padding + "I will kill you tonight. " + padding;
        var answer = await _runtime.ClassifyAsync(
            _runtime.Resolve("text-safety")!.Value, text, 0.3f, TestContext.Current.CancellationToken);
        Assert.InRange(answer.Labels.Single(l => l.Category == ModerationCategory.Violence).Score, 0.4f, 1f);
        var cause = answer.Evidence.First(e => e.Category == ModerationCategory.Violence);
        Assert.InRange(cause.Start, padding.Length - 1, padding.Length + 24);
        Assert.All((await Ask("text-safety", padding)).Labels, l => Assert.InRange(l.Score, 0, 0.2f));
    }

    [Fact]
    public void Packages_say_what_they_were_trained_on_and_only_on_what_may_be_shipped()
    {
        foreach (var task in TextTask.All)
        {
            var manifest = ModelPackage.Open(Repository.Path("models", task.Name, Versions[task.Name]), ShippedModelTasks.All).Manifest;
            Assert.Equal(task.Labels.Select(l => l.Name), manifest.Labels.Select(l => l.Name));
            Assert.All(manifest.TrainingData.Where(d => d.Rows > 0), d => Assert.Equal(TextTask.Licence(d.Name), d.Licence));
            Assert.DoesNotContain(
                manifest.TrainingData, d => d.Name.StartsWith("tweeteval", StringComparison.Ordinal) || d.Name == "realtoxicityprompts");
            Assert.True(File.Exists(Repository.Path("models", task.Name, Versions[task.Name], "card.md")));
        }
    }

    [Fact]
    public async Task Evaluating_the_spam_package_gives_the_figures_of_its_manifest()
    {
        var data = Repository.Path("..", "shared", "data", "text");
        Assert.SkipUnless(Directory.Exists(data), "skipped: needs ../shared/data");
        var output = new StringWriter();
        var rc = await EvaluateCommand.RunAsync(
            new TextSpamTask(),
            data,
            Repository.Path("models"),
            json: true,
            output,
            TextWriter.Null,
            TestContext.Current.CancellationToken);
        Assert.Equal(0, rc);
        using var json = JsonDocument.Parse(output.ToString());
        var package = ModelPackage.Open(Repository.Path("models", "text-spam", Versions["text-spam"]), ShippedModelTasks.All);
        var expected = package.Manifest.Metrics;
        Assert.Equal(
            expected.Select(m => (m.Dataset, m.Metric, m.N)),
            json.RootElement.GetProperty("metrics")
                .EnumerateArray()
                .Select(m => (m.GetProperty("dataset").GetString()!, m.GetProperty("metric").GetString()!, m.GetProperty("n").GetInt64())));
        Assert.All(
            expected.Zip(json.RootElement.GetProperty("metrics").EnumerateArray()),
            m => Assert.Equal(m.First.Value, m.Second.GetProperty("value").GetDouble(), 0.002));
    }
}
