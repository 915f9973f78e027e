using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace OrleansMl.Store;

/// <summary>
/// Notes beside the log how far it got, so that a log that was deleted, emptied or cut is not taken for one that never held more: the
/// numbers of the last write and of the last one in the record before it. Written after the log is on the disk and not flushed: whatever is
/// read there was answered. A few microseconds a record.
/// </summary>
internal sealed class LastWrite : IDisposable
{
    private const int Length = 2 * sizeof(ulong);

    private readonly SafeFileHandle _file;
    private readonly byte[] _bytes = new byte[Length];
    private ulong _last;

    /// <param name="path">The folder of the database.</param>
    /// <param name="sequence">The number of its last write.</param>
    public LastWrite(string path, ulong sequence)
    {
        _file = File.OpenHandle(PathIn(path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        _last = sequence;
        Note(sequence);
    }

    /// <summary>The last write that must be there even when the last record of the log is torn; null when nothing was noted.</summary>
    public static ulong? Read(string path)
    {
        if (!File.Exists(PathIn(path)))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(PathIn(path));
        return bytes.Length == Length ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : null;
    }

    /// <summary>Notes that the log is on the disk up to a write.</summary>
    public void Note(ulong sequence)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes, _last);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(sizeof(ulong)), sequence);
        RandomAccess.Write(_file, _bytes, fileOffset: 0);
        _last = sequence;
    }

    public void Dispose() => _file.Dispose();

    private static string PathIn(string path) => Path.Combine(path, "LAST_WRITE");
}
