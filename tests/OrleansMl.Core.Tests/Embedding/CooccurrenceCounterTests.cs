namespace OrleansMl.Embedding;

public sealed class CooccurrenceCounterTests
{
    [Fact]
    public void The_matrix_equals_the_textbook_formula()
    {
        const int Vocabulary = 12;
        const int Window = 3;
        var random = new Random(5);
        int[][] texts =
        [
            .. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 10).Select(_ => random.Next(-1, Vocabulary)).ToArray())
        ];
        var counter = new CooccurrenceCounter(Vocabulary, Window);
        var counts = new double[Vocabulary, Vocabulary];
        foreach (var text in texts)
        {
            counter.Add(text);
            for (var i = 0; i < text.Length; i++)
            {
                for (var j = i + 1; j < text.Length && j - i <= Window; j++)
                {
                    if (text[i] >= 0 && text[j] >= 0 && text[i] != text[j])
                    {
                        counts[text[i], text[j]] += 1.0 / (j - i);
                        counts[text[j], text[i]] += 1.0 / (j - i);
                    }
                }
            }
        }

        // Times the identity, the matrix shows itself.
        var identity = new float[Vocabulary * Vocabulary];
        for (var i = 0; i < Vocabulary; i++)
        {
            identity[(i * Vocabulary) + i] = 1;
        }

        var matrix = counter.ToPositiveMutualInformation().Times(identity, Vocabulary);

        double[] rows = [.. Enumerable.Range(0, Vocabulary).Select(i => Enumerable.Range(0, Vocabulary).Sum(j => counts[i, j]))];
        var total = rows.Sum();
        var smoothed = rows.Sum(row => Math.Pow(row, 0.75));
        for (var i = 0; i < Vocabulary; i++)
        {
            for (var j = 0; j < Vocabulary; j++)
            {
                double Information(int word, int context) =>
                    Math.Log(counts[i, j] / total / (rows[word] / total * (Math.Pow(rows[context], 0.75) / smoothed)));
                var expected = counts[i, j] == 0 ? 0 : Math.Max(0, (Information(i, j) + Information(j, i)) / 2);
                Assert.Equal(expected, matrix[(i * Vocabulary) + j], 1e-4);
            }
        }
    }
}
