namespace OrleansMl.Architecture;

internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root => field ??= Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansMl.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("OrleansMl.sln lies in no folder above the tests.");
        }

        return folder.FullName;
    }
}
