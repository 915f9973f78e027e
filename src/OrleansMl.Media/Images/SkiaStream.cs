using SkiaSharp;

namespace OrleansMl.Media;

/// <summary>
/// A file as the native decoder reads it. An exception must not pass through native code: it would end the process, and the decoder
/// goes where a hostile file sends it. So whatever happens here is an end of the file. That is also how a decode is ended: it
/// takes what it does not get for a file that was cut off.
/// </summary>
internal sealed unsafe class SkiaStream : SKAbstractManagedStream
{
    private readonly Stream _file;
    private readonly DecodeDeadline _deadline;
    private readonly long _length;
    private long _position;

    /// <param name="file">Can be sought in; stays open.</param>
    /// <param name="deadline">After it there is nothing more to read.</param>
    public SkiaStream(Stream file, DecodeDeadline deadline)
    {
        (_file, _deadline, _length) = (file, deadline, file.Length);
    }

    /// <summary>What went wrong with the file itself, or null.</summary>
    public Exception? Fault { get; private set; }

    protected override IntPtr OnRead(IntPtr buffer, IntPtr size)
    {
        var count = Math.Clamp(size, 0, _length - _position);
        if (_deadline.Check())
        {
            return 0;
        }

        // Without a buffer it is passed over.
        var read = buffer == 0 ? count : Fill(new((void*)buffer, (int)Math.Min(count, int.MaxValue)));
        _position += read;
        return (IntPtr)read;
    }

    protected override IntPtr OnPeek(IntPtr buffer, IntPtr size) => buffer == 0 || _deadline.Check()
        ? 0
        : Fill(new((void*)buffer, (int)Math.Clamp(size, 0, Math.Min(int.MaxValue, _length - _position))));

    protected override bool OnIsAtEnd() => _deadline.IsOver || _position >= _length;

    protected override bool OnHasPosition() => true;

    protected override bool OnHasLength() => true;

    protected override bool OnRewind() => OnSeek(0);

    protected override IntPtr OnGetPosition() => (IntPtr)_position;

    protected override IntPtr OnGetLength() => (IntPtr)_length;

    protected override bool OnSeek(IntPtr position)
    {
        _position = Math.Clamp(position, 0, _length);
        return _position == position;
    }

    protected override bool OnMove(int offset) => OnSeek((IntPtr)(_position + offset));

    protected override IntPtr OnCreateNew() => 0;

    protected override IntPtr OnDuplicate() => 0;

    protected override IntPtr OnFork() => 0;

    private int Fill(Span<byte> buffer)
    {
        try
        {
            _file.Position = _position;
            var filled = 0;
            for (var read = 1; read > 0 && filled < buffer.Length; filled += read)
            {
                read = _file.Read(buffer[filled..]);
            }

            return filled;
        }
        catch (Exception exception)
        {
            Fault ??= exception;
            return 0;
        }
    }
}
