namespace OrleansMl.Recommendations;

public sealed class ExplorationTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void Draws_of_beta_have_its_mean_and_variance()
    {
        var random = new Random(1);
        foreach (var (alpha, beta) in new[] { (.5, .5), (2.0, 5.0), (30.0, 3.0) })
        {
            double[] draws = [.. Enumerable.Range(0, 40_000).Select(_ => BetaDraws.Draw(alpha, beta, random))];
            var mean = alpha / (alpha + beta);
            Assert.Equal(mean, draws.Average(), .01);
            Assert.Equal(
                mean * (1 - mean) / (alpha + beta + 1), draws.Average(draw => (draw - draws.Average()) * (draw - draws.Average())), .005);
            Assert.All(draws, draw => Assert.InRange(draw, 0, 1));
        }
    }

    [Fact]
    public void What_is_taken_is_drawn_more_and_what_is_unknown_gets_its_chance()
    {
        var random = new Random(2);

        // Known to be bad, known to be good, unknown with a middling prior.
        ExplorationCandidate[] candidates = [new(1000, 10, .1), new(1000, 200, .1), new(0, 0, .15)];
        var draws = Enumerable.Range(0, 2000).Select(_ => Exploration.Choose(candidates, random)).ToList();
        var shares = draws.CountBy(draw => draw.Chosen).ToDictionary(pair => pair.Key, pair => pair.Value / 2000.0);
        Assert.True(shares.GetValueOrDefault(0) < .01);
        Assert.InRange(shares[2], .1, .5);
        Assert.True(shares[1] > shares[2]);

        // The logged chance is the share.
        foreach (var (item, share) in shares.Where(pair => pair.Value > .05))
        {
            Assert.Equal(share, draws.Where(draw => draw.Chosen == item).Average(draw => draw.Propensity), .05);
        }

        Assert.All(draws, draw => Assert.InRange(draw.Propensity, double.Epsilon, 1));
    }

    [Fact]
    public void Trying_finds_the_best_and_stops_wasting()
    {
        // Three items that are taken in 5, 10 and 20 % of the cases; nobody says so.
        var (random, rates) = (new Random(3), new[] { .05, .1, .2 });
        var (shown, taken) = (new double[3], new double[3]);
        for (var i = 0; i < 2000; i++)
        {
            ExplorationCandidate[] candidates =
                [.. Enumerable.Range(0, 3).Select(item => new ExplorationCandidate(shown[item], taken[item], .1))];
            var chosen = Exploration.Choose(candidates, random).Chosen;
            shown[chosen]++;
            taken[chosen] += random.NextDouble() < rates[chosen] ? 1 : 0;
        }

        Assert.True(shown[2] > 1400);
    }
}
