using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>A classifier that reads another package's vectors: who judges what, and who stands in.</summary>
public sealed class EncodedClassifierTests : RuntimeTests
{
    private const string Name = "text-sentiment";
    private const string English = "This is what I have been looking for all of the day";
    private const string German = "Das ist genau das, was ich den ganzen Tag gesucht habe";

    private static readonly ModelKey Encoder = new("text-encoder", "1.0.0");

    private static readonly byte[] Lexicon = SentimentLexicon.Write([new("good", 3f), new("bad", -3f)]);

    [Fact]
    public async Task An_English_text_is_judged_by_the_head_and_every_other_one_by_the_n_grams()
    {
        AddEncoder();
        var before = Add("1.0.0", head: null);
        var key = Add("2.0.0", Head(TinyTransformer.Columns));
        await using var runtime = Runtime();

        var english = await Classify(runtime, key, English);
        var german = await Classify(runtime, key, German);

        // The head gives its second class whatever it reads.
        Assert.Equal([0f, 1f, 0f], english.Labels.Select(label => MathF.Round(label.Score, 3)));
        Assert.Equal((await Classify(runtime, before, German)).Labels, german.Labels);
        Assert.Equal((key, key), (english.Model, german.Model));
    }

    [Fact]
    public async Task Without_its_encoder_a_version_says_what_it_lacks_and_the_one_before_it_answers()
    {
        var before = Add("1.0.0", head: null);
        var key = Add("2.0.0", Head(TinyTransformer.Columns));
        await using var runtime = Runtime();

        var missing = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, English));

        Assert.Contains("text-encoder@1.0.0, which is not installed", missing.Reason, StringComparison.Ordinal);
        Assert.Equal(before, runtime.Resolve(Name));
    }

    [Fact]
    public async Task An_encoder_that_comes_later_is_used_half_a_minute_after_it_came()
    {
        Add("1.0.0", head: null);
        var key = Add("2.0.0", Head(TinyTransformer.Columns));
        await using var runtime = Runtime();
        await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, English));

        AddEncoder();
        Time.Advance(ModelRuntime.RetryAfterFailure);

        Assert.Equal(key, runtime.Resolve(Name));
        Assert.Equal(key, (await Classify(runtime, key, English)).Model);
    }

    [Fact]
    public async Task A_head_that_does_not_fit_its_encoder_is_refused_by_name()
    {
        AddEncoder();
        var key = Add("2.0.0", Head(TinyTransformer.Columns + 1));
        await using var runtime = Runtime();

        var broken = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, English));

        Assert.Contains("head.bin reads 20 numbers and gives 3; 19 and 3 were expected", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_full_queue_does_not_take_the_version_before_it_answers_and_the_answer_names_it()
    {
        AddEncoder();
        var before = Add("1.0.0", head: null);
        var key = Add("2.0.0", Head(TinyTransformer.Columns));
        var (late, quick) = (new GatedClassifier(), new GatedClassifier());
        quick.Pass(1);
        await using var runtime = Runtime(
            (package, _) => package.Manifest.Version == "2.0.0" ? late : quick, new() { QueueCapacity = 1 });
        var taken = Classify(runtime, key, "taken");
        await late.EnteredAsync();
        var waits = Classify(runtime, key, "waits");

        var third = await Classify(runtime, key, "third");
        late.Pass(2);

        Assert.Equal((before, "third"), (third.Model, third.Labels[0].Label));
        Assert.Equal([key, key], (await Task.WhenAll(taken, waits)).Select(answer => answer.Model));
    }

    [Fact]
    public void Only_a_text_classifier_with_a_lexicon_may_name_an_encoder()
    {
        var key = Add("2.0.0", Head(TinyTransformer.Columns), input => input with { Lexicon = null, Dense = [] });

        var refused = Assert.Throws<ModelPackageException>(() => ModelPackage.Open(Packages.Folder(key), ShippedModelTasks.All));

        Assert.Equal("model.json: input.encoder", refused.Subject);
    }

    [Theory]
    [InlineData(English, true)]
    [InlineData(German, false)]
    [InlineData("", false)]
    public void Only_what_is_English_for_certain_is_for_the_head(string text, bool expected) =>
        Assert.Equal(expected, EncodedTextFeatures.IsFor(text));

    [Fact]
    public void A_very_long_text_is_cut_between_two_characters()
    {
        var text = new string('a', EncodedTextFeatures.LongestRead - 1) + "\U0001F600";

        Assert.Equal(EncodedTextFeatures.LongestRead - 1, EncodedTextFeatures.Cut(text).Length);
        Assert.Same(English, EncodedTextFeatures.Cut(English));
    }

    // The second class, whatever it reads.
    private static byte[] Head(int dimensions) =>
        TestHeads.Linear(dimensions + EncodedTextFeatures.Beside, (0, 0, 0), (0, 0, 20), (0, 0, 0));

    private void AddEncoder() => TestHeads.AddEncoder(Packages, Encoder, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "this", "day"]);

    private ModelKey Add(string version, byte[]? head, Func<ModelInput, ModelInput>? change = null)
    {
        var ngrams = TestPackages.Ngrams with { Dense = SentimentLexicon.FeatureNames };
        var key = Packages.Add(version, Name, labels: 3, ngrams: ngrams, change: manifest =>
        {
            var input = manifest.Input with
            {
                Lexicon = "lexicon.bin",
                Encoder = head is null ? null : new(Encoder.Name, Encoder.Version, "head.bin"),
            };
            return manifest with
            {
                Input = change?.Invoke(input) ?? input,
                Labels = [new("negative"), new("neutral"), new("positive")],
                Activation = ModelActivation.Softmax,
                Calibration = null,
                Files =
                [
                    .. manifest.Files,
                    ModelFile.Of("lexicon.bin", Lexicon),
                    .. head is null ? (ModelFile[])[] : [ModelFile.Of("head.bin", head)],
                ],
            };
        });
        File.WriteAllBytes(Path.Combine(Packages.Folder(key), "lexicon.bin"), Lexicon);
        if (head is not null)
        {
            File.WriteAllBytes(Path.Combine(Packages.Folder(key), "head.bin"), head);
        }

        return key;
    }
}
