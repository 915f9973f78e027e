using CsCheck;

namespace OrleansMl.Moderation;

public sealed class ShareBucketTests
{
    [Fact]
    public void Of_a_hundred_items_that_all_ask_five_are_let_through()
    {
        var bucket = new ShareBucket(0.05, capacity: 10);

        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => Ask(bucket)));
    }

    [Fact]
    public void Tokens_that_nobody_took_wait_up_to_the_capacity()
    {
        var bucket = new ShareBucket(0.05, capacity: 10);
        for (var i = 0; i < 10_000; i++)
        {
            bucket.OnItem();
        }

        // The first of them finds it full: the twenty after it make up for one.
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => Ask(bucket)));
        Assert.True(Ask(bucket));
    }

    [Fact]
    public void Never_more_than_its_share_whenever_they_come() =>
        Gen.Select(Gen.Double[0.001, 0.05], Gen.Bool.Array[1, 500]).Sample((share, asks) =>
        {
            var bucket = new ShareBucket(share, capacity: 10);
            var taken = 0;
            for (var i = 0; i < asks.Length; i++)
            {
                bucket.OnItem();
                taken += asks[i] && bucket.TryTake() ? 1 : 0;
                Assert.True(taken <= (share * (i + 1)) + 1e-6);
            }
        });

    private static bool Ask(ShareBucket bucket)
    {
        bucket.OnItem();
        return bucket.TryTake();
    }
}
