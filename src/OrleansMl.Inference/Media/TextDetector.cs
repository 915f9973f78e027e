using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Images;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>
/// A text finder: one picture in, shrunk to fit into the manifest's size with sides of whole steps, a map of probabilities out. Pictures
/// have sizes of their own, so each runs by itself.
/// </summary>
internal sealed class TextDetector : ILoadedModel<TextDetectionInput, ImmutableArray<TextBox>>
{
    /// <summary>Its network halves the picture five times.</summary>
    public const int Step = 32;

    private readonly ImageInput _image;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _input;
    private readonly string _output;

    private TextDetector(ImageInput image, VerifiedModel model, string input, string output, ModelRuntimeOptions options)
    {
        (_image, _input, _output) = (image, input, output);
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(model.Bytes, session);
        MemoryBytes = model.Bytes.LongLength;
    }

    public long MemoryBytes { get; }

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static TextDetector Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var (input, output) = MediaManifest.RequireOneEach(model, rank: 4);
        return new(manifest.Input.Image!, model, input.Name, output.Name, options);
    }

    public void Run(ReadOnlySpan<ModelCall<TextDetectionInput, ImmutableArray<TextBox>>> batch)
    {
        foreach (var call in batch)
        {
            try
            {
                call.Result = Find(call.Input.Picture.ToImage());
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

    private ImmutableArray<TextBox> Find(RgbImage picture)
    {
        var shrink = Math.Min(1, Math.Min((double)_image.Width / picture.Width, (double)_image.Height / picture.Height));
        var (width, height) = (Steps(picture.Width * shrink, _image.Width), Steps(picture.Height * shrink, _image.Height));
        var tensor = new PictureTensor(_image with { Width = width, Height = height, Fit = null });
        var values = new float[tensor.Length];
        tensor.Fill(picture, values);
        using var input = OrtValue.CreateTensorValueFromMemory(values, tensor.Shape(1));
        using var outputs = _session.Run(_runOptions, [_input], [input], [_output]);
        var map = outputs[0].GetTensorDataAsSpan<float>();
        if (map.Length != width * height || map.ContainsAnyExceptInRange(0f, 1f))
        {
            throw new ArithmeticException("the model gave no map of probabilities of the picture's size");
        }

        var (acrossX, acrossY) = ((float)picture.Width / width, (float)picture.Height / height);
        return [.. TextBoxFinder.Find(map, width, height).Select(box => Scale(box, acrossX, acrossY))];
    }

    private static int Steps(double size, int most) => Math.Clamp((int)Math.Round(size / Step), 1, most / Step) * Step;

    // Sides are rounded to steps one by one, so the two scales may differ a little; a turned box is scaled along its own sides.
    private static TextBox Scale(TextBox box, float x, float y)
    {
        var (sin, cos) = MathF.SinCos(box.Angle);
        return box with
        {
            X = box.X * x,
            Y = box.Y * y,
            Width = box.Width * MathF.Sqrt((cos * x * cos * x) + (sin * y * sin * y)),
            Height = box.Height * MathF.Sqrt((sin * x * sin * x) + (cos * y * cos * y)),
            Angle = MathF.Atan2(sin * y, cos * x),
        };
    }
}
