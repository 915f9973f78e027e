using System.CommandLine;
using System.Text.Json;
using OrleansMl.Training;

namespace OrleansMl.Evaluation;

public sealed class EvaluateServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("evaluate --dataset x --url elsewhere", "--url")]
    [InlineData("evaluate --dataset x --url http://example.com", "--allow-remote")]
    [InlineData("evaluate --dataset x --threshold 2", "--threshold")]
    [InlineData("evaluate --dataset x --concurrency 0", "--concurrency")]
    [InlineData("evaluate --dataset x --type story", "story")]
    public void Refuses_with_the_option_to_change(string arguments, string named) =>
        Assert.Contains(named, Assert.Single(Root().Parse(arguments).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_does_not_answer_fails_the_command_and_bad_lines_are_named()
    {
        var path = _folder.Write("data.jsonl", """
            {"id": "a", "text": "one", "labels": {"hate": true}}
            {"id": "b"}
            """);

        // Port 9 (discard) is closed on any machine that runs tests.
        var (exit, output, error) = await RunAsync($"evaluate --dataset {path} --url http://127.0.0.1:9 --token t --json");

        Assert.Equal(1, exit);
        Assert.Contains($"{path}:2 has no text; left out.", error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(
            (1, 1, 1),
            (
                report.RootElement.GetProperty("rows").GetInt32(),
                report.RootElement.GetProperty("failed").GetInt32(),
                report.RootElement.GetProperty("bad_lines").GetInt32()));
    }

    [Fact]
    public async Task Without_a_usable_line_or_a_file_nothing_is_asked()
    {
        var empty = await RunAsync($"evaluate --dataset {_folder.Write("empty.jsonl", "\n")} --token t");
        var missing = await RunAsync($"evaluate --dataset {Path.Combine(_folder.Path, "missing.jsonl")} --token t");
        var nothing = await RunAsync("evaluate");

        Assert.Equal((1, 1, 1), (empty.Exit, missing.Exit, nothing.Exit));
        Assert.Contains("has no line that can be used", empty.Error, StringComparison.Ordinal);
        Assert.Contains("missing.jsonl", missing.Error, StringComparison.Ordinal);
        Assert.Contains("--dataset", nothing.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await Root().Parse(arguments).InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error
        }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    private static RootCommand Root() => new() { EvaluateCommand.Create(TrainableModels.All) };
}
