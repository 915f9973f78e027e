namespace OrleansMl.TaughtCategories;

public sealed class HeadTrainerTests
{
    private const int Dimensions = 24;

    [Fact]
    public void A_topic_far_from_everything_else_is_told_apart_and_leave_one_out_says_so()
    {
        var head = HeadTrainer.Train(Around(0, 10, seed: 1), [], Around(1, 60, seed: 2));

        Assert.Equal(1, head.Figures.Auc);
        Assert.Equal(1, head.Figures.Recall);
        Assert.Equal(1, head.Figures.Precision);
        Assert.All(Around(0, 50, seed: 3), vector => Assert.InRange(head.Head.Score(vector), head.Figures.Threshold, 1));
        Assert.All(Around(1, 50, seed: 4), vector => Assert.InRange(head.Head.Score(vector), 0, head.Figures.Threshold));
    }

    [Fact]
    public void Examples_that_are_like_everything_else_are_worth_a_coin()
    {
        var head = HeadTrainer.Train(Around(0, 40, seed: 1, noise: 20), Around(0, 40, seed: 2, noise: 20), []);

        Assert.InRange(head.Figures.Auc, 0.3, 0.7);
    }

    [Fact]
    public void The_same_sentences_give_the_same_head()
    {
        var (first, second) = (Teach(), Teach());

        Assert.Equal(first.Head.Weights, second.Head.Weights);
        Assert.Equal(first.Head.Bias, second.Head.Bias);
        Assert.Equal(first.Figures, second.Figures);

        static TaughtHead Teach() => HeadTrainer.Train(Around(0, 10, seed: 1), Around(1, 5, seed: 2), Around(2, 30, seed: 3));
    }

    [Fact]
    public void Our_own_sentences_about_the_topic_are_left_out()
    {
        var head = HeadTrainer.Train(
            Around(0, 10, seed: 1, noise: 0.3), [], [.. Around(0, 5, seed: 2, noise: 0), .. Around(1, 60, seed: 3)]);

        Assert.Equal(60, head.OwnSentences);
    }

    [Fact]
    public void Ten_examples_are_held_back_by_a_tenth_at_least() =>
        Assert.InRange(HeadTrainer.Train(Around(0, 10, seed: 1), [], Around(1, 60, seed: 2)).Figures.Ridge, 0.1, 0.3);

    [Fact]
    public void A_few_counter_examples_are_heard_among_many_sentences_of_our_own()
    {
        var own = Around(1, 200, seed: 2);
        var near = Around(2, 10, seed: 3);

        var alone = HeadTrainer.Train(Around(0, 10, seed: 1), [], own);
        var told = HeadTrainer.Train(Around(0, 10, seed: 1), near, own);

        var unseen = Around(2, 50, seed: 4);
        Assert.True(unseen.Average(vector => told.Head.Score(vector)) < unseen.Average(vector => alone.Head.Score(vector)) / 2);
    }

    [Fact]
    public void Without_anything_else_there_is_nothing_to_learn() =>
        Assert.Throws<ArgumentException>(() => HeadTrainer.Train(Around(0, 10, seed: 1), [], []));

    [Fact]
    public void The_threshold_lies_halfway_between_the_scores_that_it_parts()
    {
        var figures = HeadTrainer.Measure([0.9f, 0.7f, 0.3f, 0.1f], [true, true, false, false], [1, 1, 9, 9], score => score, ridge: 1);

        Assert.Equal((1.0, 0.5f, 1.0, 1.0), (figures.Auc, figures.Threshold, figures.Precision, figures.Recall));
    }

    [Fact]
    public void Precision_is_stated_where_one_text_in_ten_is_of_the_category()
    {
        // The one false alarm stands for as much as nine examples' share of what else is written.
        var figures = HeadTrainer.Measure([0.9f, 0.8f, 0.7f, 0.1f], [true, false, true, false], [1, 9, 1, 9], score => score, ridge: 1);

        Assert.Equal((0.85f, 1.0, 0.5), (figures.Threshold, figures.Precision, figures.Recall));
    }

    [Fact]
    public void A_vector_of_another_encoder_is_refused() => Assert.Equal(
        "The vector has 3 dimensions; the head was taught on 2.",
        Assert.Throws<ArgumentException>(() => new SentenceHead([1, 2], 0).Score([1, 2, 3])).Message);

    // Unit vectors around an axis.
    private static List<float[]> Around(int axis, int count, int seed, double noise = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var vector = new float[Dimensions];
                for (var k = 0; k < Dimensions; k++)
                {
                    vector[k] = (float)((k == axis ? 1 : 0) + (noise * 0.25 * ((2 * random.NextDouble()) - 1)));
                }

                var length = MathF.Sqrt(vector.Sum(x => x * x));
                return vector.Select(x => x / length).ToArray();
            })
        ];
    }
}
