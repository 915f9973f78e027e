using CsCheck;

namespace OrleansMl.Registry;

public sealed class ScoreBinsTests
{
    [Theory]
    [InlineData(0f, 0)]
    [InlineData(0.0009f, 0)]
    [InlineData(0.001f, 1)]
    [InlineData(0.5f, 8)]
    [InlineData(0.97f, 11)]
    [InlineData(1f, 11)]
    [InlineData(float.NaN, 0)]
    public void A_score_lies_in_its_bin(float score, int bin) => Assert.Equal(bin, ScoreBins.Of(score));

    [Fact]
    public void A_bin_holds_exactly_the_scores_between_its_edges() => Gen.Float[0, 1].Sample(score =>
    {
        var bin = ScoreBins.Of(score);
        Assert.True(bin == 0 || score >= ScoreBins.Edges[bin - 1]);
        Assert.True(bin == ScoreBins.Count - 1 || score < ScoreBins.Edges[bin]);
    });
}
