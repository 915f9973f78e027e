using OrleansMl.Content;
using OrleansMl.Reports;

namespace OrleansMl.Trending;

/// <summary>
/// What a million distinct items in two hundred scopes take in memory: the sixteen shards of a cluster, in this process, without Orleans.
/// </summary>
internal static class TrendingMemory
{
    private const int Items = 1_000_000, Shards = 16, Regions = 20, Categories = 8, Languages = 11, Windows = 3;

    // Everywhere, regions, categories, both, languages.
    public const int Scopes = 1 + Regions + Categories + (Regions * Categories) + Languages;

    public static IEnumerable<Figure> Measure(Action<string> progress)
    {
        progress($"{Items:N0} items in {Scopes} scopes, in memory");
        var items = Fill(Items, inScopes: false, kept: 1, out _);
        var regions = Fill(Items, inScopes: true, kept: 1, out _);
        var all = Fill(Items, inScopes: true, new TrendingIndexOptions().KeptPerBoard, out var boards);
        var bounded = Fill(new TrendingIndexOptions().MaxItems * Shards, inScopes: true, new TrendingIndexOptions().KeptPerBoard, out _);
        yield return new("1,000,000 distinct items kept, per item", "bytes", [items / Items]);
        yield return new("their sums in one region each, per item", "bytes", [(regions - items) / Items]);
        yield return new(
            $"their boards, per scope and window ({boards} scopes, {Windows} windows, 16 shards)",
            "kB",
            [(all - regions) / boards / Windows / 1000],
            200);
        yield return new("all of it", "MB", [all / 1e6]);
        yield return new(
            "the same engagement with OrleansMl:Trending:MaxItems as shipped (262,144)",
            "MB",
            [bounded / 1e6],
            400,
            "the lightest items gave way");
    }

    private static double Fill(int most, bool inScopes, int kept, out int boards)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        TrendingIndex[] shards = [.. Enumerable.Range(0, Shards).Select(_ => new TrendingIndex(new()
        {
            MaxItems = Math.Max(1, most / Shards) + 1,
            KeptPerBoard = kept
        }))];
        var random = new Random(1);
        var start = TrendingClock.Seconds(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < Items; i++)
        {
            // Every item once or more, the first ones often.
            var facts = new ContentMetadata
            {
                Version = 1,
                Type = ContentType.Video,
                Visible = true,
                Categories = inScopes ? [$"category {random.Next(Categories)}"] : [],
                Region = inScopes ? $"R{random.Next(Regions)}" : null,
                Language = inScopes ? $"l{random.Next(Languages)}" : null,
                CreatedAt = TrendingClock.Landmark,
            };
            var times = 1 + (int)Math.Min(50, 1000.0 / (i + 1));
            shards[i % Shards].Add(new($"item-{i}", facts, null, 1 + random.Next(5), times, start + (i / 50.0)));
        }

        boards = shards.Max(shard => shard.Boards);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(shards);
        return after - before;
    }
}
