namespace OrleansMl.Trending;

public sealed class SpaceSavingRemoveTests
{
    [Fact]
    public void A_key_that_is_removed_is_gone_and_the_others_keep_their_weights()
    {
        var keys = new SpaceSaving<string>(3);
        foreach (var (key, weight) in new[] { ("a", 3.0), ("b", 2.0), ("c", 1.0) })
        {
            keys.Add(key, weight);
        }

        Assert.True(keys.Remove("b"));
        Assert.False(keys.Remove("b"));
        keys.Add("c", 5);

        Assert.Equal([("c", 6.0), ("a", 3.0)], keys.Top().Select(key => (key.Key, key.Weight)));
        Assert.Equal((2, 9.0, 0.0), (keys.Count, keys.Total, keys.Floor));
    }
}
