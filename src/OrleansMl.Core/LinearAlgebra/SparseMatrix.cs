namespace OrleansMl.LinearAlgebra;

/// <summary>Who did what with which item: rows of users, columns of items, by row (CSR). Immutable.</summary>
public sealed class SparseMatrix
{
    private SparseMatrix(int columns, int[] starts, int[] indices, float[] values) =>
        (Columns, Starts, Indices, Values) = (columns, starts, indices, values);

    /// <summary>How many rows.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>How many entries.</summary>
    public int Count => Indices.Length;

    private int[] Starts { get; }

    private int[] Indices { get; }

    private float[] Values { get; }

    /// <summary>Columns of a row's entries, rising.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row) => Indices.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>Values of a row's entries.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => Values.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>Makes a matrix; of two entries in one place the later one counts.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="entries">In any order.</param>
    public static SparseMatrix Create(int rows, int columns, IEnumerable<(int Row, int Column, float Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var byPlace = new SortedDictionary<long, float>[rows];
        foreach (var (row, column, value) in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)rows);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)columns);
            (byPlace[row] ??= [])[column] = value;
        }

        var starts = new int[rows + 1];
        for (var row = 0; row < rows; row++)
        {
            starts[row + 1] = starts[row] + (byPlace[row]?.Count ?? 0);
        }

        var (indices, values) = (new int[starts[rows]], new float[starts[rows]]);
        for (var row = 0; row < rows; row++)
        {
            var at = starts[row];
            foreach (var (column, value) in byPlace[row] ?? [])
            {
                (indices[at], values[at]) = ((int)column, value);
                at++;
            }
        }

        return new(columns, starts, indices, values);
    }

    /// <summary>Rows become columns.</summary>
    public SparseMatrix Transpose()
    {
        var starts = new int[Columns + 1];
        foreach (var column in Indices)
        {
            starts[column + 1]++;
        }

        for (var column = 0; column < Columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        var (indices, values, next) = (new int[Count], new float[Count], starts[..^1]);
        for (var row = 0; row < Rows; row++)
        {
            for (var at = Starts[row]; at < Starts[row + 1]; at++)
            {
                var to = next[Indices[at]]++;
                (indices[to], values[to]) = (row, Values[at]);
            }
        }

        return new(Rows, starts, indices, values);
    }
}
