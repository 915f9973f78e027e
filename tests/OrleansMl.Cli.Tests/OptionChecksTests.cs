using System.CommandLine;
using OrleansMl.Load;
using OrleansMl.Simulation;
using OrleansMl.Tokens;

namespace OrleansMl;

public sealed class OptionChecksTests
{
    [Theory]
    [InlineData("simulate --duration 0h", "'0h'")]
    [InlineData("token --user alice --lifetime soon", "'soon'")]
    [InlineData("load --scenario echo --duration 5w", "'5w'")]
    [InlineData("load --scenario echo --warmup 0s", "'0s'")]
    [InlineData("load --scenario echo --timeout 1", "'1'")]
    public void What_is_no_duration_is_told_in_one_sentence(string line, string told) => Assert.Equal(
        [$"{told} is not a duration. Write for example 250ms, 30s, 5m, 12h or 7d."], ErrorsOf(line));

    [Theory]
    [InlineData("simulate --speed fast", "'fast'")]
    [InlineData("simulate --users many", "'many'")]
    [InlineData("load --scenario echo --concurrency x", "'x'")]
    [InlineData("load --scenario bogus --record acked.jsonl", "'bogus'")]
    public void What_cannot_be_read_is_told_once(string line, string told) =>
        Assert.Contains(told, Assert.Single(ErrorsOf(line)), StringComparison.Ordinal);

    [Theory]
    [InlineData("simulate --duration 5m", "--duration must be between 10m and 30d.")]
    [InlineData("simulate --speed 0", "--speed must be between 1 and 3600.")]
    [InlineData("load --scenario echo --requests 0", "--requests must be at least 1.")]
    public void What_is_out_of_range_is_told_with_the_range(string line, string told) => Assert.Equal([told], ErrorsOf(line));

    [Fact]
    public async Task A_duration_that_is_none_ends_the_command_before_it_begins()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await Root().Parse("simulate --duration 0h").InvokeAsync(
            new() { Output = output, Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.StartsWith("'0h' is not a duration.", error.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ErrorsOf(string line) => Root().Parse(line).Errors.Select(error => error.Message);

    private static RootCommand Root() => new() { SimulateCommand.Create(), TokenCommand.Create(), LoadCommand.Create() };
}
