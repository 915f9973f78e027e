using System.Globalization;
using CsCheck;

namespace OrleansMl.Jobs;

public sealed class PendingIndexTests
{
    [Fact]
    public void It_behaves_like_a_dictionary()
    {
        Gen.Select(Gen.ULong, Gen.Select(Gen.Bool, Gen.Int[0, 60], Gen.Int[0, 9]).Array[0, 400]).Sample((seed, operations) =>
        {
            var index = new PendingIndex(seed);
            var naive = new Dictionary<string, (int Bucket, long Version)>();
            var version = 0L;
            foreach (var (isSet, number, bucket) in operations)
            {
                var target = "user-" + number.ToString(CultureInfo.InvariantCulture);
                if (isSet)
                {
                    naive[target] = (bucket, ++version);
                    index.Set(target, bucket, version);
                }
                else
                {
                    Assert.Equal(naive.Remove(target), index.Remove(target));
                }
            }

            Assert.Equal(naive.Count, index.Count);
            for (var number = 0; number <= 60; number++)
            {
                var target = "user-" + number.ToString(CultureInfo.InvariantCulture);
                var expected = naive.TryGetValue(target, out var place);
                Assert.Equal((expected, place.Bucket, place.Version), (index.TryGet(target, out var bucket, out var found), bucket, found));
            }
        });
    }

    [Fact]
    [Trait("speed", "slow")]
    public void A_million_targets_take_less_than_sixty_bytes_each()
    {
        var index = new PendingIndex(7);
        for (var i = 1; i <= 1_000_000; i++)
        {
            index.Set(i.ToString("x16", CultureInfo.InvariantCulture), i & 255, i);
        }

        Assert.Equal(1_000_000, index.Count);
        Assert.InRange(index.Bytes, 30_000_000, 60_000_000);
    }
}
