using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OrleansMl.Training;

/// <summary>
/// A small network on vectors that something else made: every number standardised, a layer of rectified units or none, one sum per label.
/// Immutable once it is parsed, safe for any number of threads.
/// <para>As a file: the four letters <c>head</c>, then as 32-bit little-endian numbers the version 1, inputs, hidden units and labels, then
/// as floats the means, the factors, the weights of the units, their biases, the weights of the labels and theirs.</para>
/// </summary>
public sealed class DenseHead
{
    private const uint Magic = 0x64616568; // "head"
    private const int Version = 1;
    private const int HeaderBytes = 5 * sizeof(int);
    private const int MostInputs = 1 << 16, MostUnits = 1 << 12, MostLabels = 1 << 10;

    internal DenseHead(int inputs, int units, int labels)
    {
        (Inputs, Units, Labels) = (inputs, units, labels);
        Width = units == 0 ? inputs : units;
        Means = new float[inputs];
        Factors = new float[inputs];
        UnitWeights = new float[units * inputs];
        UnitBiases = new float[units];
        LabelWeights = new float[labels * Width];
        LabelBiases = new float[labels];
        Factors.AsSpan().Fill(1);
    }

    /// <summary>How many numbers it reads.</summary>
    public int Inputs { get; }

    /// <summary>How many rectified units lie between; 0: none, and it is linear.</summary>
    public int Units { get; }

    /// <summary>How many sums it gives.</summary>
    public int Labels { get; }

    /// <summary>The memory it takes.</summary>
    public int MemoryBytes => sizeof(float) * Arrays.Sum(array => array.Length);

    internal int Width { get; }

    internal float[] Means { get; }

    internal float[] Factors { get; }

    internal float[] UnitWeights { get; }

    internal float[] UnitBiases { get; }

    internal float[] LabelWeights { get; }

    internal float[] LabelBiases { get; }

    private float[][] Arrays => [Means, Factors, UnitWeights, UnitBiases, LabelWeights, LabelBiases];

    /// <summary>Computes the sums of the labels. O(inputs · units + units · labels).</summary>
    /// <param name="inputs">The numbers as they come, not standardised.</param>
    /// <param name="sums">Receives one sum per label.</param>
    public void Score(ReadOnlySpan<float> inputs, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, Inputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Length, Labels);
        var rented = ArrayPool<float>.Shared.Rent(Inputs + Units);
        try
        {
            var standard = rented.AsSpan(0, Inputs);
            Standardise(inputs, standard);
            Forward(standard, rented.AsSpan(Inputs, Units), sums);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>The head as a file.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + MemoryBytes];
        var at = 0;
        foreach (var number in (ReadOnlySpan<int>)[(int)Magic, Version, Inputs, Units, Labels])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);
            at += sizeof(int);
        }

        foreach (var array in Arrays)
        {
            MemoryMarshal.AsBytes(array.AsSpan()).CopyTo(bytes.AsSpan(at));
            at += array.Length * sizeof(float);
        }

        return bytes;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static DenseHead Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic)
        {
            throw new InvalidDataException("it is no head");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(file[4..]);
        if (version != Version)
        {
            throw new InvalidDataException($"it is a head of version {version}; this program reads {Version}");
        }

        var inputs = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
        var units = BinaryPrimitives.ReadInt32LittleEndian(file[12..]);
        var labels = BinaryPrimitives.ReadInt32LittleEndian(file[16..]);
        if (inputs is < 1 or > MostInputs || units is < 0 or > MostUnits || labels is < 1 or > MostLabels
            || (long)inputs * units > Array.MaxLength / sizeof(float))
        {
            throw new InvalidDataException($"it has {inputs} inputs, {units} units and {labels} labels");
        }

        var head = new DenseHead(inputs, units, labels);
        if (file.Length != HeaderBytes + head.MemoryBytes)
        {
            throw new InvalidDataException($"it has {file.Length} bytes; {HeaderBytes + head.MemoryBytes} were expected");
        }

        var rest = file[HeaderBytes..];
        foreach (var array in head.Arrays)
        {
            var bytes = rest[..(array.Length * sizeof(float))];
            bytes.CopyTo(MemoryMarshal.AsBytes(array.AsSpan()));
            rest = rest[bytes.Length..];
            if (array.AsSpan().ContainsAny([float.NaN, float.PositiveInfinity, float.NegativeInfinity]))
            {
                throw new InvalidDataException("one of its numbers is not finite");
            }
        }

        return head;
    }

    /// <summary>The inputs less their means, times their factors.</summary>
    internal void Standardise(ReadOnlySpan<float> inputs, Span<float> standard)
    {
        TensorPrimitives.Subtract(inputs, Means, standard);
        TensorPrimitives.Multiply(standard, Factors, standard);
    }

    /// <summary>Units and sums of inputs that are standardised.</summary>
    internal void Forward(ReadOnlySpan<float> standard, Span<float> units, Span<float> sums)
    {
        for (var unit = 0; unit < Units; unit++)
        {
            var sum = UnitBiases[unit] + TensorPrimitives.Dot(standard, UnitWeights.AsSpan(unit * Inputs, Inputs));
            units[unit] = Math.Max(0, sum);
        }

        var last = Units == 0 ? standard : units;
        for (var label = 0; label < Labels; label++)
        {
            sums[label] = LabelBiases[label] + TensorPrimitives.Dot(last, LabelWeights.AsSpan(label * Width, Width));
        }
    }
}
