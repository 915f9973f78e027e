using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

public sealed class ImageFeaturesTests
{
    private static readonly byte[] Means = new OnnxWriter("means")
        .Input("x", OnnxType.Float32, 1, 3, 2, 2)
        .Node("ReduceMean", ["x"], ["y"], OnnxAttribute.Ints("axes", 2, 3))
        .Output("y", OnnxType.Float32, 1, 3, 1, 1)
        .ToBytes();

    private static readonly byte[] Half = new OnnxWriter("half")
        .Input("a", OnnxType.Float32, 1, 3, 2, 2)
        .Initializer("half", [0f, 0f, 0.5f], 3, 1, 1)
        .Node("Sub", ["a", "half"], ["b"])
        .Output("b", OnnxType.Float32, 1, 3, 2, 2)
        .ToBytes();

    private static readonly ModelInput Input = new() { Adapter = ModelInput.Picture, Image = new() { Width = 2, Height = 2 } };

    private readonly ImageFeaturesTask _task = new();

    [Fact]
    public void Every_frame_becomes_a_vector_of_unit_length()
    {
        using var model = Load();
        var call = Call(MediaManifests.Columns(2, (153, 204, 0), (153, 204, 0)), MediaManifests.Columns(2, (0, 0, 7)));

        model.Run([call]);

        Assert.Equal([0.6f, 0.8f, 0f], call.Result[0], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0f, 0f, 1f], call.Result[1], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_package_may_prepare_the_picture_by_a_graph_of_its_own()
    {
        using var model = Load(("preprocess.onnx", Half));
        var call = Call(MediaManifests.Columns(2, (0, 0, 0)));

        model.Run([call]);

        Assert.Equal([0f, 0f, -1f], call.Result[0]);
    }

    [Fact]
    public void A_vector_without_a_direction_is_an_error()
    {
        using var model = Load();
        var call = Call(MediaManifests.Columns(2, (0, 0, 0)));

        model.Run([call]);

        Assert.IsType<ArithmeticException>(call.Error);
    }

    [Fact]
    public void A_graph_of_another_size_is_refused()
    {
        var manifest = MediaManifests.Of(ImageFeaturesTask.TaskName, Input with { Image = new() { Width = 3, Height = 2 } }, Means);

        Assert.Throws<ModelPackageException>(() => _task.Load(manifest, MediaManifests.Verified(Means), new()));
        Assert.Throws<ModelPackageException>(() => Load(("preprocess.onnx", [1, 2, 3])));
    }

    private ILoadedModel<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>> Load(params (string Path, byte[] Bytes)[] others) =>
        _task.Load(MediaManifests.Of(ImageFeaturesTask.TaskName, Input, Means), MediaManifests.Verified(Means, others), new());

    private static ModelCall<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>> Call(params ImmutableArray<PictureFrame> frames) =>
        ModelRequest<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>, ImageFeatures>.Rent(new(frames), 0);
}
