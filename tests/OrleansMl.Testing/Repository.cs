namespace OrleansMl.Testing;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
public static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.GetFullPath(System.IO.Path.Combine([Root, .. parts]));

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "OrleansMl.sln"))
            ? folder
            : Find(
                System.IO.Path.GetDirectoryName(folder)
                    ?? throw new InvalidOperationException("OrleansMl.sln lies in no folder above the tests."));
}
