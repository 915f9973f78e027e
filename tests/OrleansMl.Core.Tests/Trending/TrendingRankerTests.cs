using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Trending;

public sealed class TrendingRankerTests
{
    private const double Minute = 60, Day = 86_400;

    private static readonly Dictionary<string, int> NoRanks = [];

    private static readonly ContentMetadata Facts = new()
    {
        Version = 1,
        Type = ContentType.Video,
        Level = ModerationLevel.Approved,
        Visible = true,
        CreatedAt = TrendingClock.Landmark
    };

    private static TrendingCandidate Candidate(string id, double ups = 10, double downs = 0, ContentMetadata? facts = null) => new()
    {
        ContentId = id,
        Facts = facts ?? Facts,
        Ups = ups,
        Downs = downs,
        FastRate = ups,
        SlowRate = ups,
        BinCount = 0,
        UsualCount = 0,
        GlobalUps = ups,
    };

    private static TrendingItem[] Rank(TrendingFormula formula, params TrendingCandidate[] candidates) =>
        [.. new TrendingRanker(formula).Rank([new() { Candidates = [.. candidates], Ups = 100, GlobalUps = 100 }], default, Day, NoRanks)];

    [Fact]
    public void More_engagement_ranks_higher_negatives_take_away_and_a_flag_costs_three_quarters()
    {
        var ranked = Rank(
            TrendingFormula.Ours,
            Candidate("low", 5),
            Candidate("high", 50),
            Candidate("hated", 50, 60),
            Candidate("flagged", 50, facts: Facts with { Level = ModerationLevel.Flagged }));

        Assert.Equal(["high", "flagged", "low", "hated"], ranked.Select(item => item.ContentId));
        Assert.Equal(ranked[0].Score - 2, ranked[1].Score, 1e-12);
        Assert.Equal(0, ranked[3].Engagement);
    }

    [Fact]
    public void Hacker_news_and_reddit_rank_by_age_as_they_say()
    {
        var old = Candidate("old", 40, facts: Facts with { CreatedAt = TrendingClock.Landmark.AddHours(2) });
        var young = Candidate("young", 20, facts: Facts with { CreatedAt = TrendingClock.Landmark.AddHours(23) });

        Assert.Equal(TrendingScore.HackerNews(20, TimeSpan.FromHours(1)), Rank(TrendingFormula.Hn, old, young)[0].Score, 1e-12);
        Assert.Equal(TrendingScore.Reddit(20, 0, 23 * 3600), Rank(TrendingFormula.Reddit, old, young)[0].Score, 1e-12);
        Assert.Equal("old", Rank(TrendingFormula.Ours, old, young)[0].ContentId);
    }

    [Fact]
    public void Previous_ranks_are_told()
    {
        var items = new TrendingRanker().Rank([new()
        {
            Candidates = [Candidate("a"), Candidate("b", 1)]
        }], default, Day, new Dictionary<string, int>
        {
            ["b"] = 1
        });
        Assert.Equal([("a", null), ("b", 1)], items.Select(item => (item.ContentId, item.PreviousRank)));
    }

    [Fact]
    [Trait("speed", "slow")]
    public void On_simulated_days_bursts_are_found_within_ten_minutes_and_at_most_one_flag_in_a_hundred_is_false()
    {
        // A rate that is held in expectation shows over several days, not on each.
        var days = Enumerable.Range(1, 6).AsParallel().Select(SimulateDay).ToList();

        var (flags, falseFlags) = (days.Sum(day => day.Flags), days.Sum(day => day.False));
        Assert.True(falseFlags <= 0.01 * flags, $"{falseFlags} of {flags} flags are false.");
        Assert.Equal(60, days.Sum(day => day.Delays.Count));
        Assert.All(days.SelectMany(day => day.Delays), delay => Assert.InRange(delay, 0, 10 * Minute));
    }

    private static (List<double> Delays, int Flags, int False) SimulateDay(int seed)
    {
        // 400 items of Zipf popularity, traffic that swings by a factor of nine over the day; ten of them get a burst of half an hour.
        var random = new Random(seed);
        var share = Enumerable.Range(1, 400).Select(rank => 1 / (rank + 5.0)).ToArray();
        var norm = share.Sum();
        var bursts = Enumerable.Range(0, 10).ToDictionary(k => 20 + (k * 17), k => (4 * 3600) + (k * 7000) + random.Next(300));
        var index = new TrendingIndex(new());
        var ranker = new TrendingRanker();
        var found = new Dictionary<int, double>();
        var (falseFlags, flags) = (0, 0);
        const double Step = 60;
        for (var time = 0.0; time < Day; time += Step)
        {
            var traffic = 40 * Step * (1 + (0.8 * Math.Sin(2 * Math.PI * time / Day)));
            for (var item = 0; item < share.Length; item++)
            {
                var factor = bursts.TryGetValue(item, out var at) && time >= at && time < at + (30 * Minute) ? 6 : 1;
                if (Poisson(random, traffic * share[item] / norm * factor) is > 0 and var count)
                {
                    index.Add(new($"i{item}", Facts, null, count, count, time + random.NextDouble()));
                }
            }

            // The board is looked at every minute.
            foreach (var item in ranker.Rank([index.Slice(default, TrendingWindow.Hour, time + Step)], default, time + Step, NoRanks)
                .Where(item => item.IsBurst))
            {
                var id = int.Parse(item.ContentId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

                // The bin that is judged ended up to five minutes ago and began five minutes earlier.
                if (bursts.TryGetValue(id, out var at) && time >= at && time < at + (42 * Minute))
                {
                    found.TryAdd(id, time + Step - at);
                    flags++;
                }
                else
                {
                    falseFlags++;
                }
            }
        }

        return ([.. found.Values], flags + falseFlags, falseFlags);
    }

    [Fact]
    public void The_daily_rhythm_alone_raises_no_flag()
    {
        var random = new Random(5);
        var index = new TrendingIndex(new());
        var ranker = new TrendingRanker();
        var flags = 0;
        for (var time = 0.0; time < Day; time += 300)
        {
            var traffic = 12_000 * (1 + (0.8 * Math.Sin(2 * Math.PI * time / Day)));
            for (var item = 0; item < 300; item++)
            {
                if (Poisson(random, traffic / (item + 5.0) / 4.1) is > 0 and var count)
                {
                    index.Add(new($"i{item}", Facts, null, count, count, time + 1));
                }
            }

            flags += ranker.Rank([index.Slice(default, TrendingWindow.Hour, time + 300)], default, time + 300, NoRanks)
                .Count(item => item.IsBurst);
        }

        Assert.Equal(0, flags);
    }

    private static int Poisson(Random random, double mean)
    {
        if (mean > 30)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * normal)));
        }

        var (count, product) = (0, random.NextDouble());
        for (var limit = Math.Exp(-mean); product > limit; count++)
        {
            product *= random.NextDouble();
        }

        return count;
    }
}
