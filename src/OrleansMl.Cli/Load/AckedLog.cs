using System.Text;

namespace OrleansMl.Load;

/// <summary>
/// Appends one JSON line per acknowledged item and hands it to the operating system before it returns: what the file holds was
/// answered by the server, whatever happens to either process afterwards.
/// </summary>
internal sealed class AckedLog(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>The ids on the last <paramref name="count"/> lines of a recorded file.</summary>
    /// <exception cref="InvalidDataException">The file holds none.</exception>
    public static string[] ReadIds(string path, int count)
    {
        string[] ids =
        [
            .. File.ReadLines(path).TakeLast(count).Select(line => AnswerReader.ReadItem(Encoding.UTF8.GetBytes(line)).Id).OfType<string>()
        ];
        return ids.Length > 0 ? ids : throw new InvalidDataException($"'{path}' holds no recorded items.");
    }

    /// <summary>Records an item. Ids and levels need no escaping.</summary>
    public void Add(string id, string? level, string? state)
    {
        var line = Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\",\"level\":{Quoted(level)},\"state\":{Quoted(state)}}}\n");
        lock (_lock)
        {
            _file.Write(line);
        }

        static string Quoted(string? value) => value is null ? "null" : $"\"{value}\"";
    }

    public void Dispose() => _file.Dispose();
}
