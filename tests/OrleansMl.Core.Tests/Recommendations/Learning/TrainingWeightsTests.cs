using CsCheck;

namespace OrleansMl.Recommendations;

public sealed class TrainingWeightsTests
{
    private static readonly Gen<(string User, string Item)[]> Likes =
        Gen.Select(Gen.Int[0, 30].Select(user => $"u{user}"), Gen.Int[0, 20].Select(item => $"i{item}")).Array[1, 200]
            .Select(likes => likes.Distinct().ToArray());

    [Fact]
    public void Where_all_are_alike_all_count_in_full() => Gen.Select(Likes, Gen.Double[0, 1]).Sample((likes, trust) =>
    {
        var weights = new TrainingWeights(likes, likes.Select(like => like.User).Distinct().ToDictionary(user => user, _ => trust));
        Assert.All(likes, like => Assert.Equal(1, weights.Of(like.User, like.Item), 1e-9));
    });

    [Fact]
    public void No_like_counts_for_more_than_one_or_for_less_than_nothing() => Gen.Select(Likes, Gen.Int[0, 100]).Sample((likes, seed) =>
    {
        var random = new Random(seed);
        var trust = likes.Select(like => like.User).Distinct().ToDictionary(user => user, _ => random.NextDouble());
        var weights = new TrainingWeights(likes, trust);
        Assert.All(likes, like => Assert.InRange(weights.Of(like.User, like.Item), 0, 1));
    });

    [Fact]
    public void Copies_of_one_account_count_as_few()
    {
        var real = Enumerable.Range(0, 40)
            .SelectMany(user => Enumerable.Range(0, 5).Select(i => ($"real-{user}", $"i{(user + (3 * i)) % 20}")));
        var made = Enumerable.Range(0, 60).SelectMany(user => new[] { "i1", "i2", "ad" }.Select(item => ($"made-{user}", item)));
        (string, string)[] likes = [.. real, .. made];
        var weights = new TrainingWeights(likes, likes.Select(like => like.Item1).Distinct().ToDictionary(
            user => user, user => user.StartsWith("real", StringComparison.Ordinal) ? 1 : .1));
        Assert.Equal(1, weights.Of("real-0", "i0"));
        Assert.InRange(60 * weights.Of("made-0", "ad"), 0, .6);
        Assert.InRange(60 * weights.Of("made-0", "i1"), 0, .6);
    }

    [Fact]
    public void Two_who_like_the_same_by_chance_are_no_copies_when_they_are_proven()
    {
        (string, string)[] likes = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "x")];
        var weights = new TrainingWeights(likes, new Dictionary<string, double> { ["a"] = 1, ["b"] = .9, ["c"] = 1 });
        Assert.InRange(weights.Of("b", "y"), .9, 1);
    }
}
