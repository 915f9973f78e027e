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

    // How much more one side may be stretched than the other, as PP-OCR does with all pictures: a tenth.
    private const double MostStretch = 1.1;

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
        var (input, output) = MediaManifest.RequireOneEach(
            model,
            shape => (shape[0].Name is not null || shape[0] == 1) && shape[2].Name is not null && shape[3].Name is not null,
            "[batch, 3, height, width]",
            rank: 4);
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
        var (most, highest) = (_image.Width / Step * Step, _image.Height / Step * Step);
        var shrink = Math.Min(1, Math.Min((double)most / picture.Width, (double)highest / picture.Height));
        var (width, height) = Size(picture.Width * shrink, picture.Height * shrink, most, highest);
        var (filledWidth, filledHeight) = (FilledUp(width), FilledUp(height));
        using var input = OrtValue.CreateTensorValueFromMemory(
            Fill(picture, width, height, filledWidth, filledHeight), [1, 3, filledHeight, filledWidth]);
        using var outputs = _session.Run(_runOptions, [_input], [input], [_output]);
        var map = outputs[0].GetTensorDataAsSpan<float>();
        if (map.Length != filledWidth * filledHeight || map.ContainsAnyExceptInRange(0f, 1f))
        {
            throw new ArithmeticException("the model gave no map of probabilities of the picture's size");
        }

        // Nothing is looked for where there is no picture.
        var seen = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            map.Slice(y * filledWidth, width).CopyTo(seen.AsSpan(y * width));
        }

        var (acrossX, acrossY) = ((float)picture.Width / width, (float)picture.Height / height);
        return [.. TextBoxFinder.Find(seen, width, height).Select(box => Scale(box, acrossX, acrossY))];
    }

    // Sides of whole steps; the picture's own proportions where steps would stretch it, flat ones to several times their height.
    private static (int Width, int Height) Size(double width, double height, int most, int highest)
    {
        var (across, down) = (Steps(width, most), Steps(height, highest));
        var stretch = across / width / (down / height);
        return stretch is >= 1 / MostStretch and <= MostStretch ? (across, down) : (Side(width), Side(height));
    }

    // The picture in the upper left corner. The rest stays 0, as behind the lines of a reader.
    private float[] Fill(RgbImage picture, int width, int height, int filledWidth, int filledHeight)
    {
        var tensor = new PictureTensor(_image with { Width = width, Height = height, Fit = null });
        var values = new float[tensor.Length];
        tensor.Fill(picture, values);
        if ((width, height) == (filledWidth, filledHeight))
        {
            return values;
        }

        var filled = new float[3 * filledWidth * filledHeight];
        for (var row = 0; row < 3 * height; row++)
        {
            var (channel, y) = (row / height, row % height);
            values.AsSpan(row * width, width).CopyTo(filled.AsSpan(((channel * filledHeight) + y) * filledWidth));
        }

        return filled;
    }

    private static int Steps(double size, int most) => Math.Clamp((int)Math.Round(size / Step) * Step, Step, most);

    private static int Side(double size) => Math.Max(1, (int)Math.Round(size));

    private static int FilledUp(int size) => (size + Step - 1) / Step * Step;

    // Sides are rounded one by one, so the two scales may differ a little; a turned box is scaled along its own sides.
    private static TextBox Scale(TextBox box, float x, float y)
    {
        var (sin, cos) = MathF.SinCos(box.Angle);
        var scaled = box with
        {
            X = box.X * x,
            Y = box.Y * y,
            Width = box.Width * MathF.Sqrt((cos * x * cos * x) + (sin * y * sin * y)),
            Height = box.Height * MathF.Sqrt((sin * x * sin * x) + (cos * y * cos * y)),
            Angle = MathF.Atan2(sin * y, cos * x),
        };

        // The side nearer to level is the width.
        return MathF.Abs(scaled.Angle) <= MathF.PI / 4
            ? scaled
            : scaled with
            {
                Width = scaled.Height,
                Height = scaled.Width,
                Angle = scaled.Angle - MathF.CopySign(MathF.PI / 2, scaled.Angle),
            };
    }
}
