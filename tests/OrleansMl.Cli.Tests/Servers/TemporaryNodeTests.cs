namespace OrleansMl.Servers;

public sealed class TemporaryNodeTests
{
    [Fact]
    public async Task A_node_that_does_not_start_is_told_with_what_it_wrote()
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TemporaryNode.StartAsync("missing-program.dll", [], TestContext.Current.CancellationToken));

        Assert.StartsWith(
            "The node of this command did not start. The last lines that it wrote:\n", failed.Message, StringComparison.Ordinal);
        Assert.Contains("missing-program.dll", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_log_is_its_last_lines_without_the_empty_ones()
    {
        var log = new LastLines(2);
        foreach (var line in new[] { "first", "second", "", null, "third" })
        {
            log.Add(line);
        }

        Assert.Equal("The last lines that it wrote:\nsecond\nthird", log.ToString());
    }

    [Fact]
    public void A_log_without_lines_says_so() => Assert.Equal("It wrote nothing.", new LastLines(2).ToString());
}
