using System.Collections.Immutable;

namespace OrleansMl.Media;

/// <summary>Parts of a file, one after the other, as if they were all of it.</summary>
internal sealed class PartsStream : Stream
{
    private readonly Stream _file;
    private readonly ImmutableArray<FileRange> _parts;
    private readonly long[] _starts;
    private long _position;

    /// <param name="file">The file; stays open.</param>
    /// <param name="parts">In any order.</param>
    public PartsStream(Stream file, ImmutableArray<FileRange> parts)
    {
        (_file, _parts, _starts) = (file, parts, new long[parts.Length]);
        for (var i = 0; i < parts.Length; i++)
        {
            _starts[i] = Length;
            Length += parts[i].Length;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = Math.Clamp(value, 0, Length);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        // The last part that begins here or before; empty ones begin where the next one does.
        var i = Array.BinarySearch(_starts, _position);
        i = i < 0 ? ~i - 1 : i;
        while (_position - _starts[i] >= _parts[i].Length)
        {
            i++;
        }

        var inside = _position - _starts[i];
        _file.Position = _parts[i].Start + inside;
        var read = _file.Read(buffer[..(int)Math.Min(buffer.Length, _parts[i].Length - inside)]);
        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Current => _position,
        SeekOrigin.End => Length,
        _ => 0,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
