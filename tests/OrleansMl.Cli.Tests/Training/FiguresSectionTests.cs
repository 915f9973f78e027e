namespace OrleansMl.Training;

public sealed class FiguresSectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Readme => System.IO.Path.Combine(_folder.Path, "README.md");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_section_is_appended_once_and_then_replaced()
    {
        File.WriteAllText(Readme, "# Models\nBy hand.\n");
        FiguresSection.Write(Readme, new("text-a", "1.0.0"), "| share |\n|---|\n| 25.00 % |\n");
        FiguresSection.Write(Readme, new("text-b", "1.0.0"), "| share |\n|---|\n| 50.00 % |\n");
        FiguresSection.Write(Readme, new("text-a", "1.1.0"), "| share |\n|---|\n| 75.00 % |\n");

        var text = File.ReadAllText(Readme);
        Assert.StartsWith(
            "# Models\nBy hand.\n\n<!-- figures of text-a -->\n## text-a 1.1.0\nWritten by `orleansml evaluate text-a`",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("25.00 %", text, StringComparison.Ordinal);
        Assert.Contains("75.00 %", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("<!-- figures of text-b -->").Length - 1);
        Assert.EndsWith("<!-- end of figures of text-b -->\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sections_of_a_file_can_be_kept_and_there_may_be_none()
    {
        Assert.Equal("", FiguresSection.Keep(Readme));
        FiguresSection.Write(Readme, new("text-a", "1.0.0"), "| share |\n|---|\n| 25.00 % |\n");
        Assert.StartsWith("\n<!-- figures of text-a -->", FiguresSection.Keep(Readme), StringComparison.Ordinal);
    }
}
