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

    [Theory]
    [InlineData(2048, 100)]
    [InlineData(100, 2048)]
    [InlineData(600, 200)]
    [InlineData(70, 60)]
    public void Boxes_grow_as_they_would_in_the_picture(int width, int height)
    {
        // Half the width, a third of the height.
        var (barWidth, barHeight) = (width / 2, height / 3);
        var box = Assert.Single(Find(width, height, (x, y) =>
            Math.Abs(x + 0.5 - (width / 2.0)) < barWidth / 2.0 && Math.Abs(y + 0.5 - (height / 2.0)) < barHeight / 2.0));

        var growth = (double)barWidth * barHeight * 1.5 / (barWidth + barHeight);
        var pixel = Math.Max(1, Math.Max(width, height) / 256.0);
        Assert.Equal(0f, box.Angle, 1e-3f);
        Assert.Equal(barWidth + growth, box.Width, 3 * pixel);
        Assert.Equal(barHeight + growth, box.Height, 3 * pixel);
        Assert.Equal(width / 2.0, box.X, pixel);
        Assert.Equal(height / 2.0, box.Y, pixel);
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(-0.7)]
    [InlineData(0.78)]
    public void A_turned_box_is_as_turned_in_the_picture_and_no_more_than_an_eighth_of_a_turn(double angle)
    {
        var (width, height) = (500, 330);
        var (sin, cos) = Math.SinCos(angle);
        var box = Assert.Single(Find(width, height, (x, y) =>
        {
            var (right, down) = (x + 0.5 - (width / 2.0), y + 0.5 - (height / 2.0));
            return Math.Abs((right * cos) + (down * sin)) < 100 && Math.Abs((down * cos) - (right * sin)) < 30;
        }));

        Assert.InRange(Math.Abs(box.Angle), 0, MathF.PI / 4);
        Assert.Equal(angle, box.Angle, 0.05);
        Assert.Equal(200 + (200 * 60 * 1.5 / 260), box.Width, 8.0);
    }

    [Theory]
    [InlineData("batch", 64, 64)]
    [InlineData("batch", 64, 0)]
    [InlineData("2", 0, 0)]
    public void A_graph_of_a_fixed_size_is_refused(string batch, int height, int width)
    {
        var model = new OnnxWriter("fixed")
            .Input(
                "x",
                OnnxType.Float32,
                batch == "batch" ? "batch" : long.Parse(batch),
                3,
                height == 0 ? "height" : height,
                width == 0 ? "width" : width)
            .Node("ReduceMean", ["x"], ["map"], OnnxAttribute.Ints("axes", 1))
            .Output("map", OnnxType.Float32, "batch", 1, "height", "width")
            .ToBytes();

        var refused = Assert.Throws<ModelPackageException>(() =>
            _task.Load(MediaManifests.Of(TextDetectionTask.TaskName, Input, model), MediaManifests.Verified(model), new()));

        Assert.Contains("[batch, 3, height, width]", refused.Message, StringComparison.Ordinal);
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

    private ImmutableArray<TextBox> Find(int width, int height, Func<int, int, bool> isText)
    {
        var rgb = new byte[3 * width * height];
        for (var at = 0; at < rgb.Length; at++)
        {
            rgb[at] = isText(at / 3 % width, at / 3 / width) ? (byte)255 : (byte)0;
        }

        using var model = _task.Load(MediaManifests.Of(TextDetectionTask.TaskName, Input, Bright), MediaManifests.Verified(Bright), new());
        var call = Call(new(ImmutableArray.Create(rgb), width, height));
        model.Run([call]);
        return call.Result;
    }

    private static ModelCall<TextDetectionInput, ImmutableArray<TextBox>> Call(PictureFrame picture) =>
        ModelRequest<TextDetectionInput, ImmutableArray<TextBox>, TextDetection>.Rent(new(picture), 0);
}
