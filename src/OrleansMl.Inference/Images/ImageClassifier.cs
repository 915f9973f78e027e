using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Media;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Images;

/// <summary>
/// The <c>image</c> adapter: one float32 input that holds pictures, output <c>logits</c>. Decoding and resizing happen on the model's
/// thread, never in a grain's turn; a picture that cannot be read fails alone.
/// </summary>
internal sealed class ImageClassifier : ILoadedModel<ImageClassificationInput, ImmutableArray<LabelScore>>
{
    private readonly ScoreMapping _mapping;
    private readonly (string Name, ModerationCategory? Category)[] _labels;
    private readonly PictureTensor _tensor;
    private readonly PictureReader _reader;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _input;

    private ImageClassifier(
        ModelManifest manifest, VerifiedModel model, string input, PictureReader reader, ModelRuntimeOptions options)
    {
        _mapping = new(manifest);
        _labels = [.. manifest.Labels.Select(label => (label.Name, label.Category))];
        _tensor = new(manifest.Input.Image!);
        _input = input;
        _reader = reader;
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(model.Bytes, session);
        MemoryBytes = model.Bytes.LongLength;
    }

    public long MemoryBytes { get; }

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static ImageClassifier Create(
        ModelManifest manifest, VerifiedModel model, PictureReader reader, ModelRuntimeOptions options)
    {
        var image = manifest.Input.Image!;
        if (model.Onnx.Inputs.Count != 1)
        {
            throw new ModelPackageException(
                ModelPackage.ModelFileName,
                $"has the inputs {string.Join(", ", model.Onnx.Inputs.Select(i => i.Name))}.",
                "Export it with one, for the pictures.");
        }

        var input = model.Onnx.Inputs[0].Name;
        long[] shape = image.Layout == "nhwc" ? [image.Height, image.Width, 3] : [3, image.Height, image.Width];
        RequireShape(model.Onnx.Inputs[0], shape);
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", "logits", OnnxType.Float32, "batch", manifest.Labels.Count);
        return new(manifest, model, input, reader, options);
    }

    public void Run(ReadOnlySpan<ModelCall<ImageClassificationInput, ImmutableArray<LabelScore>>> batch)
    {
        // Read first: what cannot be read takes no place in the run.
        var readable = new List<ModelCall<ImageClassificationInput, ImmutableArray<LabelScore>>>(batch.Length);
        var tensor = new float[batch.Length * _tensor.Length];
        foreach (var call in batch)
        {
            try
            {
                using var picture = _reader.Read(call.Input.Image.AsMemory(), _tensor);
                _tensor.Fill(picture.Image, tensor.AsSpan(readable.Count * _tensor.Length, _tensor.Length));
                readable.Add(call);
            }
            catch (Exception exception)
            {
                call.Error = exception;
            }
        }

        if (readable.Count == 0)
        {
            return;
        }

        using var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, tensor.AsMemory(0, readable.Count * _tensor.Length), _tensor.Shape(readable.Count));
        using var outputs = _session.Run(_runOptions, [_input], [input], ["logits"]);
        var logits = outputs[0].GetTensorDataAsSpan<float>();
        for (var i = 0; i < readable.Count; i++)
        {
            try
            {
                readable[i].Result = Labels(logits.Slice(i * _labels.Length, _labels.Length));
            }
            catch (ArithmeticException exception)
            {
                readable[i].Error = exception;
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    // Exports of the hub leave heights and widths open more often than not.
    private static void RequireShape(OnnxValue input, long[] shape)
    {
        var fits = input.Type == OnnxType.Float32 && input.Shape is { Count: 4 } actual
            && shape.Select((size, i) => actual[i + 1].Name is not null || actual[i + 1] == size).All(same => same);
        if (!fits)
        {
            throw new ModelPackageException(
                ModelPackage.ModelFileName,
                $"declares the input '{input.Name}' as {input.Type} [{string.Join(", ", input.Shape ?? [])}], but input.image in " +
                $"model.json makes Float32 [batch, {string.Join(", ", shape)}].",
                "Make the manifest fit the model.");
        }
    }

    private ImmutableArray<LabelScore> Labels(ReadOnlySpan<float> logits)
    {
        Span<float> scores = stackalloc float[logits.Length];
        logits.CopyTo(scores);
        _mapping.Apply(scores);
        var labels = ImmutableArray.CreateBuilder<LabelScore>(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            labels.Add(new(_labels[i].Name, _labels[i].Category, scores[i]));
        }

        return labels.MoveToImmutable();
    }
}
