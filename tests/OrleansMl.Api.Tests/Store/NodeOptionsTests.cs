namespace OrleansMl.Store;

public sealed class NodeOptionsTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(256, 64)]
    [InlineData(1536, 192)]
    [InlineData(16_384, 2048)]
    [InlineData(262_144, 4096)]
    public void The_embedded_stores_memory_follows_the_machine_within_bounds(long available, long expected) =>
        Assert.Equal(expected * Megabyte, new NodeOptions().EmbeddedMemoryBytes(available * Megabyte));

    [Theory]
    [InlineData("512k", 512L << 10)]
    [InlineData("300m", 300L << 20)]
    [InlineData("8g", 8L << 30)]
    public void A_memory_that_is_given_is_taken_whatever_the_machine_has(string given, long expected) =>
        Assert.Equal(expected, new NodeOptions { EmbeddedMemory = given }.EmbeddedMemoryBytes(available: Megabyte));
}
