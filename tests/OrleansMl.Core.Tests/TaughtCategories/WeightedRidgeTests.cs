namespace OrleansMl.TaughtCategories;

public sealed class WeightedRidgeTests
{
    private const int Dimensions = 6;

    [Theory]
    [InlineData(0.003)]
    [InlineData(0.1)]
    [InlineData(3)]
    public void Values_left_out_are_those_of_a_fit_without_the_row(double ridge)
    {
        var (vectors, targets, weights) = Problem(rows: 14);

        var (_, leftOut) = new WeightedRidge(vectors, targets, weights).Fit(ridge);

        for (var i = 0; i < vectors.Count; i++)
        {
            var kept = Enumerable.Range(0, vectors.Count).Where(j => j != i).ToArray();
            var solution = Naive(
                [.. kept.Select(j => vectors[j])], [.. kept.Select(j => targets[j])], [.. kept.Select(j => weights[j])], ridge);
            Assert.Equal(ValueOf(solution, vectors[i]), leftOut[i], 1e-5);
        }
    }

    [Fact]
    public void The_solution_is_that_of_the_normal_equations()
    {
        var (vectors, targets, weights) = Problem(rows: 9);

        var (solution, _) = new WeightedRidge(vectors, targets, weights).Fit(0.1);

        var naive = Naive(vectors, targets, weights, 0.1);
        Assert.All(Enumerable.Range(0, Dimensions + 1), k => Assert.Equal(naive[k], solution[k], 1e-9));
    }

    private static (List<float[]> Vectors, double[] Targets, double[] Weights) Problem(int rows)
    {
        var random = new Random(5);
        var vectors = Enumerable.Range(0, rows).Select(_ =>
        {
            float[] vector = [.. Enumerable.Range(0, Dimensions).Select(_ => (float)((2 * random.NextDouble()) - 1))];
            var length = MathF.Sqrt(vector.Sum(x => x * x));
            return vector.Select(x => x / length).ToArray();
        }).ToList();
        return (
            vectors,
            [.. Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? 1.0 : -1.0)],
            [.. Enumerable.Range(0, rows).Select(_ => 0.02 + (0.1 * random.NextDouble()))]);
    }

    // Gauss elimination of the normal equations.
    private static double[] Naive(IReadOnlyList<float[]> vectors, double[] targets, double[] weights, double ridge)
    {
        const int Size = Dimensions + 1;
        var rows = vectors.Select(vector => vector.Select(x => (double)x).Append(1).ToArray()).ToArray();
        var system = new double[Size, Size + 1];
        for (var a = 0; a < Size; a++)
        {
            for (var b = 0; b < Size; b++)
            {
                system[a, b] = Enumerable.Range(0, rows.Length).Sum(i => weights[i] * rows[i][a] * rows[i][b]);
            }

            system[a, a] += a == Dimensions ? ridge * 1e-3 : ridge;
            system[a, Size] = Enumerable.Range(0, rows.Length).Sum(i => weights[i] * rows[i][a] * targets[i]);
        }

        for (var p = 0; p < Size; p++)
        {
            for (var r = 0; r < Size; r++)
            {
                var factor = r == p ? 0 : system[r, p] / system[p, p];
                for (var c = p; c <= Size && r != p; c++)
                {
                    system[r, c] -= factor * system[p, c];
                }
            }
        }

        return [.. Enumerable.Range(0, Size).Select(a => system[a, Size] / system[a, a])];
    }

    private static double ValueOf(double[] solution, float[] vector) =>
        solution[^1] + Enumerable.Range(0, Dimensions).Sum(k => solution[k] * vector[k]);
}
