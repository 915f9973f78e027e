using System.Buffers;

namespace OrleansMl.Media;

/// <summary>
/// A file as the gate reads it: forward, some bytes here and there, the rest passed over. Holds 16 KiB of it at a time.
/// </summary>
internal sealed class FileWindow : IDisposable
{
    private const int Size = 16 * 1024;

    private readonly Stream _file;
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Size);
    private long _start;
    private int _filled;
    private int _at;

    /// <param name="file">Can be sought in; stays open.</param>
    public FileWindow(Stream file)
    {
        (_file, Length) = (file, file.Length);
        file.Position = 0;
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Where the next byte is read.</summary>
    public long Position => _start + _at;

    /// <summary>Goes to a place; behind the end nothing is read.</summary>
    public void Seek(long position)
    {
        if (position >= _start && position <= _start + _filled)
        {
            _at = (int)(position - _start);
            return;
        }

        _start = Math.Min(position, Length);
        _file.Position = _start;
        _filled = _at = 0;
    }

    /// <summary>Passes over some bytes.</summary>
    public void Skip(long count) => Seek(Position + count);

    /// <summary>Reads so many bytes as there is room, all or none.</summary>
    public bool TryRead(Span<byte> into)
    {
        var from = Position;
        while (!into.IsEmpty)
        {
            if (_at == _filled && !Fill())
            {
                Seek(from);
                return false;
            }

            var count = Math.Min(into.Length, _filled - _at);
            _bytes.AsSpan(_at, count).CopyTo(into);
            _at += count;
            into = into[count..];
        }

        return true;
    }

    /// <summary>The next byte, or -1 at the end.</summary>
    public int ReadByte() => _at < _filled || Fill() ? _bytes[_at++] : -1;

    /// <summary>Goes behind the next byte of a value; false at the end.</summary>
    public bool SkipPast(byte value)
    {
        while (_at < _filled || Fill())
        {
            var found = _bytes.AsSpan(_at, _filled - _at).IndexOf(value);
            if (found >= 0)
            {
                _at += found + 1;
                return true;
            }

            _at = _filled;
        }

        return false;
    }

    /// <summary>The next byte that is not a value, or -1 at the end.</summary>
    public int ReadByteOtherThan(byte value)
    {
        while (_at < _filled || Fill())
        {
            var found = _bytes.AsSpan(_at, _filled - _at).IndexOfAnyExcept(value);
            if (found >= 0)
            {
                _at += found;
                return _bytes[_at++];
            }

            _at = _filled;
        }

        return -1;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private bool Fill()
    {
        _start += _filled;
        _at = 0;
        _filled = _file.Read(_bytes, 0, Size);
        return _filled > 0;
    }
}
