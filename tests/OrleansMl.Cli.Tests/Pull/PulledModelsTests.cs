using System.Collections.Immutable;
using System.Numerics.Tensors;
using OrleansMl.Media;

namespace OrleansMl.Models;

/// <summary>The models of the shipped catalogue on pictures that are drawn here, and on sound that is computed here.</summary>
[Trait("speed", "slow")]
[Trait("needs", "network")]
public sealed class PulledModelsTests(PulledModels models) : IClassFixture<PulledModels>
{
    private const int Rate = 16_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_pull_changes_nothing()
    {
        var (code, output, _) = await models.PullAsync();

        Assert.Equal(0, code);
        Assert.DoesNotContain("\"installed\":true", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(models.Folder, ".pull")));
    }

    [Fact]
    public void Converted_models_equal_their_originals_to_a_ten_thousandth()
    {
        var compared = models.Lines.Where(line => line.TryGetProperty("compared", out _)).ToList();

        Assert.Equal(3, compared.Count);
        Assert.All(compared, line => Assert.InRange(line.GetProperty("compared").GetProperty("max_difference").GetDouble(), 0, 1e-4));
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    [InlineData("1.2.0")]
    public async Task A_white_page_with_a_grid_is_neutral(string version)
    {
        var page = ReferencePictures.Draw(3, 500, 300).ToFrame();

        var answer = await InvokeAsync<ImageSafetyInput, ImageSafety>(new("image-safety", version), new([page, page]));

        Assert.Equal(2, answer.Frames.Length);
        Assert.All(answer.Frames, frame => Assert.True(frame.Of("neutral") > 0.8 && frame.Of("porn") + frame.Of("hentai") < 0.1));
        Assert.Equal(["drawing", "hentai", "neutral", "porn", "sexy"], answer.Frames[0].Labels.Select(label => label.Label));
    }

    [Fact]
    public async Task Text_in_a_picture_is_found_and_read()
    {
        var picture = BlockLetters.Draw(440, 200, (30, 30, 6, "HELLO"), (60, 120, 5, "FREE MONEY"));

        var found = await InvokeAsync<TextDetectionInput, TextDetection>(new("text-detect", "4.0.0"), new(picture.ToFrame()));
        var read = await InvokeAsync<TextReadingInput, TextReading>(new("text-read", "4.0.0"), new(picture.ToFrame(), found.Boxes));

        Assert.Equal("HELLO FREE MONEY", string.Join(' ', read.Lines.Select(line => line.Text)));
        Assert.All(read.Lines, line => Assert.True(line.Score > 0.6, $"{line.Text}: {line.Score}"));
        Assert.InRange(found.Boxes[0].X, 80, 140);
        Assert.InRange(found.Boxes[0].Y, 40, 62);
    }

    [Fact]
    public async Task A_picture_without_text_has_none()
    {
        var found = await InvokeAsync<TextDetectionInput, TextDetection>(
            new("text-detect", "4.0.0"), new(ReferencePictures.Draw(0, 400, 300).ToFrame()));

        Assert.Empty(found.Boxes);
    }

    [Fact]
    public async Task Silence_noise_and_a_chord_are_no_speech()
    {
        var random = new Random(5);
        Func<int, double>[] sounds =
        [
            _ => 0,
            _ => (random.NextDouble() - 0.5) * 0.4,
            at => new[] { 220, 277, 330 }.Sum(tone => 0.15 * Math.Sin(at * 2 * Math.PI * tone / Rate)),
        ];
        foreach (var sound in sounds)
        {
            var heard = await ListenAsync(sound);

            Assert.DoesNotContain(heard.Probabilities, probability => probability >= 0.5f);
        }
    }

    [Fact]
    public async Task Vowels_of_a_synthetic_voice_are_speech()
    {
        var voice = SyntheticVoice.Say("aiauoia", Rate);

        var heard = await ListenAsync(at => at < voice.Length ? voice[at] : 0);

        Assert.InRange(heard.Probabilities.Max(), 0.8f, 1f);
        Assert.InRange(heard.Probabilities[^1], 0f, 0.2f);
    }

    [Fact]
    public async Task Sentences_that_mean_the_same_are_near_each_other()
    {
        var cat = await EmbedAsync("A cat is sleeping on the sofa.");
        var kitten = await EmbedAsync("The kitten naps on a couch.");
        var market = await EmbedAsync("Share prices fell sharply on Monday.");

        Assert.Equal(384, cat.Length);
        Assert.InRange(TensorPrimitives.Dot(cat.AsSpan(), kitten.AsSpan()), 0.6f, 1f);
        Assert.InRange(TensorPrimitives.Dot(cat.AsSpan(), market.AsSpan()), -1f, 0.2f);
    }

    [Fact]
    public async Task A_picture_is_nearer_to_itself_made_smaller_than_to_others()
    {
        var answer = await InvokeAsync<ImageFeaturesInput, ImageFeatures>(new("image-features", "1.0.0"), new(
        [
            ReferencePictures.Draw(1, 400, 400).ToFrame(),
            ReferencePictures.Draw(1, 200, 200).ToFrame(),
            ReferencePictures.Draw(2, 400, 400).ToFrame(),
        ]));

        Assert.All(answer.Vectors, vector => Assert.Equal(512, vector.Length));
        Assert.InRange(TensorPrimitives.Dot(answer.Vectors[0].AsSpan(), answer.Vectors[1].AsSpan()), 0.95f, 1.001f);
        Assert.InRange(TensorPrimitives.Dot(answer.Vectors[0].AsSpan(), answer.Vectors[2].AsSpan()), -1f, 0.9f);
    }

    private async Task<ImmutableArray<float>> EmbedAsync(string text) =>
        (await InvokeAsync<TextEmbeddingInput, TextEmbedding>(new("text-embedding-minilm", "1.0.0"), new(text))).Vector;

    private Task<SpeechActivity> ListenAsync(Func<int, double> sound) => InvokeAsync<SpeechActivityInput, SpeechActivity>(
        new("speech-activity", "6.0.0"), new([.. Enumerable.Range(0, 60 * 512).Select(at => (float)sound(at))], []));

    private async Task<TOutput> InvokeAsync<TInput, TOutput>(ModelKey model, TInput input) =>
        await models.Runtime.InvokeAsync<TInput, TOutput>(model, input, Cancelled);
}
