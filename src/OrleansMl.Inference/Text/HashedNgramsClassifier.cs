using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Models;
using OrleansMl.Moderation;
using OrleansMl.Onnx;
using OrleansMl.Packages;

namespace OrleansMl.Text;

/// <summary>The <c>hashed-ngrams</c> adapter: folds, hashes, scores, and turns exact n-gram contributions into evidence.</summary>
internal sealed class HashedNgramsClassifier : ILoadedModel<TextClassificationInput, TextScores>
{
    // Buffers that a longer text has grown are not kept: a worker must not hold megabytes because of one essay.
    private const int KeptLength = 8192;

    private readonly HashedNgramExtractor _extractor;
    private readonly ReadingOptions _reading;
    private readonly WordFrequencies? _words;
    private readonly RepairTargets? _targets;
    private readonly ILinearKernel _kernel;
    private readonly ScoreMapping _mapping;
    private readonly ModelManifest _manifest;
    private readonly string[] _labels;
    private readonly ModerationCategory?[] _categories;
    private readonly TextReadings[] _readings;
    private readonly FeatureBuffer[] _features; // the first reading of each, side by side for the kernel
    private readonly ModelCall<TextClassificationInput, TextScores>[] _calls;
    private readonly float[] _scores;
    private readonly float[] _other;
    private readonly int[] _strongest; // per label the reading whose score it has
    private readonly ReadingScores _strength;

    internal HashedNgramsClassifier(
        ModelManifest manifest,
        HashedNgramExtractor extractor,
        WordFrequencies? words,
        RepairTargets? targets,
        ILinearKernel kernel,
        ScoreMapping mapping)
    {
        _manifest = manifest;
        _extractor = extractor;
        _reading = manifest.Input.ToReadingOptions();
        _words = words;
        _targets = targets;
        _kernel = kernel;
        _mapping = mapping;
        _labels = [.. manifest.Labels.Select(l => l.Name)];
        _categories = [.. manifest.Labels.Select(l => l.Category)];
        _readings = new TextReadings[kernel.MaxBatch];
        _features = new FeatureBuffer[kernel.MaxBatch];
        _calls = new ModelCall<TextClassificationInput, TextScores>[kernel.MaxBatch];
        _scores = new float[kernel.MaxBatch * _labels.Length];
        _other = new float[_labels.Length];
        _strongest = new int[_labels.Length];
        _strength = new(_labels.Length, _reading.Noise);
        for (var i = 0; i < _features.Length; i++)
        {
            Renew(i);
        }
    }

    public long MemoryBytes => _kernel.MemoryBytes + _extractor.MemoryBytes + (_words?.MemoryBytes ?? 0) + (_targets?.MemoryBytes ?? 0);

    /// <exception cref="ModelPackageException">The model does not have the shape that the manifest promises.</exception>
    public static HashedNgramsClassifier Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        if (TextFolder.Find(manifest.Input.Fold) is null)
        {
            throw new ModelPackageException(
                "model.json: input.fold",
                $"is '{manifest.Input.Fold}', but this version folds as '{TextFolder.Version}' or '{TextFolder.SeenVersion}'.",
                "Train the model again with this version.");
        }

        HashedNgramExtractor extractor;
        try
        {
            extractor = new(manifest.Input.ToNgramOptions(), model.Read(manifest.Input.Lexicon, SentimentLexicon.Parse));
        }
        catch (ArgumentException exception)
        {
            throw new ModelPackageException(
                "model.json: input", $"cannot be used: {exception.Message}", "Use features that this version knows.", exception);
        }

        var labels = manifest.Labels.Count;
        ModelPackage.RequireValue(model.Onnx.Inputs, "input", HashedLinearGraph.Ids, OnnxType.Int32, "batch", "features");
        ModelPackage.RequireValue(model.Onnx.Inputs, "input", HashedLinearGraph.Values, OnnxType.Float32, "batch", "features");
        ModelPackage.RequireValue(model.Onnx.Outputs, "output", HashedLinearGraph.Logits, OnnxType.Float32, "batch", labels);
        if (model.Onnx.Outputs.Any(o => o.Name == HashedLinearGraph.Contributions))
        {
            ModelPackage.RequireValue(
                model.Onnx.Outputs, "output", HashedLinearGraph.Contributions, OnnxType.Float32, "batch", "features", labels);
        }

        CheckTable(model.Onnx, HashedLinearGraph.Weights, [manifest.Input.Rows, labels]);

        var words = model.Read(manifest.Input.Words, WordFrequencies.Parse);
        var targets = model.Read(manifest.Input.Targets, RepairTargets.Parse);
        ILinearKernel kernel;
        if (options.Kernel == LinearKernel.Native && HashedLinearGraph.IsMadeHere(model.Onnx))
        {
            CheckTable(model.Onnx, HashedLinearGraph.Scale, [labels]);
            CheckTable(model.Onnx, HashedLinearGraph.Bias, [labels]);
            kernel = new NativeLinearKernel(model.Onnx);
        }
        else
        {
            kernel = new OnnxLinearKernel(model, manifest.Input.Rows - 1, labels, options.MaxBatch, options);
        }

        return new(manifest, extractor, words, targets, kernel, new(manifest));
    }

    public ILoadedModel<TextClassificationInput, TextScores>? Fork() =>
        _kernel is NativeLinearKernel
        ? new HashedNgramsClassifier(_manifest, _extractor, _words, _targets, _kernel, _mapping)
        : null;

    public void Run(ReadOnlySpan<ModelCall<TextClassificationInput, TextScores>> batch)
    {
        while (batch.Length > 0)
        {
            var count = 0;
            var taken = 0;
            for (; taken < batch.Length && count < _features.Length; taken++)
            {
                if (TryExtract(batch[taken], _readings[count]))
                {
                    _calls[count++] = batch[taken];
                }
            }

            batch = batch[taken..];
            Score(count);
            Array.Clear(_calls);
        }
    }

    public void Dispose() => _kernel.Dispose();

    private void Renew(int slot)
    {
        _readings[slot] = new(_extractor, _reading, _words, _targets);
        _features[slot] = _readings[slot].Whole;
    }

    private bool TryExtract(ModelCall<TextClassificationInput, TextScores> call, TextReadings readings)
    {
        try
        {
            readings.Read(Cut(call.Input.Text, _manifest.MaxLength));
            return true;
        }
        catch (Exception exception)
        {
            call.Error = exception;
            return false;
        }
    }

    private void Score(int count)
    {
        try
        {
            _kernel.Score(_features.AsSpan(0, count), _scores);
        }
        catch (Exception) when (count > 1)
        {
            // One text may have spoiled the run for the others: ask for each alone.
            for (var i = 0; i < count; i++)
            {
                try
                {
                    _kernel.Score(_features.AsSpan(i, 1), _scores.AsSpan(i * _labels.Length));
                }
                catch (Exception exception)
                {
                    _calls[i].Error = exception;
                }
            }
        }
        catch (Exception exception) when (count == 1)
        {
            _calls[0].Error = exception;
        }

        for (var i = 0; i < count; i++)
        {
            if (_calls[i].Error is null)
            {
                Interpret(_calls[i], _readings[i], _scores.AsSpan(i * _labels.Length, _labels.Length));
            }

            if (_calls[i].Input.Text.Length > KeptLength)
            {
                Renew(i);
            }
        }
    }

    private void Interpret(ModelCall<TextClassificationInput, TextScores> call, TextReadings readings, Span<float> scores)
    {
        try
        {
            ReadOn(readings, scores);
            _mapping.Apply(scores);
            var labels = new LabelScore[scores.Length];
            var wantsEvidence = false;
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = new(_labels[i], _categories[i], scores[i]);
                wantsEvidence |= _categories[i] is not null && scores[i] >= call.Input.EvidenceFloor;
            }

            var evidence = wantsEvidence && readings.Whole.Count > 0 ? Explain(readings, labels, call.Input.EvidenceFloor) : [];
            call.Result = new(ImmutableCollectionsMarshal.AsImmutableArray(labels), evidence);
        }
        catch (Exception exception)
        {
            call.Error = exception;
        }
    }

    // The other readings of a text: its windows and sentences, and as it was typed. Calibration never turns an order round,
    // so the strongest logit is the strongest score.
    private void ReadOn(TextReadings readings, Span<float> logits)
    {
        if (readings.Count == 1)
        {
            Array.Clear(_strongest);
            return;
        }

        _strength.Begin();
        _strength.Add(ReadingExtent.Whole, logits);
        for (var reading = 1; reading < readings.Count; reading++)
        {
            _kernel.Score([readings[reading]], _other);
            _strength.Add(readings.ExtentOf(reading), _other);
        }

        _strength.End(logits, _strongest);
    }

    private ImmutableArray<EvidenceSpan> Explain(TextReadings readings, LabelScore[] labels, float floor)
    {
        var evidence = ImmutableArray.CreateBuilder<EvidenceSpan>();
        float[]? contributions = null;
        Span<ContributionSpan> spans = stackalloc ContributionSpan[EvidenceSpans.MaxSpans];
        var shown = -1;
        try
        {
            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i].Category is not { } category || labels[i].Score < floor)
                {
                    continue;
                }
                // From the reading that gave the score: its words explain it, and its offsets are those of the raw text.
                var features = readings[_strongest[i]];
                if (shown != _strongest[i])
                {
                    shown = _strongest[i];
                    if (contributions is null || contributions.Length < features.Count * labels.Length)
                    {
                        Return(contributions);
                        contributions = ArrayPool<float>.Shared.Rent(features.Count * labels.Length);
                    }

                    _kernel.Contribute(features, contributions);
                }

                var found = EvidenceSpans.Find(features, contributions.AsSpan(i), labels.Length, spans);
                foreach (var span in spans[..found])
                {
                    evidence.Add(new(category, span.Start, span.End, span.Contribution));
                }
            }

            return evidence.DrainToImmutable();
        }
        finally
        {
            Return(contributions);
        }

        static void Return(float[]? array)
        {
            if (array is not null)
            {
                ArrayPool<float>.Shared.Return(array);
            }
        }
    }

    private static ReadOnlySpan<char> Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }
        // Never between the two halves of a character.
        return text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
    }

    private static void CheckTable(OnnxModelFile onnx, string name, ReadOnlySpan<long> shape)
    {
        if (!onnx.Constants.TryGetValue(name, out var table))
        {
            throw new ModelPackageException(ModelPackage.ModelFileName, $"has no table '{name}'.", "Write it with HashedLinearGraph.");
        }

        var size = table.Type switch { OnnxType.Int8 => 1, OnnxType.Float32 => 4, _ => 0 };
        var count = 1L;
        foreach (var dim in shape)
        {
            count *= dim;
        }

        if (!table.Shape.SequenceEqual(shape.ToArray())
            || size == 0
            || table.Raw.Length != count * size
            || (name != HashedLinearGraph.Weights && size != 4))
        {
            throw new ModelPackageException(
                ModelPackage.ModelFileName,
                $"holds '{name}' as {table.Type} [{string.Join(", ", table.Shape)}] in {table.Raw.Length} bytes, but labels and buckets " +
                $"in model.json need [{string.Join(", ", shape.ToArray())}].",
                "Make the manifest fit the model.");
        }
    }
}
