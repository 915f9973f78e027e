using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

public sealed class TextReadingTests
{
    // A column is a step: red says nothing, green the first character, blue the second.
    private static readonly byte[] Colours = new OnnxWriter("colours")
        .Input("x", OnnxType.Float32, "batch", 3, 4, "width")
        .Node("ReduceMean", ["x"], ["rows"], OnnxAttribute.Ints("axes", 2), OnnxAttribute.Int("keepdims", 0))
        .Node("Transpose", ["rows"], ["steps"], OnnxAttribute.Ints("perm", 0, 2, 1))
        .Output("steps", OnnxType.Float32, "batch", "width", 3)
        .ToBytes();

    private static readonly ModelInput Input = new() { Adapter = ModelInput.Picture, Image = new() { Width = 64, Height = 4 } };

    private static readonly (byte, byte, byte) Nothing = (255, 0, 0);
    private static readonly (byte, byte, byte) First = (0, 255, 0);
    private static readonly (byte, byte, byte) Second = (0, 0, 204);

    private readonly TextReadingTask _task = new();

    [Fact]
    public void A_picture_without_boxes_is_one_line()
    {
        using var model = Load("a\nb\n");
        var call = Call(MediaManifests.Columns(4, Nothing, First, First, Nothing, Second));

        model.Run([call]);

        var line = Assert.Single(call.Result);
        Assert.Equal("ab", line.Text);
        Assert.Equal(0.9f, line.Score, 1e-5f);
    }

    [Fact]
    public void Every_box_of_every_call_is_read_in_its_order()
    {
        using var model = Load("a\r\nb");
        var picture = MediaManifests.Columns(4, First, First, First, First, First, First, Second, Second, Second, Second, Second, Second);
        var (first, second) = (Call(picture, new(9, 2, 5, 4, 0, 1), new(3, 2, 4, 4, 0, 1)), Call(picture));

        model.Run([first, second]);

        Assert.Equal(["b", "a"], first.Result.Select(line => line.Text));
        Assert.Equal(["ab"], second.Result.Select(line => line.Text));
    }

    [Fact]
    public void A_class_more_than_characters_is_the_space()
    {
        using var model = Load("a");
        var call = Call(MediaManifests.Columns(4, First, Second, First));

        model.Run([call]);

        Assert.Equal("a a", call.Result[0].Text);
    }

    [Fact]
    public void Characters_that_do_not_fit_the_model_are_refused()
    {
        var refused = Assert.Throws<ModelPackageException>(() => Load("a\nb\nc"));

        Assert.Contains("3 characters", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ModelPackageException>(() => _task.Load(
            MediaManifests.Of(TextReadingTask.TaskName, Input, Colours), MediaManifests.Verified(Colours), new()));
    }

    [Theory]
    [InlineData(2, 3, 4, "width")]
    [InlineData(0, 3, 5, "width")]
    [InlineData(0, 3, 4, "64")]
    [InlineData(0, 1, 4, "width")]
    public void A_graph_that_cannot_take_many_lines_of_the_manifests_height_is_refused(int batch, int channels, int height, string width)
    {
        var model = new OnnxWriter("fixed")
            .Input("x", OnnxType.Float32, batch == 0 ? "batch" : batch, channels, height, width == "width" ? "width" : long.Parse(width))
            .Node("ReduceMean", ["x"], ["rows"], OnnxAttribute.Ints("axes", 2), OnnxAttribute.Int("keepdims", 0))
            .Node("Transpose", ["rows"], ["steps"], OnnxAttribute.Ints("perm", 0, 2, 1))
            .Output("steps", OnnxType.Float32, "batch", "width", 3)
            .ToBytes();

        var refused = Assert.Throws<ModelPackageException>(() => Load("a\nb", model));

        Assert.Contains("[batch, 3, 4, width]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_height_that_varies_is_the_manifests()
    {
        using var model = Load("a\nb", Steps("Identity"));
        var call = Call(MediaManifests.Columns(4, First, Nothing, Second));

        model.Run([call]);

        Assert.Equal("ab", call.Result[0].Text);
    }

    [Fact]
    public void A_certainty_that_is_rounded_above_one_is_one()
    {
        using var model = Load("a\nb", scale: 1.0001 / 255);
        var call = Call(MediaManifests.Columns(4, First));

        model.Run([call]);

        Assert.Equal(new TextLine("a", 1f), call.Result[0]);
    }

    [Fact]
    public void Steps_that_hold_no_probabilities_are_an_error_of_their_call_alone()
    {
        using var model = Load("a\nb", scale: 1.5 / 255);
        var (bright, dark) = (Call(MediaManifests.Columns(4, First)), Call(MediaManifests.Columns(4, (0, 128, 0))));

        model.Run([bright, dark]);

        Assert.IsType<ArithmeticException>(bright.Error);
        Assert.Null(dark.Error);
        Assert.Equal("a", dark.Result[0].Text);
    }

    [Fact]
    public void What_is_no_number_is_an_error()
    {
        using var model = Load("a\nb", Steps("Log"));
        var call = Call(MediaManifests.Columns(4, First));

        model.Run([call]);

        Assert.IsType<ArithmeticException>(call.Error);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-1f, 1f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.PositiveInfinity)]
    public void A_box_that_is_none_is_refused(float width, float height) => Assert.Throws<ArgumentException>(() =>
        _task.Validate(new(MediaManifests.Columns(1, First), [new(0, 0, width, height, 0, 1)])));

    [Fact]
    public void Boxes_beyond_the_picture_and_tiny_ones_are_no_trouble()
    {
        using var model = Load("a\nb");
        var call = Call(
            MediaManifests.Columns(4, First, Second),
            new(-50, -50, 10, 10, 0.5f, 1), new(1e6f, 0, 1e-6f, 1e-6f, 0, 1), new(0, 0, 1e9f, 1, 0, 1));

        model.Run([call]);

        Assert.Equal(3, call.Result.Length);
    }

    // A function of each column's colour, at any height.
    private static byte[] Steps(string function) => new OnnxWriter("steps")
        .Input("x", OnnxType.Float32, "batch", 3, "height", "width")
        .Node("ReduceMean", ["x"], ["rows"], OnnxAttribute.Ints("axes", 2), OnnxAttribute.Int("keepdims", 0))
        .Node(function, ["rows"], ["made"])
        .Node("Transpose", ["made"], ["steps"], OnnxAttribute.Ints("perm", 0, 2, 1))
        .Output("steps", OnnxType.Float32, "batch", "width", 3)
        .ToBytes();

    private ILoadedModel<TextReadingInput, ImmutableArray<TextLine>> Load(
        string characters, byte[]? model = null, double? scale = null) => _task.Load(
        MediaManifests.Of(TextReadingTask.TaskName, Input with { Image = Input.Image! with { Scale = scale } }, model ?? Colours),
        MediaManifests.Verified(model ?? Colours, ("characters.txt", System.Text.Encoding.UTF8.GetBytes(characters))),
        new());

    private static ModelCall<TextReadingInput, ImmutableArray<TextLine>> Call(PictureFrame picture, params ImmutableArray<TextBox> boxes) =>
        ModelRequest<TextReadingInput, ImmutableArray<TextLine>, TextReading>.Rent(new(picture, boxes), 0);
}
