using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Runtime;

namespace OrleansMl.Text;

/// <summary>What a text classifier answers, whichever way a text takes.</summary>
public sealed class ClassificationTests : RuntimeTests
{
    [Theory]
    [InlineData(LinearKernel.Native, 1024)]
    [InlineData(LinearKernel.Native, 0)]
    [InlineData(LinearKernel.Onnx, 0)]
    public async Task Evidence_points_at_the_raw_text(LinearKernel kernel, int inPlaceLength)
    {
        var key = Packages.Add(labels: 2, model: GraphThatKnows("goblin"), change: m => m with { Calibration = null });
        await using var runtime = Runtime(options: new() { Kernel = kernel, InPlaceLength = inPlaceLength });
        const string Text = "Look, a GOBLÍN over there";

        var answer = await runtime.ClassifyAsync(key, Text, 0.5f, Token);
        var quiet = await runtime.ClassifyAsync(key, Text, 1.1f, Token);
        var harmless = await runtime.ClassifyAsync(key, "look, a gardener", 0.5f, Token);

        var span = Assert.Single(answer.Evidence);
        Assert.Equal((ModerationCategory.Sexual, "GOBLÍN"), (span.Category, Text[span.Start..span.End]));
        Assert.True(span.Contribution > 1);
        Assert.True(answer.Labels[0].Score > 0.5f);
        Assert.True(answer.Labels[1].Score < 0.5f);
        Assert.Equal(("none", key), (answer.Calibration, answer.Model));
        Assert.Empty(quiet.Evidence);
        Assert.Equal(answer.Labels, quiet.Labels);
        Assert.Empty(harmless.Evidence);
    }

    [Fact]
    public async Task Queue_and_callers_thread_give_the_same_answer()
    {
        var key = Packages.Add();
        await using var inPlace = Runtime();
        await using var queued = Runtime(options: new() { InPlaceLength = 0 });
        foreach (var text in new[]
        {
            "",
            "short",
            "a longer text with several words",
            "\uD800 lone",
            new string('x', 1024),
            new string('y', 5000),
            string.Join(' ', Enumerable.Range(0, 4000))
        })
        {
            var a = await inPlace.ClassifyAsync(key, text, 0f, Token);
            var b = await queued.ClassifyAsync(key, text, 0f, Token);
            Assert.Equal(a.Labels, b.Labels);
            Assert.Equal(a.Evidence, b.Evidence);
        }
    }

    [Fact]
    public async Task Any_text_is_answered_with_scores_in_range_and_spans_inside_it()
    {
        var key = Packages.Add(change: m => m with { MaxLength = 300 });
        await using var runtime = Runtime();
        await using var onnx = Runtime(options: new() { Kernel = LinearKernel.Onnx });
        var rng = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            // Half ASCII, half anything: lone surrogates, NUL, controls, scripts, marks.
            var text = string.Create(rng.Next(0, 400), rng, static (chars, r) =>
            {
                foreach (ref var c in chars)
                {
                    c = (char)(r.Next(2) == 0 ? r.Next(128) : r.Next(65536));
                }
            });

            var answer = await runtime.ClassifyAsync(key, text, 0f, Token);
            var reference = await onnx.ClassifyAsync(key, text, 0f, Token);

            Assert.All(answer.Labels, l => Assert.InRange(l.Score, 0f, 1f));
            Assert.All(answer.Evidence, e => Assert.True(0 <= e.Start && e.Start < e.End && e.End <= Math.Min(text.Length, 300)));
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(reference.Labels[i].Score, answer.Labels[i].Score, 1e-5f);
            }
        }
    }

    [Fact]
    public async Task Only_max_length_is_read()
    {
        var key = Packages.Add(labels: 2, model: GraphThatKnows("goblin"), change: m => m with { Calibration = null, MaxLength = 20 });
        await using var runtime = Runtime();

        Assert.True((await runtime.ClassifyAsync(key, "well, a goblin there" + " and a garden", 1.1f, Token)).Labels[0].Score > 0.5f);
        Assert.True((await runtime.ClassifyAsync(key, "a garden with a tree goblin", 1.1f, Token)).Labels[0].Score < 0.5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public async Task Score_that_is_no_number_is_an_error(int inPlaceLength)
    {
        var weights = new sbyte[TestPackages.Ngrams.Features + 1];
        var key = Packages.Add(labels: 1, model: HashedLinearGraph.Write("g", weights, [1f], [float.NaN]));
        await using var runtime = Runtime(options: new() { InPlaceLength = inPlaceLength });

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => Classify(runtime, key, "text"));

        Assert.Contains("not a finite number", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, runtime.List()[0].Errors);
    }

    // Everything about one word speaks for the first label, whose bias speaks against it.
    private static byte[] GraphThatKnows(string word)
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        TextFolder.Fold(word, folded);
        new HashedNgramExtractor(TestPackages.Ngrams).Extract(word, folded, features);
        var weights = new sbyte[(TestPackages.Ngrams.Features + 1) * 2];
        foreach (var id in features.Ids)
        {
            weights[id * 2] = 100;
        }

        return HashedLinearGraph.Write("known", weights, [0.05f, 0.05f], [-4f, -4f]);
    }
}
