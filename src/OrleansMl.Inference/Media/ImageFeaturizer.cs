using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Images;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>
/// A network without its last layer: one picture in, one vector out. A package may bring <c>preprocess.onnx</c>, which gets the picture
/// first: ML.NET's networks take a mean picture away so.
/// </summary>
internal sealed class ImageFeaturizer : ILoadedModel<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>>
{
    private const string PreprocessFile = "preprocess.onnx";

    private readonly PictureTensor _tensor;
    private readonly (InferenceSession Session, string Input, string Output)[] _steps;
    private readonly RunOptions _runOptions = new();

    private ImageFeaturizer(ImageInput image, List<(byte[] Bytes, OnnxModelFile Onnx)> steps, ModelRuntimeOptions options)
    {
        _tensor = new(image);
        using var session = OnnxSession.Options(options);
        _steps = [.. steps.Select(step =>
            (OnnxSession.Open(step.Bytes, session), step.Onnx.Inputs[0].Name, step.Onnx.Outputs[0].Name))];
        MemoryBytes = steps.Sum(step => step.Bytes.LongLength);
    }

    public long MemoryBytes { get; }

    /// <exception cref="ModelPackageException">A graph does not have the shape that the manifest promises.</exception>
    public static ImageFeaturizer Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var image = manifest.Input.Image!;
        var steps = new List<(byte[], OnnxModelFile)>();
        if (model.Others.TryGetValue(PreprocessFile, out var preprocess))
        {
            steps.Add((preprocess, Parse(preprocess)));
        }

        steps.Add((model.Bytes, model.Onnx));
        foreach (var (_, onnx) in steps)
        {
            if (onnx is not { Inputs: [{ Type: OnnxType.Float32, Shape: { Count: 4 } shape }], Outputs: [{ Type: OnnxType.Float32 }] }
                || shape[1] != 3
                || (shape[2].Name is null && shape[2] != image.Height)
                || (shape[3].Name is null && shape[3] != image.Width))
            {
                throw new ModelPackageException(
                    ModelPackage.ModelFileName,
                    $"does not read pictures [1, 3, {image.Height}, {image.Width}] or gives more than one answer.",
                    "Make the manifest fit the model.");
            }
        }

        return new(image, steps, options);
    }

    public void Run(ReadOnlySpan<ModelCall<ImageFeaturesInput, ImmutableArray<ImmutableArray<float>>>> batch)
    {
        foreach (var call in batch)
        {
            try
            {
                call.Result = [.. call.Input.Frames.Select(frame => Compute(frame.ToImage()))];
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or ArithmeticException)
            {
                call.Error = exception;
            }
        }
    }

    public void Dispose()
    {
        foreach (var (session, _, _) in _steps)
        {
            session.Dispose();
        }

        _runOptions.Dispose();
    }

    private static OnnxModelFile Parse(byte[] file)
    {
        try
        {
            return OnnxModelFile.Parse(file);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelPackageException(
                PreprocessFile, $"cannot be read: {exception.Message}.", "Install the package again.", exception);
        }
    }

    private ImmutableArray<float> Compute(RgbImage picture)
    {
        var values = new float[_tensor.Length];
        _tensor.Fill(picture, values);
        foreach (var (session, input, output) in _steps)
        {
            // Such exports have a fixed batch of one.
            using var given = OrtValue.CreateTensorValueFromMemory(values, _tensor.Shape(1));
            using var answers = session.Run(_runOptions, [input], [given], [output]);
            values = answers[0].GetTensorDataAsSpan<float>().ToArray();
        }

        var length = TensorPrimitives.Norm<float>(values);
        if (!float.IsFinite(length) || length == 0)
        {
            throw new ArithmeticException("the model gave a vector without a direction");
        }

        TensorPrimitives.Divide(values, length, values);
        return ImmutableArray.Create(values);
    }
}
