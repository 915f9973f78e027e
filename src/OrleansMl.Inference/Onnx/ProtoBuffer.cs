using System.Buffers.Binary;
using System.Text;

namespace OrleansMl.Onnx;

/// <summary>
/// The part of the protobuf wire format that ONNX needs: varints, 32-bit floats and length-delimited fields.
/// Fields are written in the order of the calls, so the same calls give the same bytes.
/// See https://protobuf.dev/programming-guides/encoding.
/// </summary>
internal sealed class ProtoBuffer
{
    private const int WireVarint = 0;
    private const int WireBytes = 2;
    private const int WireFixed32 = 5;

    private readonly MemoryStream _bytes = new();

    public int Length => (int)_bytes.Length;

    public byte[] ToArray() => _bytes.ToArray();

    public void Int(int field, long value)
    {
        Tag(field, WireVarint);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, WireFixed32);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        _bytes.Write(four);
    }

    public void String(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireBytes);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    public void Message(int field, ProtoBuffer message)
    {
        Tag(field, WireBytes);
        Varint((ulong)message.Length);
        message._bytes.WriteTo(_bytes);
    }

    /// <summary>Adds fields that were written to another buffer.</summary>
    public void Append(ProtoBuffer fields) => fields._bytes.WriteTo(_bytes);

    private void Tag(int field, int wire) => Varint((ulong)(field << 3 | wire));

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.WriteByte((byte)value);
    }
}
