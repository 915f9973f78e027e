using System.Numerics.Tensors;

namespace OrleansMl.Embedding;

public sealed class SimilarListTests
{
    private static readonly float[] Asked = Unit(1, 0, 0, 0);

    [Fact]
    public void Six_copies_of_one_text_are_one_line_of_the_list()
    {
        var copy = Unit(1, 1, 0, 0);
        var nearest = Enumerable.Repeat(copy, 6).Append(Unit(1, 0, 1.2f, 0)).Append(Unit(1, 0, 0, 1.5f)).ToList();
        Assert.Equal([0, 6, 7], Choose(nearest, 10));
        Assert.Equal([0, 6], Choose(nearest, 2));
    }

    [Fact]
    public void Copies_of_the_item_that_was_asked_for_are_found_and_leave_room()
    {
        var nearest = Enumerable.Repeat(Asked, 8).Append(Unit(1, 1, 0, 0)).ToList();
        Assert.Equal([0, 1, 2, 3, 4, 8], Choose(nearest, 10));
    }

    [Fact]
    public void What_has_no_vector_is_no_copy() =>
        Assert.Equal([0, 1], SimilarList.Choose([(.5f, ReadOnlyMemory<float>.Empty), (.5f, ReadOnlyMemory<float>.Empty)], 10));

    private static List<int> Choose(List<float[]> vectors, int limit) => SimilarList.Choose(
        [.. vectors.Select(vector => (TensorPrimitives.Dot<float>(Asked, vector), new ReadOnlyMemory<float>(vector)))], limit);

    private static float[] Unit(params float[] vector)
    {
        TensorPrimitives.Divide<float>(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
