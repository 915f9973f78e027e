using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansMl.Onnx;

namespace OrleansMl.Text;

/// <summary>
/// The sparse linear layer without ONNX Runtime: one table row per feature, labels side by side in a vector.
/// Rows are padded with zeros to whole vectors of four labels (a single label stays one wide), so a row is one load:
/// <code>int8 table, 3 labels:  [ a b c 0 | a b c 0 | … | 0 0 0 0 ]   four bytes -> four floats, times value, added</code>
/// Adds up in another order than ONNX Runtime does, so logits agree to rounding (a test holds it to
/// 1e-5). O(features · labels), allocates nothing.
/// </summary>
internal sealed class NativeLinearKernel : ILinearKernel
{
    private readonly sbyte[]? _bytes;
    private readonly float[]? _floats;
    private readonly float[] _scale;
    private readonly float[] _bias;
    private readonly int _labels;
    private readonly int _stride;

    /// <param name="onnx">A file made by <see cref="HashedLinearGraph"/> whose tables have been checked.</param>
    public NativeLinearKernel(OnnxModelFile onnx)
    {
        var weights = onnx.Constants[HashedLinearGraph.Weights];
        _labels = (int)weights.Shape[1];
        _stride = _labels == 1 ? 1 : (_labels + 3) / 4 * 4;
        _scale = Pad(MemoryMarshal.Cast<byte, float>(onnx.Constants[HashedLinearGraph.Scale].Raw.Span), 1, _labels, _stride);
        _bias = Pad(MemoryMarshal.Cast<byte, float>(onnx.Constants[HashedLinearGraph.Bias].Raw.Span), 1, _labels, _stride);
        var rows = (int)weights.Shape[0];
        if (weights.Type == OnnxType.Int8)
        {
            _bytes = Pad(MemoryMarshal.Cast<byte, sbyte>(weights.Raw.Span), rows, _labels, _stride);
        }
        else
        {
            _floats = Pad(MemoryMarshal.Cast<byte, float>(weights.Raw.Span), rows, _labels, _stride);
        }
    }

    public long MemoryBytes => (_bytes?.LongLength ?? 0) + (4 * (_floats?.LongLength ?? 0));

    public int MaxBatch => 1;

    public void Score(ReadOnlySpan<FeatureBuffer> texts, Span<float> logits)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var ids = texts[i].Ids;
            var values = texts[i].Values;
            var target = logits.Slice(i * _labels, _labels);
            if (_bytes is not null && _stride == 4)
            {
                SumFour(ids, values, target);
            }
            else if (_bytes is not null && _stride == 8)
            {
                SumEight(ids, values, target);
            }
            else if (_labels == 1)
            {
                target[0] = (_bytes is null ? SumSingle(_floats!, ids, values) : SumSingle(_bytes, ids, values) * _scale[0]) + _bias[0];
            }
            else
            {
                SumRows(ids, values, target);
            }
        }
    }

    public void Contribute(FeatureBuffer text, Span<float> contributions)
    {
        var ids = text.Ids;
        var values = text.Values;
        for (var i = 0; i < ids.Length; i++)
        {
            var row = ids[i] * _stride;
            for (var label = 0; label < _labels; label++)
            {
                contributions[(i * _labels) + label] =
                    values[i] * _scale[label] * (_bytes is null ? _floats![row + label] : _bytes[row + label]);
            }
        }
    }

    public void Dispose()
    {
    }

    // Indexing keeps its bounds checks: an id beyond the table must fail, not read what lies behind it.
    private static float SumSingle(sbyte[] table, ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
    {
        values = values[..ids.Length];
        float a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 3 < ids.Length; i += 4)
        {
            a += values[i] * table[ids[i]];
            b += values[i + 1] * table[ids[i + 1]];
            c += values[i + 2] * table[ids[i + 2]];
            d += values[i + 3] * table[ids[i + 3]];
        }

        for (; i < ids.Length; i++)
        {
            a += values[i] * table[ids[i]];
        }

        return (a + b) + (c + d);
    }

    private static float SumSingle(float[] table, ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
    {
        var sum = 0f;
        for (var i = 0; i < ids.Length; i++)
        {
            sum += values[i] * table[ids[i]];
        }

        return sum;
    }

    // A row of four is one 32-bit load, one of eight a 64-bit load. Four sums, so that one addition need not wait for the one before it.
    private void SumFour(ReadOnlySpan<int> ids, ReadOnlySpan<float> values, Span<float> target)
    {
        var rows = MemoryMarshal.Cast<sbyte, int>(_bytes.AsSpan());
        values = values[..ids.Length];
        Vector128<float> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i + 3 < ids.Length; i += 4)
        {
            a += Unpack(rows[ids[i]]) * values[i];
            b += Unpack(rows[ids[i + 1]]) * values[i + 1];
            c += Unpack(rows[ids[i + 2]]) * values[i + 2];
            d += Unpack(rows[ids[i + 3]]) * values[i + 3];
        }

        for (; i < ids.Length; i++)
        {
            a += Unpack(rows[ids[i]]) * values[i];
        }

        var sum = (((a + b) + (c + d)) * Vector128.Create<float>(_scale)) + Vector128.Create<float>(_bias);
        Span<float> four = stackalloc float[4];
        sum.CopyTo(four);
        four[.._labels].CopyTo(target);
    }

    private void SumEight(ReadOnlySpan<int> ids, ReadOnlySpan<float> values, Span<float> target)
    {
        var rows = MemoryMarshal.Cast<sbyte, long>(_bytes.AsSpan());
        values = values[..ids.Length];
        Vector128<float> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i + 1 < ids.Length; i += 2)
        {
            var (first, second) = (rows[ids[i]], rows[ids[i + 1]]);
            a += Unpack((int)first) * values[i];
            b += Unpack((int)(first >> 32)) * values[i];
            c += Unpack((int)second) * values[i + 1];
            d += Unpack((int)(second >> 32)) * values[i + 1];
        }

        if (i < ids.Length)
        {
            a += Unpack((int)rows[ids[i]]) * values[i];
            b += Unpack((int)(rows[ids[i]] >> 32)) * values[i];
        }

        Span<float> eight = stackalloc float[8];
        (((a + c) * Vector128.Create<float>(_scale)) + Vector128.Create<float>(_bias)).CopyTo(eight);
        (((b + d) * Vector128.Create<float>(_scale.AsSpan(4))) + Vector128.Create<float>(_bias.AsSpan(4))).CopyTo(eight[4..]);
        eight[.._labels].CopyTo(target);
    }

    private void SumRows(ReadOnlySpan<int> ids, ReadOnlySpan<float> values, Span<float> target)
    {
        Span<float> four = stackalloc float[4];
        for (var column = 0; column < _stride; column += 4)
        {
            var sum = Vector128<float>.Zero;
            for (var i = 0; i < ids.Length; i++)
            {
                sum += Row(checked((ids[i] * _stride) + column)) * values[i];
            }

            sum = (sum * Vector128.Create<float>(_scale.AsSpan(column, 4))) + Vector128.Create<float>(_bias.AsSpan(column, 4));
            sum.CopyTo(four);
            var rest = Math.Min(4, _labels - column);
            four[..rest].CopyTo(target[column..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Row(int at)
    {
        if (_floats is { } floats)
        {
            return Vector128.Create<float>(floats.AsSpan(at, 4));
        }

        return Unpack(MemoryMarshal.Read<int>(MemoryMarshal.AsBytes(_bytes.AsSpan(at, 4))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Unpack(int packed)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(packed).AsSByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(shorts));
    }

    private static T[] Pad<T>(ReadOnlySpan<T> table, int rows, int labels, int stride)
    {
        var padded = new T[rows * stride];
        if (labels == stride)
        {
            table.CopyTo(padded);
            return padded;
        }

        for (var row = 0; row < rows; row++)
        {
            table.Slice(row * labels, labels).CopyTo(padded.AsSpan(row * stride));
        }

        return padded;
    }
}
