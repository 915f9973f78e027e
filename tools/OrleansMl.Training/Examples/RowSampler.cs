namespace OrleansMl.FineTuning;

/// <summary>
/// Draws the rows of one pass: systematic sampling over a shuffled list, so that a row of weight w is drawn w·n/sum times, rounded down or
/// up, and never by luck more. O(rows).
/// </summary>
internal static class RowSampler
{
    /// <summary>Indexes of rows, in random order; all of them once when the weights are equal and n is their number.</summary>
    /// <param name="weights">A weight per row, 0 or more.</param>
    /// <param name="count">How many to draw.</param>
    /// <param name="random">Decides.</param>
    public static int[] Draw(IReadOnlyList<double> weights, int count, Random random)
    {
        var order = Enumerable.Range(0, weights.Count).ToArray();
        random.Shuffle(order);
        var step = weights.Sum() / count;
        var drawn = new List<int>(count);
        var next = step * random.NextDouble();
        var sum = 0.0;
        foreach (var row in order)
        {
            sum += weights[row];
            for (; next < sum && drawn.Count < count; next += step)
            {
                drawn.Add(row);
            }
        }

        var result = drawn.ToArray();
        random.Shuffle(result);
        return result;
    }
}
