using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

public sealed class ImageSafetyTests
{
    // Logits are the means of red, green and blue.
    private static readonly byte[] Means = new OnnxWriter("means")
        .Input("pixels", OnnxType.Float32, "batch", 3, 2, 2)
        .Node("ReduceMean", ["pixels"], ["logits"], OnnxAttribute.Ints("axes", 2, 3), OnnxAttribute.Int("keepdims", 0))
        .Output("logits", OnnxType.Float32, "batch", 3)
        .ToBytes();

    private static readonly ModelManifest Manifest = new()
    {
        Name = "image-safety",
        Version = "1.0.0",
        Task = ImageSafetyTask.TaskName,
        Input = new() { Adapter = ModelInput.Picture, Image = new() { Width = 2, Height = 2, Scale = 1.0 / 255 } },
        Labels = [new("red"), new("green"), new("blue")],
        Activation = ModelActivation.None,
        MaxLength = 1,
        Languages = ["und"],
        Licence = "Apache-2.0",
        TrainingData = [],
        Metrics = [],
        Files = [ModelFile.Of("model.onnx", Means)],
    };

    private readonly ImageSafetyTask _task = new();

    [Fact]
    public void Every_frame_of_every_call_gets_its_own_scores()
    {
        using var model = _task.Load(Manifest, Verified(Means), new());
        var (first, second) = (Call(Plain(255, 0, 0), Plain(0, 51, 0)), Call(Plain(0, 0, 102)));

        model.Run([first, second]);

        Assert.Equal([1f, 0f, 0f], Scores(first.Result[0].Labels));
        Assert.Equal([0f, 0.2f, 0f], Scores(first.Result[1].Labels));
        Assert.Equal([0f, 0f, 0.4f], Scores(Assert.Single(second.Result).Labels));
        Assert.Equal(0.4f, second.Result[0].Of("blue"), 1e-6f);
        Assert.Equal(0f, second.Result[0].Of("nothing"));
    }

    [Fact]
    public void More_frames_than_run_at_once_are_all_scored()
    {
        using var model = _task.Load(Manifest, Verified(Means), new());
        var call = Call([.. Enumerable.Range(0, 64).Select(i => Plain((byte)i, 0, 0))]);

        model.Run([call]);

        Assert.Equal(
            Enumerable.Range(0, 64).Select(i => i / 255f), call.Result.Select(frame => frame.Of("red")), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void The_registry_counts_the_highest_of_a_label_over_the_frames()
    {
        using var model = _task.Load(Manifest, Verified(Means), new());
        var call = Call(Plain(255, 0, 0), Plain(0, 51, 0));
        model.Run([call]);

        var scores = _task.ScoresOf(_task.ToOutput(call.Result, new("image-safety", "1.0.0"), "none", 1));

        Assert.Equal([1f, 0.2f, 0f], Scores(scores));
    }

    [Fact]
    public void A_model_whose_answer_is_no_number_answers_with_an_error()
    {
        var broken = new OnnxWriter("broken")
            .Input("pixels", OnnxType.Float32, "batch", 3, 2, 2)
            .Initializer("zero", [0f])
            .Node("ReduceMean", ["pixels"], ["means"], OnnxAttribute.Ints("axes", 2, 3), OnnxAttribute.Int("keepdims", 0))
            .Node("Div", ["means", "zero"], ["logits"])
            .Output("logits", OnnxType.Float32, "batch", 3)
            .ToBytes();
        using var model = _task.Load(Manifest, Verified(broken), new());
        var call = Call(Plain(1, 2, 3));

        model.Run([call]);

        Assert.IsType<ArithmeticException>(call.Error);
    }

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(1, 0, 3)]
    [InlineData(2, 2, 11)]
    [InlineData(2, 2, 13)]
    [InlineData(4096, 1, 12288)]
    public void A_frame_that_is_none_is_refused(int width, int height, int bytes) =>
        Assert.Throws<ArgumentException>(() => _task.Validate(new([new([.. new byte[bytes]], width, height)])));

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_call_has_one_to_64_frames(int frames) =>
        Assert.Throws<ArgumentException>(() => _task.Validate(new([.. Enumerable.Repeat(Plain(0, 0, 0), frames)])));

    [Fact]
    public void A_model_of_another_size_is_refused()
    {
        var other = Manifest with { Input = Manifest.Input with { Image = Manifest.Input.Image! with { Width = 4 } } };

        var refused = Assert.Throws<ModelPackageException>(() => _task.Load(other, Verified(Means), new()));

        Assert.Contains("model.onnx", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reference_picture_is_itself_at_every_size()
    {
        var pictures = Enumerable.Range(0, ReferencePictures.Count).Select(i => ReferencePictures.Draw(i, 31, 17)).ToList();

        Assert.All(pictures, picture => Assert.Equal((31, 17), (picture.Width, picture.Height)));
        Assert.Equal(pictures.Count, pictures.Select(picture => Convert.ToHexString(picture.Pixels)).Distinct().Count());
        Assert.Equal([255, 255, 255], pictures[0].Row(16)[^3..].ToArray());
    }

    private static IEnumerable<float> Scores(ImmutableArray<LabelScore> labels) => labels.Select(label => MathF.Round(label.Score, 5));

    private static VerifiedModel Verified(byte[] model) => new(model, OnnxModelFile.Parse(model));

    private static PictureFrame Plain(byte red, byte green, byte blue) =>
        new([.. Enumerable.Repeat((byte[])[red, green, blue], 6).SelectMany(pixel => pixel)], 3, 2);

    private static ModelCall<ImageSafetyInput, ImmutableArray<FrameScores>> Call(params ImmutableArray<PictureFrame> frames) =>
        ModelRequest<ImageSafetyInput, ImmutableArray<FrameScores>, ImageSafety>.Rent(new(frames), 0);
}
