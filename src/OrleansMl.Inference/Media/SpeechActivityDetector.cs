using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>
/// Silero's voice activity detector, version 5 or 6: <c>input</c> holds the last 64 samples of the frame before and the 512 of this one,
/// <c>state</c> [2, 1, 128] and <c>sr</c> the rate; <c>output</c> is the probability of speech, <c>stateN</c> the next state.
/// </summary>
internal sealed class SpeechActivityDetector : ILoadedModel<SpeechActivityInput, SpeechFrames>
{
    /// <summary>The network's state, then the end of the last frame.</summary>
    public const int StateLength = Recurrent + Context;

    private const int Recurrent = 2 * 128;
    private const int Context = 64;
    private const int Frame = SpeechActivityInput.FrameSamples;

    private static readonly string[] Inputs = ["input", "state", "sr"];
    private static readonly string[] Outputs = ["output", "stateN"];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    private SpeechActivityDetector(VerifiedModel model, ModelRuntimeOptions options)
    {
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(model.Bytes, session);
        MemoryBytes = model.Bytes.LongLength;
    }

    public long MemoryBytes { get; }

    /// <exception cref="ModelPackageException">The graph has other inputs or outputs.</exception>
    public static SpeechActivityDetector Create(VerifiedModel model, ModelRuntimeOptions options)
    {
        var fits = model.Onnx.Inputs.Count == Inputs.Length
            && model.Onnx.Inputs.All(value => Inputs.Contains(value.Name, StringComparer.Ordinal))
            && Outputs.All(output => model.Onnx.Outputs.Any(value => value.Name == output && value.Type == OnnxType.Float32));
        return fits
            ? new(model, options)
            : throw new ModelPackageException(
                ModelPackage.ModelFileName,
                $"has the inputs {string.Join(", ", model.Onnx.Inputs.Select(value => value.Name))}.",
                $"Take a model of Silero, version 5 or 6: {string.Join(", ", Inputs)} in, {string.Join(", ", Outputs)} out.");
    }

    public void Run(ReadOnlySpan<ModelCall<SpeechActivityInput, SpeechFrames>> batch)
    {
        foreach (var call in batch)
        {
            try
            {
                call.Result = Listen(call.Input);
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or ArithmeticException)
            {
                call.Error = exception;
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private SpeechFrames Listen(SpeechActivityInput input)
    {
        var state = new float[Recurrent];
        var window = new float[Context + Frame];
        if (input.State.Length == StateLength)
        {
            input.State.AsSpan()[..Recurrent].CopyTo(state);
            input.State.AsSpan()[Recurrent..].CopyTo(window);
        }

        using var samples = OrtValue.CreateTensorValueFromMemory(window, [1, window.Length]);
        using var before = OrtValue.CreateTensorValueFromMemory(state, [2, 1, 128]);
        using var rate = OrtValue.CreateTensorValueFromMemory(new long[] { 16_000 }, []);
        var probabilities = ImmutableArray.CreateBuilder<float>(input.Samples.Length / Frame);
        for (var at = 0; at < input.Samples.Length; at += Frame)
        {
            input.Samples.AsSpan(at, Frame).CopyTo(window.AsSpan(Context));
            using var answers = _session.Run(_runOptions, Inputs, [samples, before, rate], Outputs);
            var probability = answers[0].GetTensorDataAsSpan<float>()[0];
            probabilities.Add(probability is >= 0 and <= 1
                ? probability
                : throw new ArithmeticException("the model gave a frame that is no probability of speech"));
            answers[1].GetTensorDataAsSpan<float>().CopyTo(state);
            window.AsSpan(Frame).CopyTo(window);
        }

        return new(probabilities.MoveToImmutable(), [.. state, .. window.AsSpan(0, Context)]);
    }
}
