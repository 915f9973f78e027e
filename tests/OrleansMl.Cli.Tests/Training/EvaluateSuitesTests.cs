using System.CommandLine;
using OrleansMl.Evaluation;

namespace OrleansMl.Training;

public sealed class EvaluateSuitesTests
{
    [Theory]
    [InlineData("evaluate suites --suite spelling", "spelling")]
    [InlineData("evaluate suites --concurrency 0", "--concurrency")]
    [InlineData("evaluate suites --url http://example.com", "--allow-remote")]
    [InlineData("evaluate suites --suite crisis --readme README.md", "--suite")]
    public void Refuses_with_the_option_to_change(string arguments, string named) =>
        Assert.Contains(named, Assert.Single(Root().Parse(arguments).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_models_or_a_server_it_says_what_to_name()
    {
        var error = new StringWriter();

        var exit = await Root().Parse("evaluate suites --models no-such-folder").InvokeAsync(
            new InvocationConfiguration { Output = TextWriter.Null, Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal(1, exit);
        Assert.Contains("--models", error.ToString(), StringComparison.Ordinal);
    }

    // Who learned the answers by heart would reach every bar.
    [Fact]
    public void No_text_of_a_suite_is_learned_from()
    {
        var learned = SyntheticExamples.All().Concat(SyntheticExamples.Crisis()).Concat(SyntheticExamples.AllSpam())
            .Select(example => Plain(example.Text)).ToHashSet();

        Assert.DoesNotContain(
            TextSuites.All.SelectMany(suite => suite.Asked), text => text.Length < 1_000 && learned.Contains(Plain(text)));

        static string Plain(string text) => text.ToLowerInvariant().Trim(' ', '.', '!', '?');
    }

    private static RootCommand Root() => new() { EvaluateCommand.Create(TrainableModels.All) };
}
