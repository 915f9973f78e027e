namespace OrleansMl.Architecture;

/// <summary>The formatter leaves long lines and long files as they are, so tests look at them.</summary>
public sealed class LineTests
{
    private const int Columns = 140, GrainLines = 250;

    private static readonly string[] Folders = ["src", "silo", "client-api", "tests", "bench", "tools"];

    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        var root = Repository.Path();
        var tooLong = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !IsBuildOutput(Path.GetRelativePath(root, file)))
            .SelectMany(file => File.ReadLines(file)
                .Select((line, i) => (Name: $"{Path.GetRelativePath(root, file)}:{i + 1}", line.Length)))
            .Where(line => line.Length > Columns)
            .Select(line => $"{line.Name} has {line.Length} columns")
            .Order(StringComparer.Ordinal);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_of_the_grains_has_more_than_250_lines()
    {
        var root = Repository.Path();
        var tooLong = Directory.EnumerateFiles(Path.Combine(root, "src", "OrleansMl.Grains"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuildOutput(Path.GetRelativePath(root, file)))
            .Select(file => (Name: Path.GetRelativePath(root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > GrainLines)
            .Select(file => $"{file.Name} has {file.Lines} lines")
            .Order(StringComparer.Ordinal);

        Assert.Empty(tooLong);
    }

    private static bool IsBuildOutput(string path) => path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}
