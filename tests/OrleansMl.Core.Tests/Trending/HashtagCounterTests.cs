using OrleansMl.Content;

namespace OrleansMl.Trending;

public sealed class HashtagCounterTests
{
    private const double Time = 50_000_000;
    private static readonly WindowDecay Hour = WindowDecay.Of(TrendingWindow.Hour);

    private readonly HashtagCounter _counter = new(16, Hour);

    [Fact]
    public void One_author_or_one_person_counts_with_the_logarithm()
    {
        for (var i = 0; i < 100; i++)
        {
            Add("mine", author: 1, user: i);
            Add("praised", author: i, user: 1);
            Add("ours", author: i % 10, user: i % 40);
        }

        var scores = Scores();
        var loud = 4 * Math.Log(1 + (100 / 4.0));
        Assert.Equal(loud, scores["mine"], .2);
        Assert.Equal(loud, scores["praised"], .2);
        Assert.InRange(scores["ours"], 3.5 * loud, 100);
    }

    [Fact]
    public void What_is_stored_goes_on_as_if_it_had_not_been()
    {
        for (var i = 0; i < 40; i++)
        {
            Add($"tag-{i % 5}", author: i, user: i);
        }

        var state = _counter.State(Time);
        var again = new HashtagCounter(16, Hour);
        again.Restore(state.Total, state.Tags, Time);
        Assert.Equal(ByName(_counter), ByName(again));

        static List<(HeavyHitter<string> Weight, HashtagReach Reach)> ByName(HashtagCounter counter) =>
            [.. counter.Top(16, Time + 60).OrderBy(tag => tag.Weight.Key, StringComparer.Ordinal)];
    }

    [Fact]
    public void Hashtags_that_are_invented_take_no_room_for_ever()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Add($"tag-{i}", author: i, user: i);
        }

        Assert.Equal(16, _counter.Top(100, Time).Length);
    }

    private Dictionary<string, double> Scores() => _counter.Top(16, Time).ToDictionary(
        tag => tag.Weight.Key, tag => HashtagCounter.Score(tag.Weight.Weight, tag.Reach, Hour, Time));

    private void Add(string tag, int author, int user) => _counter.Add(tag, new(
        "item",
        new()
        {
            Version = 1,
            Type = ContentType.Post,
            Visible = true,
            CreatedAt = TrendingClock.Landmark,
            AuthorKey = StableHash.Of($"author-{author}"),
        },
        null,
        1,
        1,
        Time)
    {
        Users = DistinctWindow.BitOf(StableHash.Of($"user-{user}")),
    });
}
