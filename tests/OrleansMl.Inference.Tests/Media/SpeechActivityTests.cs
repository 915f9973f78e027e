using System.Collections.Immutable;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Media;

public sealed class SpeechActivityTests
{
    // The probability is the mean of what it sees plus what its state has added up.
    private static readonly byte[] Means = new OnnxWriter("means")
        .Input("input", OnnxType.Float32, "batch", "samples")
        .Input("state", OnnxType.Float32, 2, "batch", 128)
        .Input("sr", OnnxType.Int64)
        .Node("ReduceMean", ["input"], ["mean"], OnnxAttribute.Ints("axes", 1))
        .Node("ReduceMean", ["state"], ["before"], OnnxAttribute.Ints("axes", 0, 2), OnnxAttribute.Int("keepdims", 0))
        .Node("Add", ["mean", "before"], ["output"])
        .Node("Add", ["state", "mean"], ["stateN"])
        .Output("output", OnnxType.Float32, "batch", 1)
        .Output("stateN", OnnxType.Float32, 2, "batch", 128)
        .ToBytes();

    private static readonly ModelInput Input = new() { Adapter = SpeechActivityTask.Adapter };

    private readonly SpeechActivityTask _task = new();

    [Fact]
    public void A_frame_sees_the_end_of_the_one_before_and_the_state()
    {
        using var model = Load();
        var call = Call(Samples(0.1f, 0.2f), []);

        model.Run([call]);

        var first = 0.1 * 512 / 576;
        var second = ((0.1 * 64) + (0.2 * 512)) / 576;
        Assert.Equal([first, first + second], call.Result.Probabilities.Select(p => (double)p), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_recording_in_pieces_is_heard_as_in_one()
    {
        using var model = Load();
        var whole = Call(Samples(0.01f, 0.03f, 0.02f, 0.05f), []);
        model.Run([whole]);
        var state = ImmutableArray<float>.Empty;
        var pieces = new List<float>();
        foreach (var piece in (float[][])[[0.01f], [0.03f, 0.02f], [0.05f]])
        {
            var call = Call(Samples(piece), state);
            model.Run([call]);
            pieces.AddRange(call.Result.Probabilities);
            state = call.Result.State;
        }

        Assert.Equal(whole.Result.Probabilities, pieces, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(whole.Result.State, state, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(511, 0)]
    [InlineData(513, 0)]
    [InlineData(512 * 1025, 0)]
    [InlineData(512, 1)]
    public void What_is_no_whole_frame_or_no_state_is_refused(int samples, int state) =>
        Assert.Throws<ArgumentException>(() => _task.Validate(new([.. new float[samples]], [.. new float[state]])));

    [Theory]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void A_sample_out_of_range_is_refused(float sample) =>
        Assert.Throws<ArgumentException>(() => _task.Validate(new([sample, .. new float[511]], [])));

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(200, float.PositiveInfinity)]
    [InlineData(319, float.NegativeInfinity)]
    public void A_state_that_is_not_finite_is_refused(int place, float value)
    {
        var state = new float[320];
        state[place] = value;

        Assert.Throws<ArgumentException>(() => _task.Validate(new([.. new float[512]], [.. state])));
        state[place] = 1;
        _task.Validate(new([.. new float[512]], [.. state]));
    }

    [Fact]
    public void An_answer_that_is_no_probability_is_an_error()
    {
        using var model = Load();
        var call = Call(Samples(-0.5f), []);

        model.Run([call]);

        Assert.IsType<ArithmeticException>(call.Error);
    }

    [Fact]
    public void Another_graph_is_refused()
    {
        var other = new OnnxWriter("other")
            .Input("input", OnnxType.Float32, "batch", "samples")
            .Node("ReduceMean", ["input"], ["output"], OnnxAttribute.Ints("axes", 1))
            .Output("output", OnnxType.Float32, "batch", 1)
            .ToBytes();

        Assert.Throws<ModelPackageException>(() =>
            _task.Load(MediaManifests.Of(SpeechActivityTask.TaskName, Input, other), MediaManifests.Verified(other), new()));
    }

    private ILoadedModel<SpeechActivityInput, SpeechFrames> Load() =>
        _task.Load(MediaManifests.Of(SpeechActivityTask.TaskName, Input, Means), MediaManifests.Verified(Means), new());

    private static ImmutableArray<float> Samples(params float[] frames) =>
        [.. frames.SelectMany(frame => Enumerable.Repeat(frame, SpeechActivityInput.FrameSamples))];

    private static ModelCall<SpeechActivityInput, SpeechFrames> Call(ImmutableArray<float> samples, ImmutableArray<float> state) =>
        ModelRequest<SpeechActivityInput, SpeechFrames, SpeechActivity>.Rent(new(samples, state), 0);
}
