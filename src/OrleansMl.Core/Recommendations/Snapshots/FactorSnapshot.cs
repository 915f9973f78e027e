using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansMl.Recommendations;

/// <summary>
/// All that serving needs of one training, as one file: header, ids, factors, neighbours, counts, what items are about. Every part begins
/// at a multiple of 64 bytes, so that a mapped file is scanned as it lies; the last four bytes are a CRC-32C of everything before them.
/// Little-endian. A reader refuses what is cut short, changed or of another version.
/// </summary>
public sealed class FactorSnapshot
{
    private const ulong Magic = 0x3253544341464D4F; // "OMFACTS2"
    private const int HeaderBytes = 192, Alignment = 64;

    /// <param name="facts">What is known of the training.</param>
    /// <param name="ids">Content ids in the order of the factors.</param>
    /// <param name="factors">Item factors.</param>
    /// <param name="neighbours">Item neighbours.</param>
    public FactorSnapshot(SnapshotFacts facts, ImmutableArray<string> ids, FactorModel factors, NeighbourTable neighbours)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(neighbours);
        if (ids.Length != factors.Count || ids.Length != neighbours.Items)
        {
            throw new ArgumentException(
                $"{ids.Length} ids, {factors.Count} rows of factors and {neighbours.Items} rows of neighbours: " +
                "there must be as many of each.",
                nameof(ids));
        }

        (Facts, Ids, Factors, Neighbours) = (facts, ids, factors, neighbours);
    }

    /// <summary>What is known of the training.</summary>
    public SnapshotFacts Facts { get; }

    /// <summary>Content ids in the order of the factors.</summary>
    public ImmutableArray<string> Ids { get; }

    /// <summary>Item factors.</summary>
    public FactorModel Factors { get; }

    /// <summary>Item neighbours.</summary>
    public NeighbourTable Neighbours { get; }

    /// <summary>For items that nobody took yet; null when nothing is known of what items are about.</summary>
    public SnapshotContent? Content { get; init; }

    /// <summary>How users met each item; empty when it was not counted.</summary>
    public ImmutableArray<ItemCounts> Counts { get; init; } = [];

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var options = Factors.Options;
        var version = Encoding.UTF8.GetBytes(Content?.Version ?? "");
        var ids = Ids.Select(Encoding.UTF8.GetBytes).ToArray();
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], options.Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Ids.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Neighbours.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], ids.Sum(id => id.Length));
        BinaryPrimitives.WriteSingleLittleEndian(header[24..], options.Regularisation);
        BinaryPrimitives.WriteSingleLittleEndian(header[28..], options.UnobservedWeight);
        BinaryPrimitives.WriteSingleLittleEndian(header[32..], options.Exponent);
        BinaryPrimitives.WriteInt32LittleEndian(header[36..], options.Epochs);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], options.Seed);
        BinaryPrimitives.WriteSingleLittleEndian(header[44..], Facts.FactorShare);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], Facts.TrainedAt.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(header[56..], Facts.Interactions);
        BinaryPrimitives.WriteInt64LittleEndian(header[64..], Facts.People);
        BinaryPrimitives.WriteDoubleLittleEndian(header[72..], Facts.Validation);
        var ((a1, b1), (a2, b2), (a3, b3)) = (Facts.Calibration.Collaborative, Facts.Calibration.Content, Facts.Calibration.Trend);
        double[] calibration = [a1, b1, a2, b2, a3, b3];
        for (var i = 0; i < calibration.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(header[(80 + (8 * i))..], calibration[i]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(header[128..], Counts.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[132..], Content?.Cold.Inputs ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(header[136..], version.Length);
        BinaryPrimitives.WriteDoubleLittleEndian(header[144..], Facts.EaseRegularisation ?? double.NaN);
        stream.Write(header);
        Write(stream, MemoryMarshal.AsBytes<int>(ids.Select(id => id.Length).ToArray()));
        Write(stream, ids.SelectMany(id => id).ToArray());
        Write(stream, MemoryMarshal.AsBytes(Factors.Items));
        Write(stream, MemoryMarshal.AsBytes(Neighbours.Starts));
        Write(stream, MemoryMarshal.AsBytes(Neighbours.Neighbours));
        Write(stream, MemoryMarshal.AsBytes(Neighbours.Weights));
        Write(stream, MemoryMarshal.AsBytes(Counts.AsSpan()));
        Write(stream, MemoryMarshal.AsBytes(Content is null ? [] : Content.Cold.Weights));
        Write(stream, version);
        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(check, Crc32C(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        stream.Write(check);
        return stream.ToArray();

        static void Write(MemoryStream stream, ReadOnlySpan<byte> part)
        {
            while (stream.Length % Alignment != 0)
            {
                stream.WriteByte(0);
            }

            stream.Write(part);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is cut short, changed, or of another version; the message says which.</exception>
    public static FactorSnapshot Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + 4)
        {
            throw new InvalidDataException($"The snapshot has {bytes.Length} bytes; it is cut short.");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
        {
            throw new InvalidDataException("The bytes are no snapshot of this version.");
        }

        var expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        if (Crc32C(bytes[..^4]) != expected)
        {
            throw new InvalidDataException("The snapshot's checksum is wrong: it was changed or cut short.");
        }

        var (dimensions, items, neighbours, text) = (Int(bytes, 8), Int(bytes, 12), Int(bytes, 16), Int(bytes, 20));
        var (counted, inputs, version) = (Int(bytes, 128), Int(bytes, 132), Int(bytes, 136));
        if (dimensions is < 1 or > 1024
            || items < 0
            || neighbours < 0
            || text < 0
            || (counted != 0 && counted != items)
            || inputs is < 0 or > 4096
            || version is < 0 or > 1024)
        {
            throw new InvalidDataException("The snapshot's header is wrong.");
        }

        var at = HeaderBytes;
        var lengths = Part<int>(bytes, items, ref at);
        var names = Part<byte>(bytes, text, ref at);
        var factors = Part<float>(bytes, items * dimensions, ref at);
        var starts = Part<int>(bytes, items + 1, ref at);
        var others = Part<int>(bytes, neighbours, ref at);
        var weights = Part<float>(bytes, neighbours, ref at);
        var counts = Part<ItemCounts>(bytes, counted, ref at);
        var cold = Part<float>(bytes, inputs * dimensions, ref at);
        var name = Part<byte>(bytes, version, ref at);
        if (at != bytes.Length - 4 || lengths.Sum() != text)
        {
            throw new InvalidDataException("The snapshot's parts do not fit its header.");
        }

        var ids = ImmutableArray.CreateBuilder<string>(items);
        var from = 0;
        foreach (var length in lengths)
        {
            ids.Add(Encoding.UTF8.GetString(names.AsSpan(from, length)));
            from += length;
        }

        try
        {
            return new(
                new()
                {
                    TrainedAt = new(BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]), TimeSpan.Zero),
                    Interactions = BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]),
                    People = BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]),
                    Validation = BinaryPrimitives.ReadDoubleLittleEndian(bytes[72..]),
                    Calibration = new(Pair(bytes, 80), Pair(bytes, 96), Pair(bytes, 112)),
                    EaseRegularisation = BinaryPrimitives.ReadDoubleLittleEndian(bytes[144..]) is var lambda && double.IsNaN(lambda)
                        ? null
                        : lambda,
                    FactorShare = BinaryPrimitives.ReadSingleLittleEndian(bytes[44..]),
                },
                ids.MoveToImmutable(),
                new(factors, new()
                {
                    Dimensions = dimensions,
                    Regularisation = BinaryPrimitives.ReadSingleLittleEndian(bytes[24..]),
                    UnobservedWeight = BinaryPrimitives.ReadSingleLittleEndian(bytes[28..]),
                    Exponent = BinaryPrimitives.ReadSingleLittleEndian(bytes[32..]),
                    Epochs = Int(bytes, 36),
                    Seed = Int(bytes, 40),
                }),
                new(starts, others, weights))
            {
                Counts = ImmutableCollectionsMarshal.AsImmutableArray(counts),
                Content = inputs > 0 ? new(Encoding.UTF8.GetString(name), new(cold, inputs, dimensions)) : null,
            };
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The snapshot does not hold together: {exception.Message}", exception);
        }
    }

    /// <summary>CRC-32C (Castagnoli) as iSCSI and the processors have it.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var one in bytes[(bytes.Length / 8 * 8)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    private static int Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static (double A, double B) Pair(ReadOnlySpan<byte> bytes, int at) =>
        (BinaryPrimitives.ReadDoubleLittleEndian(bytes[at..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[(at + 8)..]));

    private static T[] Part<T>(ReadOnlySpan<byte> bytes, int count, ref int at) where T : unmanaged
    {
        at = (at + Alignment - 1) / Alignment * Alignment;
        var length = (long)count * Marshal.SizeOf<T>();
        if (at + length > bytes.Length - 4)
        {
            throw new InvalidDataException("The snapshot is shorter than its header says.");
        }

        var part = MemoryMarshal.Cast<byte, T>(bytes.Slice(at, (int)length)).ToArray();
        at += (int)length;
        return part;
    }
}

/// <summary>What is known of a training.</summary>
public sealed record SnapshotFacts
{
    /// <summary>When (UTC).</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>How many interactions it learned from.</summary>
    public required long Interactions { get; init; }

    /// <summary>Of how many users.</summary>
    public required long People { get; init; }

    /// <summary>nDCG@10 on the validation cut.</summary>
    public required double Validation { get; init; }

    /// <summary>How much the factors count beside the neighbours, 0–1.</summary>
    public required float FactorShare { get; init; }

    /// <summary>λ of the neighbours; null when they are by co-visitation.</summary>
    public double? EaseRegularisation { get; init; }

    /// <summary>What z-scores of the channels mean.</summary>
    public ChannelCalibration Calibration { get; init; } = ChannelCalibration.None;
}
