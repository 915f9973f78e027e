using System.Text.Json;
using OrleansMl.Models;
using OrleansMl.Runtime;
using OrleansMl.Text;

namespace OrleansMl.Decisions;

public sealed class DecisionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_folder.Path, "models");

    public DecisionsTests()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Path("models", "text-spam"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Models, "text-spam", Path.GetRelativePath(Repository.Path("models", "text-spam"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decisions_move_what_they_are_about_and_leave_the_rest()
    {
        // This platform's moderators call offers of "blue lanterns" spam, which no shipped model knows.
        var (code, output, error) = await TrainAsync(
            Rows(
                i => i % 2 == 0 ? $"Blue lanterns for your terrace, number {i}" : $"We walked along the river on day {i}",
                i => i % 2 == 0));

        Assert.True(code == 0, error);
        Assert.Contains("1.2.0-decisions.1", output, StringComparison.Ordinal);
        var verified = PackageReport.Verify(Path.Combine(Models, "text-spam", "1.2.0-decisions.1"), ShippedModelTasks.All);
        Assert.Null(verified.Problem);
        Assert.Equal("1.2.0", PackageReport.List([Models], ShippedModelTasks.All).Single(package => package.Live).Version);

        var old = await ScoreAsync("1.2.0");
        var corrected = await ScoreAsync("1.2.0-decisions.1");
        Assert.True(old[0] < 0.2 && LogOdds(corrected[0]) > LogOdds(old[0]) + 2, $"{old[0]} {corrected[0]}");
        Assert.Equal(old[1], corrected[1], 0.1f);
        Assert.Equal(old[2], corrected[2], 0.1f);
    }

    [Fact]
    public async Task Too_few_decisions_write_nothing()
    {
        var (code, _, error) = await TrainAsync(Rows(i => $"Blue lanterns {i}", _ => true)[..1]);

        Assert.Equal(1, code);
        Assert.Contains("nothing was written", error, StringComparison.Ordinal);
        Assert.Equal(
            Directory.GetDirectories(Repository.Path("models", "text-spam")).Length,
            Directory.GetDirectories(Path.Combine(Models, "text-spam")).Length);
    }

    [Theory]
    [InlineData(
        "text-spam",
        """{"id": "1", "text": "hello", "labels": {"hate": true}}""",
        "No decision is about a label of text-spam@1.2.0: spam.")]
    [InlineData("nobody", """{"id": "1", "text": "hello", "labels": {"spam": true}}""", "has no 'nobody'")]
    public async Task What_does_not_fit_is_said(string model, string row, string reason)
    {
        var (code, _, error) = await TrainAsync([row], model);

        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    private static double LogOdds(float score) => Math.Log(score / (1 - score));

    private static string[] Rows(Func<int, string> text, Func<int, bool> spam) =>
        [
            .. Enumerable.Range(0, 200)
                .Select(i => JsonSerializer.Serialize(new { id = $"{i}", text = text(i), labels = new { spam = spam(i) } }))
        ];

    private async Task<(int Code, string Output, string Error)> TrainAsync(string[] rows, string model = "text-spam")
    {
        var file = _folder.Write("decisions.jsonl", string.Join('\n', rows));
        using StringWriter output = new(), error = new();
        var code = await DecisionsOption.RunAsync(file, model, Models, null, null, () => "", output, error, Cancelled);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<float[]> ScoreAsync(string version)
    {
        await using var runtime = new ModelRuntime(
            Microsoft.Extensions.Options.Options.Create(new ModelRuntimeOptions { Directories = [Models] }),
            ShippedModelTasks.All,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ModelRuntime>.Instance);
        var scores = new List<float>();
        foreach (var text in (string[])
        [
            "Blue lanterns, come and see",
            "Congratulations! You won a FREE prize, click http://win.example now!!!",
            "My grandmother's soup was the best of all"
        ])
        {
            scores.Add((await runtime.ClassifyAsync(new("text-spam", version), text, 1.1f, Cancelled)).Labels[0].Score);
        }

        return [.. scores];
    }
}
