using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

public sealed class TextDetectionTests
{
    // What is bright is text.
    private static readonly byte[] Bright = new OnnxWriter("bright")
        .Input("x", OnnxType.Float32, "batch", 3, "height", "width")
        .Node("ReduceMean", ["x"], ["map"], OnnxAttribute.Ints("axes", 1))
        .Output("map", OnnxType.Float32, "batch", 1, "height", "width")
        .ToBytes();

    private static readonly ModelInput Input = new()
    {
        Adapter = ModelInput.Picture,
        Image = new() { Width = 256, Height = 256, Scale = 0.9 / 255 },
    };

    private readonly TextDetectionTask _task = new();

    [Theory]
    [InlineData(320, 160)]
    [InlineData(100, 700)]
    [InlineData(40, 33)]
    public void Boxes_are_in_pixels_of_the_picture(int width, int height)
    {
        // A white bar over the middle half of the width and the middle third of the height.
        var rgb = new byte[3 * width * height];
        for (var y = height / 3; y < 2 * height / 3; y++)
        {
            rgb.AsSpan(3 * ((y * width) + (width / 4)), 3 * (width / 2)).Fill(255);
        }

        using var model = _task.Load(MediaManifests.Of(TextDetectionTask.TaskName, Input, Bright), MediaManifests.Verified(Bright), new());
        var call = Call(new(ImmutableArray.Create(rgb), width, height));

        model.Run([call]);

        var box = Assert.Single(call.Result);
        Assert.InRange(box.X, (width / 2) - (width / 30.0) - 2, (width / 2) + (width / 30.0) + 2);
        Assert.InRange(box.Y, (height / 2) - (height / 30.0) - 2, (height / 2) + (height / 30.0) + 2);
        Assert.True(box.Width > width / 2 && box.Height > height / 3);
        Assert.Equal(0f, box.Angle, 1e-3f);
        Assert.Null(_task.ProblemOf(_task.ToOutput(call.Result, new("text-detection", "1.0.0"), "none", 1)));
    }

    [Fact]
    public void A_map_that_holds_no_probabilities_is_an_error()
    {
        var input = Input with { Image = Input.Image! with { Scale = 1 } };
        using var model = _task.Load(MediaManifests.Of(TextDetectionTask.TaskName, input, Bright), MediaManifests.Verified(Bright), new());
        var call = Call(MediaManifests.Columns(40, [.. Enumerable.Repeat<(byte, byte, byte)>((255, 255, 255), 40)]));

        model.Run([call]);

        Assert.IsType<ArithmeticException>(call.Error);
    }

    [Fact]
    public void Labels_and_other_adapters_are_refused()
    {
        var manifest = MediaManifests.Of(TextDetectionTask.TaskName, Input, Bright);

        Assert.Throws<ModelPackageException>(() => _task.Check(manifest with { Labels = [new("text")] }));
        Assert.Throws<ModelPackageException>(() => _task.Check(manifest with { Input = new() { Adapter = "other" } }));
        Assert.Throws<ModelPackageException>(() => _task.Check(manifest with { Activation = ModelActivation.Sigmoid }));
        _task.Check(manifest);
    }

    private static ModelCall<TextDetectionInput, ImmutableArray<TextBox>> Call(PictureFrame picture) =>
        ModelRequest<TextDetectionInput, ImmutableArray<TextBox>, TextDetection>.Rent(new(picture), 0);
}
