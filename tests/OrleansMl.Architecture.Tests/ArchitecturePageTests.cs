namespace OrleansMl.Architecture;

/// <summary>docs/architecture.md says the truth about what is there.</summary>
public sealed class ArchitecturePageTests
{
    [Fact]
    public void Every_grain_is_named()
    {
        var page = File.ReadAllText(Repository.Path("docs", "architecture.md"));

        Assert.DoesNotContain(
            References.GrainsOf("OrleansMl.Grains"), grain => !page.Contains($"`{grain}`", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Grains")]
    [InlineData("Core")]
    [InlineData("Inference")]
    [InlineData("Media")]
    public void Every_folder_is_named(string project)
    {
        var page = File.ReadAllText(Repository.Path("docs", "architecture.md"));
        var section = page[page.IndexOf($"### {project}\n", StringComparison.Ordinal)..];

        Assert.DoesNotContain(
            Directory.EnumerateDirectories(Repository.Path("src", $"OrleansMl.{project}")).Select(Path.GetFileName),
            folder => folder is not ("bin" or "obj") && !section.Contains($"{folder}/", StringComparison.Ordinal));
    }
}
