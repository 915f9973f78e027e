namespace OrleansMl.Entities;

/// <summary>The passes over a chain against the sum over every sequence.</summary>
public sealed class LinearChainTests
{
    private static readonly EntityLabels Labels = new(["a", "b"]);

    public static TheoryData<int, int> Cases()
    {
        var cases = new TheoryData<int, int>();
        for (var seed = 0; seed < 40; seed++)
        {
            cases.Add(seed, 1 + (seed % 5));
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Viterbi_finds_the_best_of_all_sequences(int seed, int tokens)
    {
        var (emissions, transitions, _) = Random(seed, tokens);
        var path = new int[tokens];

        new LinearChain(Labels.Count).Viterbi(emissions, transitions, path);

        var best = Sequences(tokens).MaxBy(sequence => Score(sequence, emissions, transitions))!;
        Assert.Equal(best, path);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Posteriors_are_those_of_the_sum_over_all_allowed_sequences(int seed, int tokens)
    {
        var (emissions, transitions, allowed) = Random(seed, tokens);
        var count = Labels.Count;
        var (marginals, pairs) = (new float[tokens * count], new float[(count + 1) * count]);

        var logZ = new LinearChain(count).Posterior(emissions, transitions, allowed, 1, marginals, pairs);

        var legal = Sequences(tokens).Where(sequence => sequence.Index().All(at => (allowed[at.Index] >> at.Item & 1) == 1))
            .Select(sequence => (Sequence: sequence, Weight: Math.Exp(Score(sequence, emissions, transitions))))
            .Where(sequence => sequence.Weight > 0)
            .ToList();
        var z = legal.Sum(sequence => sequence.Weight);
        if (legal.Count == 0)
        {
            Assert.Equal(double.NegativeInfinity, logZ);
            Assert.All(marginals, value => Assert.Equal(0, value));
            return;
        }

        Assert.Equal(Math.Log(z), logZ, 1e-5);
        for (var token = 0; token < tokens; token++)
        {
            for (var label = 0; label < count; label++)
            {
                Assert.Equal(legal.Where(s => s.Sequence[token] == label).Sum(s => s.Weight) / z, marginals[(token * count) + label], 1e-5);
            }
        }

        for (var from = 0; from <= count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                var expected =
                    legal.Sum(s =>
                        s.Weight
                        * s.Sequence.Index().Count(at => at.Item == to && (at.Index == 0 ? count : s.Sequence[at.Index - 1]) == from)) / z;
                Assert.Equal(expected, pairs[(from * count) + to], 1e-5);
            }
        }
    }

    [Fact]
    public void Large_scores_neither_overflow_nor_vanish()
    {
        var count = Labels.Count;
        var transitions = EntityModel.Empty(Labels, 1).Transition;
        var emissions = Enumerable.Range(0, 2000 * count).Select(i => i % count == 1 ? 500f : -500f).ToArray();
        var marginals = new float[emissions.Length];

        var logZ = new LinearChain(count).Posterior(emissions, transitions, [], 1, marginals, []);

        Assert.Equal(2000 * 500.0, logZ, 3);
        Assert.All(Enumerable.Range(0, 2000), token => Assert.Equal(1f, marginals[(token * count) + 1], 1e-5f));
    }

    private static (float[] Emissions, float[] Transitions, uint[] Allowed) Random(int seed, int tokens)
    {
        var random = new Random(seed);
        var transitions = EntityModel.Empty(Labels, 1).Transition;
        for (var i = 0; i < transitions.Length; i++)
        {
            transitions[i] += (float)(random.NextDouble() * 4 - 2);
        }

        return (
            [.. Enumerable.Range(0, tokens * Labels.Count).Select(_ => (float)(random.NextDouble() * 6 - 3))],
            transitions,
            [.. Enumerable.Range(0, tokens).Select(_ => (uint)random.Next(1, (int)Labels.All + 1))]);
    }

    private static IEnumerable<int[]> Sequences(int tokens) => tokens == 0
        ? [[]]
        : Sequences(tokens - 1).SelectMany(sequence => Enumerable.Range(0, Labels.Count).Select(label => (int[])[.. sequence, label]));

    private static double Score(int[] sequence, float[] emissions, float[] transitions)
    {
        double score = 0;
        for (var token = 0; token < sequence.Length; token++)
        {
            var from = token == 0 ? Labels.Count : sequence[token - 1];
            score += emissions[(token * Labels.Count) + sequence[token]] + transitions[(from * Labels.Count) + sequence[token]];
        }

        return score;
    }
}
