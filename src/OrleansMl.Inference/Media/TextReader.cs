using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using OrleansMl.Models;
using OrleansMl.Packages;

namespace OrleansMl.Media;

/// <summary>
/// A reader of lines: pictures of one height in, the probability of each character at each step out. Its characters are a file of the
/// package, one a line; a class more than those is the space. Lines of all waiting calls run together, with those of about their length.
/// </summary>
internal sealed class TextReader : ILoadedModel<TextReadingInput, ImmutableArray<TextLine>>
{
    /// <summary>The file with the characters.</summary>
    public const string CharactersFile = "characters.txt";

    private const int MaxLines = 8;

    // A softmax of thousands of classes rounds.
    private const float Rounding = 1e-3f;

    private readonly ImageInput _image;
    private readonly string[] _characters;
    private readonly float[] _mean;
    private readonly float[] _std;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _input;
    private readonly string _output;

    private TextReader(
        ImageInput image, string[] characters, VerifiedModel model, string input, string output, ModelRuntimeOptions options)
    {
        (_image, _characters, _input, _output) = (image, characters, input, output);
        _mean = [.. (image.Mean ?? [0, 0, 0]).Select(value => (float)value)];
        _std = [.. (image.Std ?? [1, 1, 1]).Select(value => (float)value)];
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(model.Bytes, session);
        MemoryBytes = model.Bytes.LongLength;
    }

    private readonly record struct Line(int Call, int Index, RgbImage Picture, TextBox Box, int Width);

    public long MemoryBytes { get; }

    /// <exception cref="ModelPackageException">The model does not have the shape that manifest and characters promise.</exception>
    public static TextReader Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var lineHeight = manifest.Input.Image!.Height;
        var (input, output) = MediaManifest.RequireOneEach(
            model,
            shape => shape[0].Name is not null && (shape[2].Name is not null || shape[2] == lineHeight) && shape[3].Name is not null,
            $"[batch, 3, {lineHeight}, width]",
            rank: 3);
        List<string> characters = [.. Encoding.UTF8.GetString(model.Other(CharactersFile)).TrimEnd('\n').Split('\n').Select(Trimmed)];
        var classes = output.Shape![2];
        if (classes.Value == characters.Count + 2)
        {
            characters.Add(" ");
        }

        if (classes.Value != characters.Count + 1)
        {
            throw new ModelPackageException(
                CharactersFile,
                $"has {characters.Count} characters, but the model tells {classes} classes apart.",
                "List every character in the order of training; the first class, which is none, is left out.");
        }

        return new(manifest.Input.Image!, [.. characters], model, input.Name, output.Name, options);

        static string Trimmed(string line) => line.TrimEnd('\r');
    }

    public void Run(ReadOnlySpan<ModelCall<TextReadingInput, ImmutableArray<TextLine>>> batch)
    {
        var lines = new List<Line>();
        var read = new TextLine[batch.Length][];
        for (var i = 0; i < batch.Length; i++)
        {
            var picture = batch[i].Input.Picture.ToImage();
            ImmutableArray<TextBox> boxes = batch[i].Input.Boxes is { Length: > 0 } given
                ? given
                : [new(picture.Width / 2f, picture.Height / 2f, picture.Width, picture.Height, 0, 1)];
            read[i] = new TextLine[boxes.Length];
            for (var k = 0; k < boxes.Length; k++)
            {
                lines.Add(new(i, k, picture, boxes[k], TextLineCutter.WidthOf(boxes[k], _image.Height, _image.Width)));
            }
        }

        foreach (var group in lines.OrderBy(line => line.Width).Chunk(MaxLines))
        {
            Read(group, read, batch);
        }

        for (var i = 0; i < batch.Length; i++)
        {
            if (batch[i].Error is null)
            {
                batch[i].Result = ImmutableArray.Create(read[i]);
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private void Read(
        Line[] lines, TextLine[][] read, ReadOnlySpan<ModelCall<TextReadingInput, ImmutableArray<TextLine>>> batch)
    {
        // The rest of a shorter line stays 0, as in training.
        var (height, width) = (_image.Height, lines.Max(line => line.Width));
        var plane = height * width;
        var tensor = new float[lines.Length * 3 * plane];
        for (var i = 0; i < lines.Length; i++)
        {
            Fill(lines[i], width, tensor.AsSpan(i * 3 * plane, 3 * plane));
        }

        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [lines.Length, 3, height, width]);
        using var outputs = _session.Run(_runOptions, [_input], [input], [_output]);
        var probabilities = outputs[0].GetTensorDataAsSpan<float>();
        var each = probabilities.Length / lines.Length;
        for (var i = 0; i < lines.Length; i++)
        {
            var steps = probabilities.Slice(i * each, each);
            if (steps.ContainsAnyExceptInRange(-Rounding, 1 + Rounding))
            {
                batch[lines[i].Call].Error = new ArithmeticException("the model gave a step that holds no probabilities");
                continue;
            }

            var line = CtcDecoder.Decode(steps, _characters);
            read[lines[i].Call][lines[i].Index] = line with { Score = Math.Clamp(line.Score, 0, 1) };
        }
    }

    private void Fill(Line line, int width, Span<float> tensor)
    {
        var height = _image.Height;
        var pixels = new float[3 * line.Width * height];
        TextLineCutter.Cut(line.Picture, line.Box, line.Width, height, pixels);
        var scale = (float)(_image.Scale ?? 1.0 / 255);
        var isBgr = _image.ChannelOrder == "bgr";
        for (var channel = 0; channel < 3; channel++)
        {
            var (mean, std, source) = (_mean[channel], _std[channel], isBgr ? 2 - channel : channel);
            for (var y = 0; y < height; y++)
            {
                var row = tensor.Slice((((channel * height) + y) * width), line.Width);
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] = ((pixels[(3 * ((y * line.Width) + x)) + source] * scale) - mean) / std;
                }
            }
        }
    }
}
