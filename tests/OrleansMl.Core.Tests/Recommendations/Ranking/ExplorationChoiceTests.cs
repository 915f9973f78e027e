using System.Runtime.Intrinsics;

namespace OrleansMl.Recommendations;

public sealed class ExplorationChoiceTests
{
    private const int Draws = 20_000;

    public static TheoryData<string> Situations =>
        ["nobody knows anything", "some are known well", "one is known and the rest is not", "many", "rare", "never taken", "two", "high"];

    [Theory]
    [Trait("speed", "slow")]
    [MemberData(nameof(Situations))]
    public void Chances_are_the_shares_of_many_draws(string situation)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var random = new Random(seed);
            var candidates = Of(situation, random);
            var (chances, drawn) = (new double[candidates.Length], Drawn(candidates, random));
            Exploration.Chances(candidates, chances);
            Assert.Equal(1, chances.Sum(), 1e-9);

            // .01, and what chance does to 20,000 draws.
            Assert.All(
                chances.Zip(drawn),
                pair =>
                    Assert.InRange(Math.Abs(pair.First - pair.Second), 0, .01 + (3 * Math.Sqrt(pair.Second * (1 - pair.Second) / Draws))));
        }
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Items_are_drawn_by_the_chances_that_are_logged()
    {
        var random = new Random(7);
        var candidates = Of("nobody knows anything", random);
        var chances = new double[candidates.Length];
        Exploration.Chances(candidates, chances);
        var choices = Enumerable.Range(0, Draws).Select(_ => Exploration.Choose(candidates, random)).ToList();
        Assert.All(choices, choice => Assert.Equal(chances[choice.Chosen], choice.Propensity));
        var shares = choices.CountBy(choice => choice.Chosen).ToDictionary(pair => pair.Key, pair => (double)pair.Value / Draws);
        for (var i = 0; i < chances.Length; i++)
        {
            Assert.Equal(chances[i], shares.GetValueOrDefault(i), .012);
        }
    }

    [Fact]
    public void What_other_policies_would_have_done_is_told()
    {
        // Means .25, .5 and .1.
        ExplorationCandidate[] candidates = [new(10, 4, .1), new(0, 0, .5), new(10, 1, .1)];
        var random = new Random(3);
        var seen = new HashSet<int>();
        for (var i = 0; i < 1000; i++)
        {
            var choice = Exploration.Choose(candidates, random);
            seen.Add(choice.Chosen);
            Assert.Equal(new[] { .25, .5, .1 }[choice.Chosen], choice.Predicted, 1e-12);
            Assert.Equal(
                (choice.Chosen == 1 ? 1 : 0, .5, 1.0 / 3),
                (choice.Targets.GreedyPropensity, choice.Targets.GreedyValue, choice.Targets.UniformPropensity));
            Assert.Equal(.85 / 3, choice.Targets.UniformValue, 1e-12);
        }

        Assert.Contains(0, seen);
        Assert.Contains(1, seen);
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Whatever_the_counts_a_chance_comes_out()
    {
        var random = new Random(4);
        ExplorationCandidate[] odd =
        [
            new(0, 0, 0),
            new(0, 0, 1),
            new(1e9, 1e9, .5),
            new(1e9, 0, .5),
            new(1e9, 1, .5),
            new(1e7, 5e6, 0),
            new(3, 7, .1),
            new(0, 0, .5, 1e-6),
            new(0, 0, 1e-300),
            new(1e12, 5e11, .5),
        ];
        for (var i = 0; i < 3000; i++)
        {
            ExplorationCandidate[] candidates = [.. Enumerable.Range(0, random.Next(1, 90)).Select(_ => odd[random.Next(odd.Length)])];
            var chances = new double[candidates.Length];
            Exploration.Chances(candidates, chances);
            Assert.All(chances, chance => Assert.InRange(chance, 0, 1 + 1e-9));
            Assert.Equal(1, chances.Sum(), 1e-9);
            Assert.InRange(Exploration.Choose(candidates, random).Propensity, double.Epsilon, 1);
        }

        Assert.Equal(
            (0, 1.0), (Exploration.Choose([new(0, 0, .5)], random).Chosen, Exploration.Choose([new(0, 0, .5)], random).Propensity));
        Assert.Throws<ArgumentOutOfRangeException>(() => Exploration.Choose([], random));
    }

    [Theory]
    [InlineData(.5, .57236494292470008)]
    [InlineData(1, 0)]
    [InlineData(10, 12.801827480081469)]
    [InlineData(.001, 6.9071788853838536)]
    public void The_logarithm_of_gamma_is_right(double x, double expected) =>
        Assert.Equal(expected, Exploration.LogGamma(Vector512.Create(x))[7], 1e-9);

    private static double[] Drawn(ExplorationCandidate[] candidates, Random random)
    {
        var shares = new double[candidates.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            var (best, highest) = (0, double.NegativeInfinity);
            for (var i = 0; i < candidates.Length; i++)
            {
                var (alpha, beta) = candidates[i].Beta;
                var drawn = BetaDraws.Draw(alpha, beta, random);
                (best, highest) = drawn > highest ? (i, drawn) : (best, highest);
            }

            shares[best] += 1.0 / Draws;
        }

        return shares;
    }

    private static ExplorationCandidate[] Of(string situation, Random random) => situation switch
    {
        "nobody knows anything" =>
            [.. Enumerable.Range(0, 8).Select(_ => new ExplorationCandidate(0, 0, .02 + (.3 * random.NextDouble())))],
        "some are known well" =>
            [
                .. Enumerable.Range(0, 12)
                    .Select(i => new ExplorationCandidate(Math.Pow(10, i % 5), Math.Pow(10, i % 5) * .2 * random.NextDouble(), .1))
            ],
        "one is known and the rest is not" =>
            [
                new(100_000, 20_000, .1),
                .. Enumerable.Range(0, 9).Select(_ => new ExplorationCandidate(random.Next(5), 0, .05 + (.2 * random.NextDouble())))
            ],
        "many" => [.. Enumerable.Range(0, 60).Select(_ => new ExplorationCandidate(random.Next(50), 0, .1))],
        "rare" => [.. Enumerable.Range(0, 6).Select(_ => new ExplorationCandidate(random.Next(2000), random.Next(2), .002))],
        "never taken" => [.. Enumerable.Range(0, 4).Select(i => new ExplorationCandidate(100 * i, 0, .01 * i))],
        "two" => [new(0, 0, .02), new(20, 3, .1)],
        _ => [.. Enumerable.Range(0, 5).Select(_ => new ExplorationCandidate(30, 20 * random.NextDouble(), .7))],
    };
}
