using OrleansMl.Models;

namespace OrleansMl.Training;

public sealed class FiguresSectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Readme => System.IO.Path.Combine(_folder.Path, "README.md");

    public void Dispose() => _folder.Dispose();

    private static ModelMetric[] Blocked(double share) => [new("ordinary texts", null, TaskEvaluation.OverBlocking, share, 10)];

    [Fact]
    public void A_section_is_appended_once_and_then_replaced()
    {
        File.WriteAllText(Readme, "# Models\nBy hand.\n");
        FiguresSection.Write(Readme, "text-a@1.0.0", Blocked(0.25));
        FiguresSection.Write(Readme, "text-b@1.0.0", Blocked(0.5));
        FiguresSection.Write(Readme, "text-a@1.1.0", Blocked(0.75));

        var text = File.ReadAllText(Readme);
        Assert.StartsWith("# Models\nBy hand.\n\n<!-- figures of text-a -->\n## text-a 1.1.0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("25.00 %", text, StringComparison.Ordinal);
        Assert.Contains("75.00 %", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("<!-- figures of text-b -->").Length - 1);
        Assert.EndsWith("<!-- end of figures of text-b -->\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sections_of_a_file_can_be_kept_and_there_may_be_none()
    {
        Assert.Equal("", FiguresSection.Keep(Readme));
        FiguresSection.Write(Readme, "text-a@1.0.0", Blocked(0.25));
        Assert.StartsWith("\n<!-- figures of text-a -->", FiguresSection.Keep(Readme), StringComparison.Ordinal);
    }
}
