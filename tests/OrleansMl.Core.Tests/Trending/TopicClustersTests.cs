using CsCheck;

namespace OrleansMl.Trending;

public sealed class TopicClustersTests
{
    [Fact]
    public void Clusters_are_what_can_be_reached_over_close_pairs() =>
        Gen.Select(Gen.Double[-1, 1].Array[3].Array[0, 25], Gen.Double[.3, .95]).Sample((points, close) =>
        {
            ReadOnlyMemory<float>[] vectors = [.. points.Select(point => new ReadOnlyMemory<float>(Unit(point)))];
            var found = TopicClusters.Find(vectors, (float)close);
            for (var i = 0; i < vectors.Length; i++)
            {
                // Everything that can be reached step by step.
                var reached = new HashSet<int> { i };
                for (var before = -1; before != reached.Count;)
                {
                    before = reached.Count;
                    reached.UnionWith(
                        Enumerable.Range(0, vectors.Length)
                            .Where(j => reached.Any(k => Dot(vectors[j].Span, vectors[k].Span) >= (float)close))
                            .ToList());
                }

                Assert.Equal(reached.Min(), found[i]);
            }
        });

    [Fact]
    public void Items_without_a_vector_are_alone() =>
        Assert.Equal([0, 1, 0, 3], TopicClusters.Find([new float[] { 1, 0 }, default, new float[] { 1, 0 }, default]));

    [Fact]
    public void Labels_are_what_is_said_here_and_not_elsewhere()
    {
        var labels = TopicLabels.Find(
        [
            ["match", "goal", "goal", "today", "today"],
            ["cake", "oven", "cake", "today", "today"],
        ], 2);
        Assert.Equal(["goal", "match"], labels[0]);
        Assert.Equal(["cake", "oven"], labels[1]);
        Assert.Empty(TopicLabels.Find([], 3));
        Assert.Equal([[]], TopicLabels.Find([[]], 3));
    }

    private static float[] Unit(double[] point)
    {
        var length = Math.Sqrt(point.Sum(x => x * x));
        return [.. point.Select(x => (float)(length > 0 ? x / length : x))];
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);
}
