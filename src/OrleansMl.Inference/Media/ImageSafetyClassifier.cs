using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Images;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>
/// An image-safety model: one float32 input that holds pictures, output <c>logits</c>. Frames of all waiting calls run together.
/// </summary>
internal sealed class ImageSafetyClassifier : ILoadedModel<ImageSafetyInput, ImmutableArray<FrameScores>>
{
    // More at once gains nothing on a core, and a batch of 299 x 299 pictures takes a megabyte each.
    private const int MaxPictures = 16;

    private readonly ScoreMapping _mapping;
    private readonly (string Name, ModerationCategory? Category)[] _labels;
    private readonly PictureTensor _tensor;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _input;

    private ImageSafetyClassifier(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        _mapping = new(manifest);
        _labels = [.. manifest.Labels.Select(label => (label.Name, label.Category))];
        _tensor = new(manifest.Input.Image!);
        _input = model.Onnx.Inputs[0].Name;
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(model.Bytes, session);
        MemoryBytes = ConstantMemory.Of(model);
    }

    public long MemoryBytes { get; }

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static ImageSafetyClassifier Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var image = manifest.Input.Image!;
        if (model.Onnx.Inputs is not [var input])
        {
            throw new ModelPackageException(
                ModelPackage.ModelFileName, $"has {model.Onnx.Inputs.Count} inputs.", "Export it with one, for the pictures.");
        }

        ModelPackage.RequireValue(
            [input],
            "input",
            input.Name,
            OnnxType.Float32,
            image.Layout == "nhwc" ? ["batch", image.Height, image.Width, 3] : ["batch", 3, image.Height, image.Width]);
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", "logits", OnnxType.Float32, "batch", manifest.Labels.Count);
        return new(manifest, model, options);
    }

    public void Run(ReadOnlySpan<ModelCall<ImageSafetyInput, ImmutableArray<FrameScores>>> batch)
    {
        var pictures = new List<RgbImage>();
        foreach (var call in batch)
        {
            pictures.AddRange(call.Input.Frames.Select(frame => frame.ToImage()));
        }

        var scores = Score(pictures);
        var next = 0;
        foreach (var call in batch)
        {
            var own = scores.AsSpan(next, call.Input.Frames.Length);
            next += own.Length;
            var labels = ImmutableArray.CreateBuilder<FrameScores>(own.Length);
            foreach (var frame in own)
            {
                if (frame is null)
                {
                    call.Error = new ArithmeticException("the model gave a logit that is not a finite number");
                    break;
                }

                labels.Add(new([.. frame.Select((score, i) => new LabelScore(_labels[i].Name, _labels[i].Category, score))]));
            }

            call.Result = labels.ToImmutable();
        }
    }

    /// <summary>The scores of each picture by label; null for one that the model has no finite answer for.</summary>
    public float[]?[] Score(IReadOnlyList<RgbImage> pictures)
    {
        var scores = new float[]?[pictures.Count];
        for (var from = 0; from < pictures.Count; from += MaxPictures)
        {
            var count = Math.Min(MaxPictures, pictures.Count - from);
            var tensor = new float[count * _tensor.Length];
            for (var i = 0; i < count; i++)
            {
                _tensor.Fill(pictures[from + i], tensor.AsSpan(i * _tensor.Length, _tensor.Length));
            }

            using var input = OrtValue.CreateTensorValueFromMemory(tensor, _tensor.Shape(count));
            using var outputs = _session.Run(_runOptions, [_input], [input], ["logits"]);
            var logits = outputs[0].GetTensorDataAsSpan<float>();
            for (var i = 0; i < count; i++)
            {
                scores[from + i] = Map(logits.Slice(i * _labels.Length, _labels.Length));
            }
        }

        return scores;
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private float[]? Map(ReadOnlySpan<float> logits)
    {
        var scores = logits.ToArray();
        try
        {
            _mapping.Apply(scores);
            return scores;
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }
}
