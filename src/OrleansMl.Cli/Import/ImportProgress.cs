using System.Text.Json;

namespace OrleansMl.Import;

/// <summary>How far a file was imported.</summary>
/// <param name="Line">The last line of what is done as a whole; 0 for none.</param>
/// <param name="Sent">Of the window of lines that follows, how many are done in the order in which they are sent.</param>
/// <param name="WindowSize">How many lines that window has.</param>
internal sealed record ImportPosition(int Line, int Sent, int WindowSize);

/// <summary>Keeps how far a file was imported in a small file beside it. A file that changed since begins anew.</summary>
internal static class ImportProgress
{
    public static string PathOf(string file) => file + ".import-progress";

    public static ImportPosition Read(string file, int windowSize)
    {
        try
        {
            var noted = JsonSerializer.Deserialize<Noted>(File.ReadAllText(PathOf(file)));
            if (noted is not null && noted.Length == new FileInfo(file).Length && noted.Written == File.GetLastWriteTimeUtc(file))
            {
                // Another size is another order: the window is sent again, which does no harm.
                return new(noted.Line, noted.WindowSize == windowSize ? noted.Sent : 0, windowSize);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            // Nothing is known, so nothing is done.
        }

        return new(0, 0, windowSize);
    }

    public static void Write(string file, ImportPosition position)
    {
        var path = PathOf(file);
        var noted = new Noted(
            new FileInfo(file).Length, File.GetLastWriteTimeUtc(file), position.Line, position.Sent, position.WindowSize);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(noted));
        File.Move(path + ".new", path, overwrite: true);
    }

    public static void Clear(string file) => File.Delete(PathOf(file));

    private sealed record Noted(long Length, DateTime Written, int Line, int Sent = 0, int WindowSize = 0);
}
