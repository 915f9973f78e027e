using Microsoft.ML.OnnxRuntime;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Text;

/// <summary>
/// The sparse linear layer by ONNX Runtime: the reference for <see cref="NativeLinearKernel"/>, and what runs graphs that are not ours.
/// </summary>
internal sealed class OnnxLinearKernel : ILinearKernel
{
    // Ids, values and the graph's intermediates are padded to the longest text of a batch: a bound on cells keeps one
    // long text from blowing up a batch of short ones.
    private const int MaxCells = 1 << 16;

    private static readonly string[] InputNames = [HashedLinearGraph.Ids, HashedLinearGraph.Values];
    private static readonly string[] LogitsName = [HashedLinearGraph.Logits];
    private static readonly string[] ContributionsName = [HashedLinearGraph.Contributions];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly int _padding;
    private readonly int _labels;
    private readonly bool _hasContributions;
    private int[] _ids = new int[4096];
    private float[] _values = new float[4096];
    private float[] _output = new float[256];

    public OnnxLinearKernel(VerifiedModel model, int padding, int labels, int maxBatch, ModelRuntimeOptions options)
    {
        using var session = OnnxSession.Options(options);
        _session = OnnxSession.Open(model.Bytes, session);
        _padding = padding;
        _labels = labels;
        _hasContributions = model.Onnx.Outputs.Any(o => o.Name == HashedLinearGraph.Contributions);
        MemoryBytes = model.Bytes.LongLength;
        MaxBatch = maxBatch;
    }

    public long MemoryBytes { get; }

    public int MaxBatch { get; }

    public void Score(ReadOnlySpan<FeatureBuffer> texts, Span<float> logits)
    {
        for (var done = 0; done < texts.Length;)
        {
            var width = Math.Max(texts[done].Count, 1);
            var count = 1;
            while (done + count < texts.Length && (count + 1) * Math.Max(width, texts[done + count].Count) <= MaxCells)
            {
                width = Math.Max(width, texts[done + count++].Count);
            }

            Run(texts.Slice(done, count), width, LogitsName, [count, _labels], count * _labels);
            _output.AsSpan(0, count * _labels).CopyTo(logits[(done * _labels)..]);
            done += count;
        }
    }

    public void Contribute(FeatureBuffer text, Span<float> contributions)
    {
        if (!_hasContributions)
        {
            contributions.Clear();
            return;
        }

        var width = Math.Max(text.Count, 1);
        Run([text], width, ContributionsName, [1, width, _labels], width * _labels);
        _output.AsSpan(0, text.Count * _labels).CopyTo(contributions);
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private void Run(ReadOnlySpan<FeatureBuffer> texts, int width, string[] outputName, long[] outputShape, int outputLength)
    {
        var cells = texts.Length * width;
        Grow(ref _ids, cells);
        Grow(ref _values, cells);
        Grow(ref _output, outputLength);
        for (var i = 0; i < texts.Length; i++)
        {
            var ids = _ids.AsSpan(i * width, width);
            var values = _values.AsSpan(i * width, width);
            texts[i].Ids.CopyTo(ids);
            texts[i].Values.CopyTo(values);
            ids[texts[i].Count..].Fill(_padding);
            values[texts[i].Count..].Clear();
        }

        long[] shape = [texts.Length, width];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _ids.AsMemory(0, cells), shape);
        using var valuesValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _values.AsMemory(0, cells), shape);
        using var outputValue = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, _output.AsMemory(0, outputLength), outputShape);
        _session.Run(_runOptions, InputNames, [idsValue, valuesValue], outputName, [outputValue]);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, array.Length * 2)];
        }
    }
}
