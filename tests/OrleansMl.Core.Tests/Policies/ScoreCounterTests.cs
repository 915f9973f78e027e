using OrleansMl.Moderation;

namespace OrleansMl.Policies;

public sealed class ScoreCounterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(.0199f, 0)]
    [InlineData(.5f, 25)]
    [InlineData(.999f, 49)]
    [InlineData(1f, 49)]
    public void A_score_lies_in_its_fiftieth(float score, int bin)
    {
        var counter = new ScoreCounter(ModerationCategory.Spam);

        counter.Add(Scored(score), null);

        var histogram = counter.ToHistogram();
        Assert.Equal((ScoreHistogram.BinCount, 1L), (histogram.Bins.Length, histogram.Items));
        Assert.Equal(bin, histogram.Bins.IndexOf(Assert.Single(histogram.Bins, one => one.Count == 1)));
    }

    [Fact]
    public void Decisions_of_people_are_counted_beside()
    {
        var counter = new ScoreCounter(ModerationCategory.Spam);
        foreach (var human in (ModerationLevel?[])[null, ModerationLevel.Approved, ModerationLevel.Flagged, ModerationLevel.Rejected,
            ModerationLevel.Rejected, ModerationLevel.ReviewRequired])
        {
            counter.Add(Scored(.9f), human);
        }

        Assert.Equal(new(.9, .92, 6, 1, 1, 2), counter.ToHistogram().Bins[45]);
    }

    [Fact]
    public void What_has_no_score_is_in_no_bin()
    {
        var counter = new ScoreCounter(ModerationCategory.Hate);

        counter.Add(Scored(.9f), null);
        counter.Add(Scored(.9f) with { NotJudged = [ModerationCategory.Hate] }, null);

        var histogram = counter.ToHistogram();
        Assert.Equal((0L, 1L, null), (histogram.Items, histogram.NotJudged, histogram.Oldest));
    }

    [Fact]
    public void The_oldest_is_told()
    {
        var counter = new ScoreCounter(ModerationCategory.Spam);

        counter.Add(Scored(.1f) with { At = Noon.AddDays(1) }, null);
        counter.Add(Scored(.1f), null);

        Assert.Equal(Noon, counter.ToHistogram().Oldest);
    }

    private static ScoredRevision Scored(float score) => new(
        "a", Noon, ContentType.Post, CategoryScores.From((ModerationCategory.Spam, score)), [], ModerationLevel.Approved, null, null);
}
