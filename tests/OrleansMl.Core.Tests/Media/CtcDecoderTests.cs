namespace OrleansMl.Media;

public sealed class CtcDecoderTests
{
    private static readonly string[] Characters = ["a", "b", " "];

    [Theory]
    [InlineData("", "")]
    [InlineData("---", "")]
    [InlineData("a", "a")]
    [InlineData("aaa", "a")]
    [InlineData("a-a", "aa")]
    [InlineData("-aab--bb_b-", "abb b")]
    public void Repetitions_are_one_and_nothing_parts_them(string steps, string text) => Assert.Equal(text, Decode(steps).Text);

    [Fact]
    public void The_certainty_is_the_mean_of_the_characters_that_count()
    {
        Assert.Equal(0.7f, Decode("aa-b").Score, 1e-6f);
        Assert.Equal(0f, Decode("--").Score);
    }

    [Fact]
    public void Half_a_step_is_refused() => Assert.Throws<ArgumentException>(() => CtcDecoder.Decode(new float[5], Characters));

    // Every step is sure of its class by 0.7.
    private static TextLine Decode(string steps)
    {
        var probabilities = new float[steps.Length * 4];
        for (var i = 0; i < steps.Length; i++)
        {
            probabilities.AsSpan(i * 4, 4).Fill(0.1f);
            probabilities[(i * 4) + "-ab_".IndexOf(steps[i], StringComparison.Ordinal)] = 0.7f;
        }

        return CtcDecoder.Decode(probabilities, Characters);
    }
}
