using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Hosting;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>In which order items are looked at, and that nobody is forgotten or met twice wherever it is broken off.</summary>
public sealed class RescanSourceTests(RescanSourceTests.Fixture cluster) : IClassFixture<RescanSourceTests.Fixture>
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_come_once_from_the_newest_to_the_oldest_wherever_it_is_broken_off()
    {
        var shards = new ScoreShards(cluster.Client);
        var random = new Random(3);
        var latest = new Dictionary<string, DateTimeOffset>();
        var sequence = 0;
        for (var batch = 0; batch < 40; batch++)
        {
            var rows = Enumerable.Range(0, 200).Select(_ => Row($"c{random.Next(3000)}", ++sequence)).ToList();
            foreach (var group in rows.GroupBy(row => ScoreShards.Of(row.AuthorId)))
            {
                await shards[group.Key].AddAsync(new("S1", sequence, [.. group]), Token);
            }

            foreach (var row in rows.Where(row => row.Scores is not null))
            {
                latest[row.ContentId] = row.At;
            }
        }

        var rescan = new StoredRescan().Start(new() { Since = At.AddSeconds(1000) }, "2", "root", At.AddSeconds(7000));
        var wanted = latest.Where(one => one.Value >= At.AddSeconds(1000)).Select(one => one.Key).ToHashSet();

        // By hand, over all rows: what is newer than the start does not count, but an older row of the same item does.
        ImmutableArray<string> viewed = ["nobody", .. wanted.Order(StringComparer.Ordinal).Take(3)];
        for (var shard = 0; shard < ScoreShards.Count; shard++)
        {
            var (items, known) = await RescanSource.CountAsync(shards, shard, rescan, viewed, Token);
            rescan = (shard == 0 ? rescan with { Viewed = viewed } : rescan).Count(items, known);
        }

        var met = new List<string>();
        var source = await RescanSource.OpenAsync(shards, rescan, Token);
        for (var step = 0; step < 10_000; step++)
        {
            var ids = await source.TakeAsync(17, Token);
            met.AddRange(ids);
            rescan = rescan with { Step = rescan.Step + 1, ViewedDone = source.ViewedDone, Cursors = source.Cursors };
            if (rescan.IsRead)
            {
                break;
            }

            // Every seventh time all that was in memory is gone.
            source = step % 7 == 6 ? await RescanSource.OpenAsync(shards, rescan, Token) : source;
        }

        var expected = await NaiveAsync(shards, rescan, viewed);
        Assert.Equal(expected, met);
        Assert.Equal(rescan.Total, met.Count);
        Assert.InRange(met.Count, 1000, 3000);
    }

    private static async Task<List<string>> NaiveAsync(ScoreShards shards, StoredRescan rescan, ImmutableArray<string> first)
    {
        var rows = new List<StoredScore>();
        for (var shard = 0; shard < ScoreShards.Count; shard++)
        {
            for (var before = long.MaxValue; await shards[shard].BeforeAsync(before, Token) is { } chunk; before = chunk.Number)
            {
                rows.AddRange(chunk.Rows);
            }
        }

        var wanted = rows.Where(row => row.Scores is not null && row.At <= rescan.StartedAt && row.At >= rescan.Request.Since);
        var ids = wanted.OrderByDescending(row => row.At).Select(row => row.ContentId).Distinct().ToList();
        return [.. first.Where(ids.Contains), .. ids.Except(first)];
    }

    private static StoredScore Row(string id, int second) => new()
    {
        ContentId = id,
        AuthorId = $"author of {id}",
        At = At.AddSeconds(second),
        Surface = ContentType.Comment,
        Scores = second % 10 == 0 ? null : CategoryScores.Empty,
        Human = second % 10 == 0 ? ModerationLevel.Rejected : null,
    };

    public sealed class Fixture : ClusterFixtureBase;
}
