namespace OrleansMl;

public sealed class StableHashTests
{
    // Shards and splits outlive a process: these values may never change.
    [Theory]
    [InlineData("", 14695981039346656037UL)]
    [InlineData("a", 620337896427418084UL)]
    public void The_hash_is_the_same_for_ever(string text, ulong hash) => Assert.Equal(hash, StableHash.Of(text));

    [Fact]
    public void Buckets_are_even()
    {
        var counts = new int[16];
        for (var i = 0; i < 16_000; i++)
        {
            counts[StableHash.Bucket("item-" + i, 16)]++;
        }

        // Chi-squared with 15 degrees of freedom exceeds 37.7 with probability 0.001.
        Assert.InRange(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 0, 37.7);
    }
}
