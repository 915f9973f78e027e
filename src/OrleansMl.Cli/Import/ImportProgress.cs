using System.Text.Json;

namespace OrleansMl.Import;

/// <summary>How far a file was imported, in a small file beside it. A file that changed since begins anew.</summary>
internal static class ImportProgress
{
    public static string PathOf(string file) => file + ".import-progress";

    /// <summary>The last line that is done; 0 for none.</summary>
    public static int Read(string file)
    {
        try
        {
            var noted = JsonSerializer.Deserialize<Noted>(File.ReadAllText(PathOf(file)));
            return noted is not null && noted.Length == new FileInfo(file).Length && noted.Written == File.GetLastWriteTimeUtc(file)
                ? noted.Line
                : 0;
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return 0;
        }
    }

    public static void Write(string file, int line)
    {
        var path = PathOf(file);
        File.WriteAllText(
            path + ".new", JsonSerializer.Serialize(new Noted(new FileInfo(file).Length, File.GetLastWriteTimeUtc(file), line)));
        File.Move(path + ".new", path, overwrite: true);
    }

    public static void Clear(string file) => File.Delete(PathOf(file));

    private sealed record Noted(long Length, DateTime Written, int Line);
}
