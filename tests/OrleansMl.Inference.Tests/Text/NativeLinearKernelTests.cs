using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Text;

public sealed class NativeLinearKernelTests
{
    private static readonly string[] Words =
    [
        "the", "quick", "brown", "fox", "you", "are", "so", "free", "money", "http://example.test", "C0DE", "naïve", "😀", "…", "привет"
    ];

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(6, true)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void Agrees_with_onnx_runtime_on_random_texts(int labels, bool quantised)
    {
        var graph = quantised ? TestPackages.Graph(TestPackages.Ngrams, labels, seed: labels) : FloatGraph(labels);
        var model = new VerifiedModel(graph, OnnxModelFile.Parse(graph));
        Assert.True(HashedLinearGraph.IsMadeHere(model.Onnx));
        using var native = new NativeLinearKernel(model.Onnx);
        using var onnx = new OnnxLinearKernel(model, TestPackages.Ngrams.Features, labels, maxBatch: 32, new());
        var texts = RandomTexts(200);
        var expected = new float[32 * labels];
        var actual = new float[32 * labels];

        foreach (var batch in texts.Chunk(32))
        {
            onnx.Score(batch, expected);
            native.Score(batch, actual);
            for (var i = 0; i < batch.Length * labels; i++)
            {
                Assert.Equal(expected[i], actual[i], 1e-5f);
            }

            var expectedParts = new float[batch[0].Count * labels];
            var actualParts = new float[batch[0].Count * labels];
            onnx.Contribute(batch[0], expectedParts);
            native.Contribute(batch[0], actualParts);
            for (var i = 0; i < expectedParts.Length; i++)
            {
                Assert.Equal(expectedParts[i], actualParts[i], 1e-5f);
            }
        }
    }

    [Fact]
    public void Onnx_runs_split_a_batch_that_one_long_text_would_blow_up()
    {
        var graph = TestPackages.Graph(TestPackages.Ngrams, 4, seed: 3);
        var model = new VerifiedModel(graph, OnnxModelFile.Parse(graph));
        using var native = new NativeLinearKernel(model.Onnx);
        using var onnx = new OnnxLinearKernel(model, TestPackages.Ngrams.Features, 4, maxBatch: 64, new());
        var texts = RandomTexts(64);
        texts[7] = Extract(string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"word{i}x")));
        Assert.True(texts[7].Count * 64 > 1 << 16);
        var expected = new float[64 * 4];
        var actual = new float[64 * 4];

        onnx.Score(texts, expected);
        native.Score(texts, actual);

        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }

    [Fact]
    public void Graph_with_other_nodes_is_not_taken_for_ours()
    {
        var other = new OnnxWriter("g")
            .Input("ids", OnnxType.Int32, "batch", "features")
            .Input("values", OnnxType.Float32, "batch", "features")
            .Initializer("weights", new float[] { 1, 0 }, 2, 1)
            .Initializer("last_axis", [-1L], 1)
            .Initializer("feature_axis", [1L], 1)
            .Node("Gather", ["weights", "ids"], ["rows"], OnnxAttribute.Int("axis", 0))
            .Node("ReduceMax", ["rows"], ["logits"], OnnxAttribute.Ints("axes", 1), OnnxAttribute.Int("keepdims", 0))
            .Output("logits", OnnxType.Float32, "batch", 1)
            .ToBytes();

        Assert.False(HashedLinearGraph.IsMadeHere(OnnxModelFile.Parse(other)));
    }

    private static byte[] FloatGraph(int labels)
    {
        var rng = new Random(17);
        var weights = new float[(TestPackages.Ngrams.Features + 1) * labels];
        for (var i = 0; i < weights.Length - labels; i++)
        {
            weights[i] = (float)(rng.NextDouble() - 0.5);
        }

        return HashedLinearGraph.Write("float", weights, new float[labels]);
    }

    private static FeatureBuffer[] RandomTexts(int count)
    {
        var rng = new Random(5);
        // The first text is empty: no features at all.
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
                Extract(string.Join(' ', Enumerable.Range(0, i == 0 ? 0 : rng.Next(1, 60)).Select(_ => Words[rng.Next(Words.Length)]))))
        ];
    }

    private static FeatureBuffer Extract(string text)
    {
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        TextFolder.Fold(text, folded);
        new HashedNgramExtractor(TestPackages.Ngrams).Extract(text, folded, features);
        return features;
    }
}
