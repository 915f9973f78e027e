using System.Buffers.Binary;
using System.Numerics;

namespace OrleansMl.Store;

/// <summary>
/// Reads RocksDB's write-ahead log before RocksDB does, to tell the two ways in which its end can be missing apart: a record that was being
/// written when the process died (nobody was answered: it is cut) and damage to what lies before (the node must not start as if nothing had
/// happened). Format: blocks of 32 KiB; in them records of a masked CRC-32C over type and payload (4 bytes), a length (2), a type (1), with
/// the recyclable types a log number (4), and the payload. A record never crosses a block; a longer one is split into first, middle and
/// last parts. Source: RocksDB, db/log_format.h and the wiki page "Write Ahead Log File Format".
/// </summary>
internal static class WriteAheadLog
{
    private const int BlockSize = 32 * 1024;
    private const int HeaderSize = 7;

    /// <summary>Examines one log file.</summary>
    public static WriteAheadLogFinding Examine(string path)
    {
        var file = File.ReadAllBytes(path);
        var wholeUpTo = 0L;
        var position = 0;
        var isInside = false;
        var (sequence, begun) = (0UL, 0UL);
        while (position < file.Length)
        {
            var left = BlockSize - (position % BlockSize);
            if (left < HeaderSize)
            {
                // The trailer of a block is zeros, and belongs to the record before it.
                position = Math.Min(position + left, file.Length);
                wholeUpTo = isInside ? wholeUpTo : position;
                continue;
            }

            if (!TryReadRecord(file, position, out var size, out var part) || !Fits(part, isInside))
            {
                return HasRecordAfter(file, position)
                    ? new(WriteAheadLogState.Damaged, position, file.Length, sequence)
                    : new(WriteAheadLogState.Torn, wholeUpTo, file.Length, sequence);
            }

            begun = part is Part.Full or Part.First ? LastSequence(file.AsSpan(position, size)) : begun;
            sequence = part is Part.Full or Part.Last ? begun : sequence;
            position += size;
            isInside = part is Part.First or Part.Middle;
            wholeUpTo = isInside ? wholeUpTo : position;
        }

        return new(isInside ? WriteAheadLogState.Torn : WriteAheadLogState.Whole, wholeUpTo, file.Length, sequence);
    }

    // What is logged is a batch of writes: the number of the first one (8 bytes), how many there are (4), and the writes.
    private static ulong LastSequence(ReadOnlySpan<byte> record)
    {
        var batch = record[PartOf(record[6]).Header..];
        return batch.Length < sizeof(ulong) + sizeof(uint)
            ? 0
            : BinaryPrimitives.ReadUInt64LittleEndian(batch) + BinaryPrimitives.ReadUInt32LittleEndian(batch[sizeof(ulong)..]) - 1;
    }

    private static bool Fits(Part part, bool isInside) =>
        isInside ? part is Part.Middle or Part.Last : part is Part.Full or Part.First or Part.Note;

    // Records start at the beginning of a block, so behind the block of the bad one only those places need a look.
    private static bool HasRecordAfter(byte[] file, int bad)
    {
        var endOfBlock = Math.Min(((bad / BlockSize) + 1) * BlockSize, file.Length);
        for (var position = bad + 1; position < endOfBlock; position++)
        {
            if (TryReadRecord(file, position, out _, out _))
            {
                return true;
            }
        }

        for (var position = endOfBlock; position < file.Length; position += BlockSize)
        {
            if (TryReadRecord(file, position, out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadRecord(byte[] file, int position, out int size, out Part part)
    {
        (size, part) = (0, default);
        var left = Math.Min(BlockSize - (position % BlockSize), file.Length - position);
        if (left < HeaderSize)
        {
            return false;
        }

        var record = file.AsSpan(position, left);
        (part, var header) = PartOf(record[6]);
        size = header + BinaryPrimitives.ReadUInt16LittleEndian(record[4..]);
        return header != 0 && size <= left && Unmask(BinaryPrimitives.ReadUInt32LittleEndian(record)) == Crc32C(record[6..size]);
    }

    // Header 0: no such type.
    private static (Part Part, int Header) PartOf(byte type) => type switch
    {
        1 => (Part.Full, HeaderSize),
        2 => (Part.First, HeaderSize),
        3 => (Part.Middle, HeaderSize),
        4 => (Part.Last, HeaderSize),
        5 => (Part.Full, HeaderSize + 4),
        6 => (Part.First, HeaderSize + 4),
        7 => (Part.Middle, HeaderSize + 4),
        8 => (Part.Last, HeaderSize + 4),
        9 or 10 or 130 => (Part.Note, HeaderSize),
        11 or 131 => (Part.Note, HeaderSize + 4),
        _ => default,
    };

    private static uint Unmask(uint masked)
    {
        var rotated = masked - 0xa282ead8u;
        return (rotated >> 17) | (rotated << 15);
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private enum Part
    {
        Full,
        First,
        Middle,
        Last,

        // What RocksDB writes about the log itself.
        Note,
    }
}

/// <summary>What a log file was found to be.</summary>
/// <param name="State">Its state.</param>
/// <param name="Offset">Damaged: where. Torn: up to where it is whole.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="LastSequence">The number of the last write before that place; 0 when there is none.</param>
internal readonly record struct WriteAheadLogFinding(WriteAheadLogState State, long Offset, long Length, ulong LastSequence);

/// <summary>The states of a log file.</summary>
internal enum WriteAheadLogState
{
    /// <summary>Every record can be read.</summary>
    Whole,

    /// <summary>The last record is incomplete and nothing follows it.</summary>
    Torn,

    /// <summary>A record cannot be read and others follow it.</summary>
    Damaged,
}
