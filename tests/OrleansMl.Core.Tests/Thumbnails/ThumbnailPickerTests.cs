using CsCheck;
using OrleansMl.Banks;
using OrleansMl.Fingerprints;

namespace OrleansMl.Thumbnails;

public sealed class ThumbnailPickerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(.2, 1, .1, .1)]
    [InlineData(10, 20, .25, 9.75)]
    [InlineData(60, 120, .25, 59.75)]
    [InlineData(3600, 120, 15, 3585)]
    public void It_looks_twice_a_second_and_no_more_than_120_times(double length, int count, double first, double last)
    {
        var plan = ThumbnailPicker.Plan(TimeSpan.FromSeconds(length));

        Assert.Equal(count, plan.Length);
        Assert.Equal((TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(last)), (plan[0], plan[^1]));
    }

    [Fact]
    public void A_plan_is_in_order_and_within_the_video() => Gen.Long[1, TimeSpan.FromHours(4).Ticks].Sample(ticks =>
    {
        var plan = ThumbnailPicker.Plan(new(ticks));

        Assert.InRange(plan.Length, 1, ThumbnailPicker.MaxCandidates);
        Assert.All(plan, at => Assert.InRange(at.Ticks, 0, ticks - 1));
        Assert.Equal(plan.Order(), plan);
    });

    [Fact]
    public void A_video_of_no_length_has_no_plan() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ThumbnailPicker.Plan(TimeSpan.Zero));

    [Fact]
    public void Three_that_are_apart_in_time_and_looks_are_offered_the_best_first()
    {
        ThumbnailCandidate[] frames =
        [
            Frame(10, .9, 1), Frame(15, .89, 2), // too near in time
            Frame(30, .8, 1), // looks the same
            Frame(40, .7, 3), Frame(20, .6, 4), Frame(50, .5, 5),
        ];

        var chosen = ThumbnailPicker.Choose(frames, Minute);

        Assert.Equal([10, 40, 20], chosen.Select(frame => frame.At.TotalSeconds));
    }

    [Fact]
    public void What_has_a_flaw_is_never_offered()
    {
        var black = new ThumbnailCandidate(TimeSpan.FromSeconds(5), new(0, ThumbnailFlaw.Black), default);

        Assert.Empty(ThumbnailPicker.Choose([black], Minute));
    }

    [Fact]
    public void What_is_offered_is_apart_and_nothing_better_was_left_out()
    {
        var frame = Gen.Select(Gen.Int[0, 60], Gen.Double[0, 1], Gen.Int[0, 8], Gen.Bool);
        frame.Array[0, 40].Sample(drawn =>
        {
            ThumbnailCandidate[] frames =
                [.. drawn.Select(each => each.Item4
                    ? Frame(each.Item1, each.Item2, each.Item3)
                    : Frame(each.Item1, each.Item2, each.Item3) with { Score = new(0, ThumbnailFlaw.Blurred) })];

            var chosen = ThumbnailPicker.Choose(frames, Minute);

            Assert.InRange(chosen.Length, 0, ThumbnailPicker.Offered);
            Assert.All(chosen, one => Assert.Null(one.Score.Flaw));
            Assert.All(chosen.SelectMany((a, i) => chosen.Skip(i + 1).Select(b => (a, b))), pair => Assert.True(Apart(pair.a, pair.b)));
            Assert.Equal(chosen.OrderByDescending(one => one.Score.Value), chosen);
            var open = frames.Where(one => one.Score.Flaw is null && chosen.All(other => Apart(one, other)));
            Assert.True(chosen.Length == ThumbnailPicker.Offered || !open.Any());
            var highest = frames.Where(one => one.Score.Flaw is null).Select(one => one.Score.Value).DefaultIfEmpty().Max();
            Assert.Equal(highest, chosen.Select(one => one.Score.Value).FirstOrDefault());
        });
    }

    private static bool Apart(ThumbnailCandidate a, ThumbnailCandidate b) =>
        (a.At - b.At).Duration() >= TimeSpan.FromSeconds(6) && a.Hash.Bits.DistanceTo(b.Hash.Bits) > 60;

    private static ThumbnailCandidate Frame(double seconds, double score, int looks)
    {
        var bytes = new byte[Hash256.Size];
        new Random(looks).NextBytes(bytes);
        return new(TimeSpan.FromSeconds(seconds), new(score, Flaw: null), new(Hash256.From(bytes), 100));
    }
}
