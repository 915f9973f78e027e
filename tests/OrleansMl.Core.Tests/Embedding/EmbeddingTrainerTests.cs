using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

public sealed class EmbeddingTrainerTests
{
    private static readonly EmbeddingTrainerOptions Options = new()
    {
        Dimensions = 8,
        WordRows = 1 << 10,
        GramRows = 1 << 16,
        MinCount = 2,
        Subsampling = 1,
        EigenvaluePower = 1
    };

    // Two worlds that never meet but in small words.
    private static readonly string[] Texts =
    [
        .. Enumerable.Range(0, 300).Select(i =>
        {
            string[] kitchen = ["bread", "butter", "oven", "flour", "recipe", "spoon"];
            string[] road = ["engine", "brake", "wheel", "driver", "diesel", "clutch"];
            var world = i % 2 == 0 ? kitchen : road;
            var random = new Random(i);
            return string.Join(' ', Enumerable.Range(0, 8).Select(k => k % 4 == 3 ? "the" : world[random.Next(world.Length)]));
        }),
    ];

    private readonly EmbeddingModel _model = EmbeddingTrainer.Train(Texts, Options, progress: null, CancellationToken.None);

    [Fact]
    public void Texts_of_one_world_lie_closer_than_texts_of_two() =>
        Assert.True(Similarity("bread and butter", "an oven for flour") > Similarity("bread and butter", "the driver's clutch") + 0.5f);

    [Fact]
    public void A_word_nobody_learned_lies_near_those_it_is_made_of() =>
        Assert.True(Similarity("butterbread", "butter") > Similarity("butterbread", "diesel") + 0.3f);

    [Theory]
    [InlineData("bread")]
    [InlineData("butterbread")]
    [InlineData("the bread, the butter and a wheel")]
    public void A_vector_has_unit_length(string text) => Assert.Equal(1, TensorPrimitives.Norm<float>(Embed(text)), 1e-5f);

    [Theory]
    [InlineData("")]
    [InlineData("😀 !!! @bread https://bread.example")]
    [InlineData("zzqx")]
    public void A_text_without_a_known_word_is_all_zero(string text) => Assert.All(Embed(text), number => Assert.Equal(0, number));

    [Fact]
    public void The_vector_is_the_weighted_sum_of_its_words()
    {
        const string Text = "the bread the butter unheardbread";
        var sum = new double[_model.Dimensions];
        Span<int> rows = stackalloc int[EmbeddingModel.MaxRows];
        foreach (var word in Text.Split(' '))
        {
            var (count, weight) = _model.Rows(word, rows);
            Assert.True(count > 0);
            foreach (var row in rows[..count])
            {
                for (var k = 0; k < sum.Length; k++)
                {
                    sum[k] += weight * _model.Scales[row] * _model.Vectors[(row * sum.Length) + k];
                }
            }
        }

        var norm = Math.Sqrt(sum.Sum(x => x * x));
        Assert.All(Embed(Text).Zip(sum), pair => Assert.Equal(pair.Second / norm, pair.First, 1e-5));
    }

    [Fact]
    public void The_same_texts_and_seed_give_the_same_tables()
    {
        var again = EmbeddingTrainer.Train(Texts, Options, progress: null, CancellationToken.None);

        Assert.True(
            again.Vectors.SequenceEqual(_model.Vectors)
                && again.Scales.SequenceEqual(_model.Scales)
                && again.Weights.SequenceEqual(_model.Weights));
    }

    [Fact]
    public void Tables_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new EmbeddingModel(2, new sbyte[8], new float[4], new float[3], new int[3]));
        Assert.Throws<ArgumentException>(() => new EmbeddingModel(2, new sbyte[7], new float[4], new float[2], new int[2]));
        Assert.Throws<ArgumentException>(() => new EmbeddingModel(2, new sbyte[8], new float[4], new float[2], new int[1]));
    }

    private float Similarity(string one, string other) => TensorPrimitives.Dot<float>(Embed(one), Embed(other));

    private float[] Embed(string text)
    {
        var vector = new float[_model.Dimensions];
        _model.Embed(text, vector);
        return vector;
    }
}
