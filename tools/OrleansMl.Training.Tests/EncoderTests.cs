using System.Text;
using OrleansMl.Onnx;
using TorchSharp;

namespace OrleansMl.FineTuning;

/// <summary>The whole way on an encoder with random weights and two hundred words.</summary>
public sealed class EncoderTests
{
    private const int WordCount = 200, Labels = 3;

    private static readonly BertWeights Random = RandomWeights();

    [Fact]
    public void Exported_files_compute_what_the_module_computes()
    {
        NativeTorch.Prepare(1);

        // Random vectors are harder on eight bits than learned ones.
        var check = ExportCheck.Run(
            Random,
            BertGraph.Write("test", Random, eightBits: false),
            BertGraph.Write("test", Random, eightBits: true),
            Texts(20));

        Assert.InRange(check.LargestDifference, 0, 1e-4);
        Assert.InRange(check.SmallestCosine, 0.98, 1);
    }

    [Fact]
    public void Weights_read_back_are_off_by_at_most_half_a_step_and_those_in_floats_not_at_all()
    {
        var file = OnnxModelFile.Parse(BertGraph.Write("test", Random, eightBits: true));

        var read = BertGraph.Read(file, Random);

        Assert.Equal(Random[BertWeights.HeadWeight].Values, read[BertWeights.HeadWeight].Values);
        Assert.Equal(Random["layer.3.norm.gain"].Values, read["layer.3.norm.gain"].Values);
        var (before, after) = (Random["layer.2.up.weight"].Values, read["layer.2.up.weight"].Values);
        var largest = before.Max(Math.Abs);
        Assert.InRange(before.Zip(after, (a, b) => (double)(a - b) * (a - b)).Average(), 0, Math.Pow(largest / 127, 2) / 4);
    }

    [Fact]
    public void Learning_twice_from_one_seed_gives_the_same_weights()
    {
        var vocabulary = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, WordCount).Select(Word)));
        TrainingRow[] rows =
        [
            .. Enumerable.Range(0, 40).Select(i => new TrainingRow($"word{i} apples pears word{i + 1}", [(sbyte)(i % 2), -1, 0], 1))
        ];
        var options = new FineTuningOptions { Rows = 16, Epochs = 1, BatchSize = 8 };

        BertWeights Learn(int seed) => FineTuner.Train(
            Random,
            rows,
            new TextTokenizer(vocabulary),
            options with { Seed = seed },
            (_, _) => { },
            TestContext.Current.CancellationToken);

        var (first, second, other) = (Learn(7), Learn(7), Learn(8));
        Assert.All(first.Tensors, tensor => Assert.True(tensor.Values.AsSpan().SequenceEqual(second[tensor.Name].Values), tensor.Name));
        Assert.False(first["layer.0.up.weight"].Values.AsSpan().SequenceEqual(other["layer.0.up.weight"].Values));
        Assert.False(first["layer.0.up.weight"].Values.AsSpan().SequenceEqual(Random["layer.0.up.weight"].Values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Frozen_layers_and_words_stay_byte_for_byte_in_the_next_file_and_those_above_learn(int frozen)
    {
        var vocabulary = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, WordCount).Select(Word)));
        TrainingRow[] rows = [.. Enumerable.Range(0, 16).Select(i => new TrainingRow($"word{i} word{i + 1}", [(sbyte)(i % 2), -1, 0], 1))];
        var before = OnnxModelFile.Parse(BertGraph.Write("test", Random, eightBits: true));
        var start = BertGraph.Read(before, Random);

        var tuned = FineTuner.Train(
            start,
            rows,
            new TextTokenizer(vocabulary),
            new() { Rows = 16, Epochs = 1, BatchSize = 8, FrozenLayers = frozen },
            (_, _) => { },
            TestContext.Current.CancellationToken);
        var after = OnnxModelFile.Parse(BertGraph.Write("test", BertWeights.Interpolate(tuned, start, 0.8f), eightBits: true));

        bool IsSame(string name) => before.Constants[name].Raw.Span.SequenceEqual(after.Constants[name].Raw.Span);
        bool IsFrozen(string name) =>
            name.StartsWith("layer.", StringComparison.Ordinal)
                ? name[6] - '0' < frozen
                : !name.StartsWith("head", StringComparison.Ordinal);
        var own = before.Constants.Keys.Where(name => Random.Tensors.Any(t => name == t.Name || name == $"{t.Name}.scale")).ToList();
        Assert.All(own.Where(IsFrozen), name => Assert.True(IsSame(name), name));
        Assert.All(
            own.Where(name => !IsFrozen(name) && name.EndsWith(".gain", StringComparison.Ordinal)),
            name => Assert.False(IsSame(name), name));
        Assert.Contains(own, name => name == "layer.5.norm.gain");
    }

    [Fact]
    public void A_step_is_that_of_AdamW_on_every_weight_and_rests_on_words_it_did_not_read()
    {
        NativeTorch.Prepare(1);
        using var scope = torch.NewDisposeScope();
        using var encoder = new TorchEncoder(Random, learns: true, brain: false);
        var master = new MasterWeights(Random);
        var batch = new TokenBatch(Texts(4));
        var words = encoder.WordVectors(batch.Gather(master.Words), learns: true);
        encoder.Forward(batch, words).Logits.square().sum().backward();
        const string Name = "layer.1.down.weight";
        var gradient = encoder.Tensors[Name].grad!.data<float>().ToArray();

        master.Step(encoder, words, batch, rate: 1e-3, headRate: 1e-3, decay: 0.1, maxNorm: double.PositiveInfinity);

        var before = Random[Name].Values;
        var after = master.ToWeights();
        // In the first step the means are the gradient itself.
        Assert.All(Enumerable.Range(0, 500), i => Assert.Equal(
            (before[i] * (1 - (1e-3 * 0.1))) - (1e-3 * gradient[i] / (Math.Abs(gradient[i]) + 1e-8)), after[Name].Values[i], 1e-5));
        Assert.Equal(after[Name].Values, encoder.Tensors[Name].data<float>().ToArray());
        var unread = Enumerable.Range(0, WordCount).Except(batch.Words).First() * BertWeights.Hidden;
        Assert.Equal(Random[BertWeights.Words].Values[unread], after[BertWeights.Words].Values[unread]);
        var read = batch.Words[0] * BertWeights.Hidden;
        Assert.NotEqual(Random[BertWeights.Words].Values[read], after[BertWeights.Words].Values[read]);
    }

    [Fact]
    public void Brain_floats_round_to_the_nearest_and_ties_to_even()
    {
        float[] values = [1, -2.5f, 1 + (1 / 256f), 1 + (3 / 256f), 0, 3.14159f, -1e-20f, 65504, .. Enumerable.Repeat(0.1f, 12)];
        var brain = new ushort[values.Length];
        var back = new float[values.Length];

        BrainFloats.Round(values, brain);
        BrainFloats.Widen(brain, back);

        Assert.Equal([1, -2.5f, 1, 1 + (4 / 256f), 0, 3.140625f], back.Take(6));
        Assert.All(values.Zip(back), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Math.Abs(pair.First) / 256));
    }

    [Fact]
    public void Step_sizes_rise_to_the_highest_and_fall_to_nearly_nothing()
    {
        double[] shares = [.. Enumerable.Range(0, 100).Select(step => FineTuner.Schedule(step, 100, 0.1))];

        Assert.Equal(0.1, shares[0], 1e-9);
        Assert.Equal(1, shares.Max(), 1e-9);
        Assert.Equal(shares.Skip(10).OrderDescending(), shares.Skip(10));
        Assert.InRange(shares[^1], 0.001, 0.02);
    }

    [Fact]
    public void A_rare_label_counts_more_up_to_the_limit() => Assert.Equal(
        [1f, 2f, 3f],
        FineTuner.ClassWeights([[1, 1, 1], [1, 0, 0], [-1, 0, 0], .. Enumerable.Repeat<sbyte[]>([0, 0, 0], 2), .. Tail()], 3));

    // A second label of one in five, a third of one in twelve.
    private static IEnumerable<sbyte[]> Tail() => Enumerable.Repeat<sbyte[]>([-1, -1, 0], 7);

    private static string Word(int i) => i switch
    {
        0 => "[PAD]",
        TextTokenizer.Cls => "[CLS]",
        TextTokenizer.Sep => "[SEP]",
        1 => "[UNK]",
        _ => i % 3 == 0 ? $"##{i}" : i % 5 == 0 ? "apples" + i : $"w{i}",
    };

    private static int[][] Texts(int count)
    {
        var random = new Random(11);
        int[] Text() => [.. Enumerable.Range(0, random.Next(3, 20)).Select(_ => random.Next(WordCount))];
        return [.. Enumerable.Range(0, count).Select(_ => Text())];
    }

    private static BertWeights RandomWeights()
    {
        var random = new Random(3);
        float[] Draw(int size, double scale, double mean = 0) =>
            [.. Enumerable.Range(0, size).Select(_ => (float)(mean + (scale * (random.NextDouble() + random.NextDouble() - 1))))];
        const int Hidden = BertWeights.Hidden, Inner = BertWeights.Inner;
        var tensors = new List<WeightTensor>();
        void Add(string name, double scale, params int[] shape) =>
            tensors.Add(new(name, shape, Draw(shape.Aggregate(1, (a, b) => a * b), scale)));
        void AddNorm(string name)
        {
            tensors.Add(new($"{name}.gain", [Hidden], Draw(Hidden, 0.1, 1)));
            Add($"{name}.bias", 0.1, Hidden);
        }

        Add(BertWeights.Words, 0.1, WordCount, Hidden);
        Add(BertWeights.Positions, 0.1, BertWeights.MaxTokens, Hidden);
        AddNorm("norm");
        for (var layer = 0; layer < BertWeights.Layers; layer++)
        {
            string Name(string part) => BertWeights.Name(layer, part);
            Add(Name("attention.weight"), 0.1, Hidden, 3 * Hidden);
            Add(Name("attention.bias"), 0.1, 3 * Hidden);
            Add(Name("output.weight"), 0.1, Hidden, Hidden);
            Add(Name("output.bias"), 0.1, Hidden);
            AddNorm(Name("attention.norm"));
            Add(Name("up.weight"), 0.1, Hidden, Inner);
            Add(Name("up.bias"), 0.1, Inner);
            Add(Name("down.weight"), 0.1, Inner, Hidden);
            Add(Name("down.bias"), 0.1, Hidden);
            AddNorm(Name("norm"));
        }

        Add(BertWeights.HeadWeight, 0.1, Hidden, Labels);
        Add(BertWeights.HeadBias, 0.1, Labels);
        return new(tensors);
    }
}
