using CsCheck;

namespace OrleansMl.Trending;

public sealed class DistinctWindowTests
{
    private static readonly Gen<(int Bit, long Window)[]> Seen = Gen.Select(Gen.Int[0, 63], Gen.Long[100, 106]).Array[0, 60];

    [Fact]
    public void It_knows_the_bits_of_a_window_and_the_one_before_and_merges_exactly() =>
        Gen.Select(Seen, Seen).Sample((one, other) =>
        {
            var (all, merged) = (Of([.. one, .. other]), Of(one).Merge(Of(other)));
            var latest = one.Concat(other).Select(seen => seen.Window).DefaultIfEmpty().Max();
            var bits = one.Concat(other).Where(seen => seen.Window >= latest - 1).Select(seen => seen.Bit).Distinct().Count();
            Assert.Equal(bits == 64 ? 64 * Math.Log(64) : -64 * Math.Log(1 - (bits / 64.0)), merged.Count(latest), 1e-9);
            Assert.Equal(all.Count(latest), merged.Count(latest));
            Assert.Equal(0, merged.Count(latest + 2));
        });

    [Fact]
    public void Some_dozen_keys_are_counted_to_within_a_half() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 1_000_000]).Sample((count, start) =>
        {
            var window = Enumerable.Range(start, count).Aggregate(
                default(DistinctWindow), (window, key) => window.Add(DistinctWindow.BitOf(StableHash.Of($"user-{key}")), 5));

            // Five standard deviations of linear counting with 64 bits, and one key: two of them may share a bit.
            Assert.InRange(window.Count(5), (count * .5) - 1, (count * 1.6) + 1);
        });

    private static DistinctWindow Of((int Bit, long Window)[] seen) =>
        seen.Aggregate(default(DistinctWindow), (window, one) => window.Add(1ul << one.Bit, one.Window));
}
