using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OrleansMl.Onnx;

public sealed class OnnxWriterTests
{
    [Fact]
    public void Written_graph_loads_in_onnx_runtime_and_computes()
    {
        var bytes = new OnnxWriter("affine")
            .Input("x", OnnxType.Float32, "batch", 3)
            .Initializer("w", [1f, 2f, 3f, 4f, 5f, 6f], 3, 2)
            .Initializer("b", [0.5f, -0.5f], 2)
            .Node("Gemm", ["x", "w", "b"], ["y"], OnnxAttribute.Float("alpha", 2f), OnnxAttribute.Int("transA", 0))
            .Output("y", OnnxType.Float32, "batch", 2)
            .Metadata("purpose", "test")
            .ToBytes();

        using var session = new InferenceSession(bytes);
        using var results = session.Run(
            [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new[] { 1f, 1f, 1f, 0f, 1f, 0f }, [2, 3]))]);

        Assert.Equal([18.5f, 23.5f, 6.5f, 7.5f], results.Single().AsEnumerable<float>());
        Assert.Equal("orleansml", session.ModelMetadata.ProducerName);
        Assert.Equal("affine", session.ModelMetadata.GraphName);
        Assert.Equal("test", session.ModelMetadata.CustomMetadataMap["purpose"]);
        Assert.Equal([-1, 3], session.InputMetadata["x"].Dimensions);
        Assert.Equal(["batch", ""], session.InputMetadata["x"].SymbolicDimensions);
    }

    [Fact]
    public void Every_element_type_and_attribute_kind_round_trips_through_onnx_runtime()
    {
        // float16, int8, int32 constants are cast and summed; Ints permutes; String selects a padding mode.
        var bytes = new OnnxWriter("types")
            .Input("x", OnnxType.Float32, 2, 2)
            .Initializer("half", [(Half)1, (Half)2, (Half)3, (Half)4], 2, 2)
            .Initializer("byte", new sbyte[] { -1, 2, -3, 127 }, 2, 2)
            .Initializer("int", [10, 20, 30, 40], 2, 2)
            .Initializer("pads", [0L, 1L, 0L, 0L], 4)
            .Node("Cast", ["half"], ["half_f"], OnnxAttribute.Int("to", 1))
            .Node("Cast", ["byte"], ["byte_f"], OnnxAttribute.Int("to", 1))
            .Node("Cast", ["int"], ["int_f"], OnnxAttribute.Int("to", 1))
            .Node("Sum", ["x", "half_f", "byte_f", "int_f"], ["sum"])
            .Node("Transpose", ["sum"], ["turned"], OnnxAttribute.Ints("perm", 1, 0))
            .Node("Pad", ["turned", "pads"], ["padded"], OnnxAttribute.String("mode", "edge"))
            .Output("padded", OnnxType.Float32, 2, 3)
            .ToBytes();

        using var session = new InferenceSession(bytes);
        using var results = session.Run(
            [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new[] { 100f, 200f, 300f, 400f }, [2, 2]))]);

        // sum = [[110, 224], [330, 571]]; transposed [[110, 330], [224, 571]]; first column repeated.
        Assert.Equal([110f, 110f, 330f, 224f, 224f, 571f], results.Single().AsEnumerable<float>());
    }

    [Fact]
    public void Same_calls_give_the_same_bytes()
    {
        static byte[] Write() => HashedLinearGraph.Write("g", new sbyte[] { 1, 2, 3, 0 }, [0.5f], [0.25f]);
        Assert.Equal(Write(), Write());
    }

    [Fact]
    public void Hashed_linear_graph_computes_logits_and_contributions()
    {
        // Two labels, three rows and the zero row.
        var bytes = HashedLinearGraph.Write("g", new sbyte[] { 1, 10, 2, 20, -3, -30, 0, 0 }, [0.5f, 0.1f], [1f, -1f]);

        using var session = new InferenceSession(bytes);
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("ids", new DenseTensor<int>(new[] { 0, 2, 1, 3 }, [2, 2])),
            NamedOnnxValue.CreateFromTensor("values", new DenseTensor<float>(new[] { 2f, 1f, 4f, 0f }, [2, 2])),
        ]);

        Assert.Equal([0.5f, -2f, 5f, 7f], results.Single(r => r.Name == "logits").AsEnumerable<float>());
        Assert.Equal([1f, 2f, -1.5f, -3f, 4f, 8f, 0f, 0f], results.Single(r => r.Name == "contributions").AsEnumerable<float>());
    }

    [Fact]
    public void Writing_a_broken_graph_is_refused_with_the_name()
    {
        var writer = new OnnxWriter("g").Input("x", OnnxType.Float32, "n");

        Assert.Contains("'y'", Assert.Throws<ArgumentException>(() => writer.Node("Relu", ["y"], ["z"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'x'", Assert.Throws<ArgumentException>(() => writer.Input("x", OnnxType.Float32)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "[2, 2]", Assert.Throws<ArgumentException>(() => writer.Initializer("w", [1f], 2, 2)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'z'",
            Assert.Throws<InvalidOperationException>(() => writer.Output("z", OnnxType.Float32).ToBytes()).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new OnnxWriter("g").ToBytes());
        Assert.Throws<ArgumentException>(() => HashedLinearGraph.Write("g", new sbyte[] { 1, 2 }, [1f], [0f]));
    }
}
