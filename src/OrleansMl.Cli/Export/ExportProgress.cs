using System.Text.Json;

namespace OrleansMl.Export;

/// <summary>How far an export came, in a small file beside it: where the node goes on, and how much of the file is whole.</summary>
internal sealed record ExportProgress(string Url, string Cursor, long Length, int Records)
{
    public static string PathOf(string file) => file + ".export-progress";

    /// <summary>What is written until all of it is there: nobody takes half an export for a whole one.</summary>
    public static string PartOf(string file) => file + ".part";

    /// <summary>Null when there is nothing to go on from.</summary>
    public static ExportProgress? Read(string file, Uri url)
    {
        try
        {
            var noted = JsonSerializer.Deserialize<ExportProgress>(File.ReadAllText(PathOf(file)));
            var part = new FileInfo(PartOf(file));
            return noted is not null && noted.Url == url.ToString() && part.Exists && part.Length >= noted.Length ? noted : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(string file)
    {
        var path = PathOf(file);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this));
        File.Move(path + ".new", path, overwrite: true);
    }

    public static void Clear(string file) => File.Delete(PathOf(file));
}
