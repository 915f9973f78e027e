using OrleansMl.Text;

namespace OrleansMl.Training;

public class LogisticTrainerTests
{
    // 200 mild sentences: complaints and praise about food and weather, made from patterns.
    private static (
        List<(string Text, sbyte Grumpy, sbyte Weather)> Train, List<(string Text, sbyte Grumpy, sbyte Weather)> Test) Sentences()
    {
        string[] grumpy =
        [
            "what a dull {0}",
            "I am unhappy with the {0}",
            "the {0} was a disappointment",
            "a boring {0} again",
            "never liked this {0}"
        ];
        string[] glad =
        [
            "what a lovely {0}",
            "I am delighted by the {0}",
            "the {0} was a pleasure",
            "a splendid {0} again",
            "always liked this {0}"
        ];
        string[] food = ["soup", "bread", "pudding", "salad", "cheese", "pasta", "curry", "apple", "lunch", "dinner"];
        string[] weather = ["rain", "sunshine", "storm", "breeze", "snow", "fog", "thunder", "cloud", "drizzle", "frost"];
        var all = from pattern in grumpy.Concat(glad)
                  from noun in food.Concat(weather)
                  select (
                      string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, noun),
                      (sbyte)(grumpy.Contains(pattern) ? 1 : 0),
                      (sbyte)(weather.Contains(noun) ? 1 : 0));
        var list = all.ToList();
        return (list.Where((_, i) => (i + (i / 20)) % 4 != 3).ToList(), list.Where((_, i) => (i + (i / 20)) % 4 == 3).ToList());
    }

    private static readonly HashedNgramExtractor Extractor = new(new() { Word = new([1, 2], 1 << 12), Char = new([3, 4, 5], 1 << 12) });

    private static SparseExamples Examples(IEnumerable<(string Text, sbyte Grumpy, sbyte Weather)> sentences)
    {
        var examples = new SparseExamples(2, Extractor.Options.Features);
        var folded = new FoldedText();
        var features = new FeatureBuffer();
        foreach (var (text, grumpy, weather) in sentences)
        {
            TextFolder.Fold(text, folded);
            Extractor.Extract(text, folded, features);
            examples.Add(features, [grumpy, weather]);
        }

        return examples;
    }

    private static LinearModel Train(SparseExamples examples, LogisticTrainerOptions options) =>
        LogisticTrainer.Train(examples, options, cancellationToken: TestContext.Current.CancellationToken);

    private static float[] Logits(LinearModel model, SparseExamples examples, int i)
    {
        var logits = new float[model.Labels];
        model.Score(examples.Ids(i), examples.Values(i), logits);
        return logits;
    }

    [Fact]
    public void A_model_of_200_mild_sentences_separates_the_ones_kept_aside()
    {
        var (train, test) = Sentences();
        var model = Train(Examples(train), new());
        var examples = Examples(test);
        for (var i = 0; i < examples.Count; i++)
        {
            var logits = Logits(model, examples, i);
            Assert.Equal(test[i].Grumpy == 1, logits[0] > 0);
            Assert.Equal(test[i].Weather == 1, logits[1] > 0);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_does_not()
    {
        var examples = Examples(Sentences().Train);
        var first = Train(examples, new() { Epochs = 2 });
        Assert.Equal(first.Weights.ToArray(), Train(examples, new() { Epochs = 2 }).Weights.ToArray());
        Assert.NotEqual(first.Weights.ToArray(), Train(examples, new() { Epochs = 2, Seed = 2 }).Weights.ToArray());
    }

    [Fact]
    public void An_unknown_target_teaches_nothing()
    {
        var known = Sentences().Train;
        var masked = known.Select(s => (s.Text, s.Grumpy, SparseExamples.Unknown));
        var model = Train(Examples(masked), new());
        Assert.All(Enumerable.Range(0, Extractor.Options.Features), row => Assert.Equal(0, model.Weights[(row * 2) + 1]));
        Assert.Equal(0, model.Bias[1]);
    }

    [Fact]
    public void Training_equals_the_plain_formula_step_by_step()
    {
        // Dense, one label, no snapshots before the last pass matters: replays every step in doubles and averages the same snapshots.
        var examples = new SparseExamples(1, 3);
        var rng = new Random(5);
        for (var i = 0; i < 64; i++)
        {
            float a = rng.NextSingle(), b = rng.NextSingle();
            examples.Add([0, 1, 2], [a, b, 1], [(sbyte)(a > b ? 1 : 0)]);
        }

        var options = new LogisticTrainerOptions { Epochs = 4, L2 = [1e-3], MaxClassWeight = 1, Seed = 9 };
        var model = Train(examples, options);

        var w = new double[3];
        var sum = new double[3];
        double bias = 0;
        int step = 0, snapshots = 0;
        var order = Enumerable.Range(0, 64).ToArray();
        rng = new(9);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            rng.Shuffle(order);
            foreach (var i in order)
            {
                var rate = options.Rate / (1 + (options.RateDecay * step / 64));
                var x = examples.Values(i);
                var error = examples.Target(i, 0) - (1 / (1 + Math.Exp(-((w[0] * x[0]) + (w[1] * x[1]) + (w[2] * x[2]) + bias))));
                for (var k = 0; k < 3; k++)
                {
                    w[k] = (w[k] * (1 - (rate * 1e-3))) + (rate * error * x[k]);
                }

                bias += 0.05 * rate * error;
                step++;
                if (step % 4 == 0 && step * 4 >= 256)
                {
                    snapshots++;
                    for (var k = 0; k < 3; k++)
                    {
                        sum[k] += w[k];
                    }
                }
            }
        }

        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(sum[k] / snapshots, model.Weights[k], 1e-4);
        }
    }

    [Fact]
    public void Four_labels_score_as_a_plain_sum()
    {
        var rng = new Random(3);
        var weights = Enumerable.Range(0, 40).Select(_ => rng.NextSingle()).ToArray();
        float[] bias = [1, 2, 3, 4];
        int[] ids = [1, 4, 9];
        float[] values = [0.5f, -1, 2];
        var logits = new float[4];
        new LinearModel(4, weights, bias).Score(ids, values, logits);
        for (var l = 0; l < 4; l++)
        {
            Assert.Equal(bias[l] + ids.Zip(values).Sum(f => weights[(f.First * 4) + l] * f.Second), logits[l], 1e-5f);
        }
    }

    [Fact]
    public void Quantised_weights_are_within_half_a_step_and_padding_is_zero()
    {
        float[] weights = [1, -0.1f, 0.3f, 0.2f, -2, 0];
        var model = new LinearModel(2, weights, [0, 0]);
        var (bytes, scale) = model.Quantise(extraRows: 1);
        Assert.Equal(8, bytes.Length);
        Assert.Equal([0, 0], bytes[6..]);
        Assert.Equal(-127, bytes[4]);
        for (var i = 0; i < weights.Length; i++)
        {
            Assert.InRange(Math.Abs((bytes[i] * scale[i % 2]) - weights[i]), 0, (scale[i % 2] / 2) + 1e-6f);
        }
    }
}
