using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMl.Events;

/// <summary>
/// How far a reader has come: a position in each shard's log, and which time of writing it was (events are written while somebody follows
/// them; the number grows whenever that begins). As text: base64url of variable-length numbers, about 50 characters.
/// </summary>
/// <param name="Epoch">Which time of writing.</param>
/// <param name="Positions">Where to go on, by shard.</param>
public sealed record EventCursor(long Epoch, ImmutableArray<long> Positions)
{
    // A long in groups of 7 bits.
    private const int MaxBytes = 10;

    /// <summary>The same with another position in one shard.</summary>
    public EventCursor With(int shard, long position) => this with { Positions = Positions.SetItem(shard, position) };

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[(Positions.Length + 1) * MaxBytes];
        var length = Write(Epoch, bytes);
        foreach (var position in Positions)
        {
            length += Write(position, bytes[length..]);
        }

        return Base64Url.EncodeToString(bytes[..length]);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote, for so many shards.</summary>
    public static bool TryParse(string text, int shards, [NotNullWhen(true)] out EventCursor? cursor)
    {
        ArgumentNullException.ThrowIfNull(text);
        cursor = null;
        if (text.Length > (shards + 1) * MaxBytes * 2 || !Base64Url.IsValid(text))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        var numbers = new long[shards + 1];
        foreach (ref var number in numbers.AsSpan())
        {
            if (!TryRead(ref bytes, out number))
            {
                return false;
            }
        }

        if (!bytes.IsEmpty)
        {
            return false;
        }

        cursor = new(numbers[0], [.. numbers.AsSpan(1)]);
        return true;
    }

    private static int Write(long number, Span<byte> to)
    {
        var (rest, length) = ((ulong)number, 0);
        for (; rest >= 0x80; rest >>= 7)
        {
            to[length++] = (byte)(rest | 0x80);
        }

        to[length++] = (byte)rest;
        return length;
    }

    private static bool TryRead(ref Span<byte> from, out long number)
    {
        number = 0;
        for (var i = 0; i < Math.Min(from.Length, MaxBytes); i++)
        {
            number |= (long)(from[i] & 0x7F) << (7 * i);
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return number >= 0;
            }
        }

        return false;
    }
}
