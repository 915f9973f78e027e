namespace OrleansMl.Training;

public sealed class DenseHeadTests
{
    private static readonly float[][] Corners = [[-1, -1], [1, 1], [-1, 1], [1, -1]];
    private static readonly int[] Equal = [1, 1, 0, 0];

    [Fact]
    public void A_linear_head_learns_what_one_number_says()
    {
        float[][] examples = [[5, 0], [6, 1], [9, 0], [10, 1]];

        var head = Train(examples, [0, 0, 1, 1], new() { Epochs = 400, Decay = 0 });

        Assert.Equal([0, 0, 1, 1], examples.Select(example => Strongest(head, example)));
    }

    [Fact]
    public void Units_learn_what_no_single_number_says()
    {
        var head = Train(Corners, Equal, new() { Units = 16, Epochs = 600, Rate = 0.01f, Decay = 0 });

        Assert.Equal(Equal, Corners.Select(corner => Strongest(head, corner)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_others()
    {
        var options = new DenseHeadOptions { Units = 4, Epochs = 3, Dropout = 0.5f };

        var first = Train(Corners, Equal, options).ToBytes();

        Assert.Equal(first, Train(Corners, Equal, options).ToBytes());
        Assert.NotEqual(first, Train(Corners, Equal, options with { Seed = 2 }).ToBytes());
    }

    [Fact]
    public void Members_are_heads_of_their_own_and_the_sums_are_their_mean()
    {
        var options = new DenseHeadOptions { Units = 4, Epochs = 5 };
        DenseHead[] members = [Train(Corners, Equal, options), Train(Corners, Equal, options with { Seed = 2 })];

        var joined = Train(Corners, Equal, options with { Members = 2 });

        Assert.Equal(8, joined.Units);
        foreach (var corner in Corners)
        {
            var (one, other, mean) = (Sums(members[0], corner), Sums(members[1], corner), Sums(joined, corner));
            Assert.Equal((one[0] + other[0]) / 2, mean[0], 1e-5f);
            Assert.Equal((one[1] + other[1]) / 2, mean[1], 1e-5f);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_file_gives_the_same_sums(int units)
    {
        var head = Train(Corners, Equal, new() { Units = units, Epochs = 2 });

        var read = DenseHead.Parse(head.ToBytes());

        Assert.Equal((2, units, 2), (read.Inputs, read.Units, read.Labels));
        Assert.All(Corners, corner => Assert.Equal(Sums(head, corner), Sums(read, corner)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("head")]
    [InlineData("hexd01000000020000000300000002000000")]
    public void What_is_no_head_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => DenseHead.Parse(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_file_that_was_cut_or_spoilt_is_refused()
    {
        var bytes = Train(Corners, Equal, new() { Epochs = 1 }).ToBytes();
        byte[] later = [.. bytes];
        later[4] = 9;
        byte[] spoilt = [.. bytes];
        BitConverter.TryWriteBytes(spoilt.AsSpan(spoilt.Length - 4), float.NaN);

        Assert.Contains("bytes", Assert.Throws<InvalidDataException>(() => DenseHead.Parse(bytes.AsSpan(0, bytes.Length - 4))).Message);
        Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => DenseHead.Parse(later)).Message);
        Assert.Contains("finite", Assert.Throws<InvalidDataException>(() => DenseHead.Parse(spoilt)).Message);
    }

    private static DenseHead Train(float[][] examples, int[] classes, DenseHeadOptions options) =>
        DenseHeadTrainer.Train(examples, classes, [.. classes.Select(_ => 1f)], labels: 2, options, TestContext.Current.CancellationToken);

    private static float[] Sums(DenseHead head, float[] example)
    {
        var sums = new float[head.Labels];
        head.Score(example, sums);
        return sums;
    }

    private static int Strongest(DenseHead head, float[] example) => Sums(head, example) is var sums && sums[1] > sums[0] ? 1 : 0;
}
