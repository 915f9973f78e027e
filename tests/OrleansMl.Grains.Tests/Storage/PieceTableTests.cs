using System.Collections.Immutable;
using System.Globalization;

namespace OrleansMl.Storage;

/// <summary>A table against a dictionary in memory, with a store that fails at every kind of write.</summary>
public sealed class PieceTableTests
{
    private const int Operations = 12, Pieces = 4;

    private static readonly int Sequences = Effort.Of(usual: 4000, full: 10_000);

    [Fact]
    [Trait("speed", "slow")]
    public async Task Whatever_fails_a_change_is_there_or_not()
    {
        var failures = 0;
        for (var seed = 0; seed < Sequences; seed++)
        {
            failures += await RunAsync(new(seed));
        }

        Assert.InRange(failures, Sequences, Sequences * Operations);
    }

    [Fact]
    public async Task A_change_rewrites_one_piece_and_reads_no_other()
    {
        var store = new FaultyStorage();
        var table = Open(store);
        await SetAsync(table, "a", 1);
        Assert.Equal(1, store.Writes);
        Assert.Equal([$"piece-{table.PieceOf("a")}"], store.Names);
        Assert.Equal(1, Enumerable.Range(0, Pieces).Count(piece => table[piece].IsLoaded));
    }

    private static async Task<int> RunAsync(Random random)
    {
        var (store, failures) = (new FaultyStorage(), 0);
        var (table, model) = (Open(store), ImmutableSortedDictionary<string, int>.Empty);
        for (var i = 0; i < Operations; i++)
        {
            var key = random.Next(12).ToString(CultureInfo.InvariantCulture);
            var value = random.Next(4) == 0 ? null : (int?)random.Next(1000);
            var after = value is { } set ? model.SetItem(key, set) : model.Remove(key);
            if (random.Next(4) == 0)
            {
                store.FailAfter(0, random.Next(2) == 0);
            }

            try
            {
                await SetAsync(table, key, value);
                model = after;
                if (random.Next(4) == 0)
                {
                    table = Open(store);
                }
            }
            catch (IOException)
            {
                failures++;
                table = Open(store);
                var found = (await table.GetAsync(key)).Value.Items.GetValueOrDefault(key, -1);
                Assert.Contains(found, new[] { model.GetValueOrDefault(key, -1), after.GetValueOrDefault(key, -1) });
                model = found < 0 ? model.Remove(key) : model.SetItem(key, found);
            }

            var all = (await table.GetAllAsync()).SelectMany(piece => piece.Value.Items).OrderBy(item => item.Key, StringComparer.Ordinal);
            Assert.Equal(model.OrderBy(item => item.Key, StringComparer.Ordinal), all);
        }

        return failures;
    }

    private static async Task SetAsync(PieceTable<Piece> table, string key, int? value)
    {
        var piece = await table.GetAsync(key);
        var items = piece.Value.Items;
        await piece.SaveAsync(new() { Items = value is { } set ? items.SetItem(key, set) : items.Remove(key) });
    }

    private static PieceTable<Piece> Open(FaultyStorage store) => new(Pieces, piece => store.Record<Piece>($"piece-{piece}"));

    private sealed record Piece
    {
        public ImmutableDictionary<string, int> Items { get; init; } = ImmutableDictionary<string, int>.Empty;
    }
}
