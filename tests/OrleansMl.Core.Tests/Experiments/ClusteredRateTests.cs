namespace OrleansMl.Experiments;

public sealed class ClusteredRateTests
{
    [Fact]
    public void Independent_exposures_give_the_interval_of_Wilson()
    {
        // One exposure a person: 30 of 100. Wilson: .2189 to .3959.
        var rate = ClusteredRate.Of([.. Enumerable.Range(0, 100).Select(i => (1, i < 30 ? 1 : 0))]);
        Assert.Equal(
            (.3, .2189, .3959), (Math.Round(rate.Value, 4), Math.Round(rate.Low, 3 + 1), Math.Round(rate.High, 4)), new Close(.0006));
    }

    [Fact]
    public void Exposures_of_people_who_are_alike_are_worth_less()
    {
        // The same 300 of 1,000, but each of 100 people takes all ten or none.
        var rate = ClusteredRate.Of([.. Enumerable.Range(0, 100).Select(i => (10, i < 30 ? 10 : 0))]);
        var (narrow, wide) = (ClusteredRate.Wilson(.3, 1000), ClusteredRate.Wilson(.3, 100));
        Assert.True(rate.High - rate.Low > 2.5 * (narrow.High - narrow.Low));
        Assert.Equal(wide.High - wide.Low, rate.High - rate.Low, .002);
    }

    [Fact]
    public void Intervals_hold_what_they_say_when_people_differ()
    {
        var random = new Random(1);
        int held = 0, naive = 0, differences = 0;
        const int Times = 600;
        for (var time = 0; time < Times; time++)
        {
            // People take .05 or .35 of what they see; .2 on average.
            var (one, other) = (People(), People());
            var rate = ClusteredRate.Of(one);
            held += rate.Low <= .2 && .2 <= rate.High ? 1 : 0;
            var simple = ClusteredRate.Wilson(rate.Value, one.Sum(person => person.Exposures));
            naive += simple.Low <= .2 && .2 <= simple.High ? 1 : 0;
            var difference = ClusteredRate.Difference(rate, ClusteredRate.Of(other));
            differences += difference.Low <= 0 && 0 <= difference.High ? 1 : 0;
        }

        Assert.InRange(held / (double)Times, .93, .98);
        Assert.InRange(differences / (double)Times, .93, .98);
        Assert.True(naive / (double)Times < .85);

        List<(int Exposures, int Takes)> People() => [.. Enumerable.Range(0, 150).Select(_ =>
        {
            var (rate, shown) = (random.Next(2) == 0 ? .05 : .35, random.Next(5, 40));
            return (shown, Enumerable.Range(0, shown).Count(_ => random.NextDouble() < rate));
        })];
    }

    [Fact]
    public void Nothing_one_person_and_nobody_who_takes_anything_have_an_answer()
    {
        Assert.True(double.IsNaN(ClusteredRate.Of([]).Value));
        var one = ClusteredRate.Of([(1000, 200)]);
        Assert.True(one.Low < .02 && one.High > .8, "one person says little");
        var none = ClusteredRate.Of([.. Enumerable.Repeat((10, 0), 50)]);
        Assert.Equal((0, 0, .0713), (none.Value, none.Low, Math.Round(none.High, 4)), new Close(.0005));
        Assert.True(double.IsNaN(ClusteredRate.Difference(ClusteredRate.Of([]), none).Value));
    }

    private sealed class Close(double by) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) <= by && Math.Abs(x.Item2 - y.Item2) <= by && Math.Abs(x.Item3 - y.Item3) <= by;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
