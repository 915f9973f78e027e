using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

/// <summary>A square sparse matrix, row by row.</summary>
internal sealed class SquareSparseMatrix
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly float[] _values;

    private SquareSparseMatrix(int[] starts, int[] columns, float[] values) => (_starts, _columns, _values) = (starts, columns, values);

    public int Size => _starts.Length - 1;

    /// <summary>Each place at most once. The order of the entries has no effect.</summary>
    public static SquareSparseMatrix From(int size, List<(int Row, int Column, float Value)> entries)
    {
        entries.Sort(static (a, b) => a.Row != b.Row ? a.Row.CompareTo(b.Row) : a.Column.CompareTo(b.Column));
        var starts = new int[size + 1];
        foreach (var (row, _, _) in entries)
        {
            starts[row + 1]++;
        }

        for (var row = 0; row < size; row++)
        {
            starts[row + 1] += starts[row];
        }

        return new(starts, [.. entries.Select(entry => entry.Column)], [.. entries.Select(entry => entry.Value)]);
    }

    /// <summary>
    /// This times a dense matrix of <paramref name="width"/> columns, row-major; rows in parallel, each summed in one order.
    /// </summary>
    public float[] Times(float[] dense, int width)
    {
        var product = new float[Size * width];
        Parallel.For(0, Size, row =>
        {
            var sum = product.AsSpan(row * width, width);
            for (var i = _starts[row]; i < _starts[row + 1]; i++)
            {
                TensorPrimitives.MultiplyAdd(dense.AsSpan(_columns[i] * width, width), _values[i], sum, sum);
            }
        });
        return product;
    }
}
