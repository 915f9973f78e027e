using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Training;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>
/// The <c>hashed-ngrams</c> adapter with an encoder: English texts are judged by a head on the encoder's vectors, all others by the n-grams
/// as without it. The encoder costs a thousand times the n-grams, so every text waits in the queue and texts share runs.
/// </summary>
internal sealed class EncodedClassifier : ILoadedModel<TextClassificationInput, TextScores>
{
    private readonly HashedNgramsClassifier _words;
    private readonly TransformerEmbedder _encoder;
    private readonly EncodedTextFeatures _features;
    private readonly DenseHead _head;
    private readonly ScoreMapping _mapping;
    private readonly List<ModelCall<TextClassificationInput, TextScores>> _calls = [];

    private EncodedClassifier(
        HashedNgramsClassifier words,
        TransformerEmbedder encoder,
        EncodedTextFeatures features,
        DenseHead head,
        ScoreMapping mapping)
    {
        _words = words;
        _encoder = encoder;
        _features = features;
        _head = head;
        _mapping = mapping;
    }

    public long MemoryBytes => _words.MemoryBytes + _encoder.MemoryBytes + _head.MemoryBytes;

    /// <exception cref="ModelPackageException">Head, encoder and labels do not fit each other.</exception>
    public static EncodedClassifier Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var input = manifest.Input.Encoder!;
        var encoder = model.Encoder ?? throw new InvalidOperationException($"its encoder {input.Name}@{input.Version} was not given.");
        var head = ReadHead(input.Head, model);
        var words = HashedNgramsClassifier.Create(manifest, model, options);
        TransformerEmbedder? embedder = null;
        try
        {
            embedder = TransformerEmbedder.Create(encoder.Manifest, encoder.Model, options);
            var dimensions = embedder.Embed([TextAdapters.ProbeText])[0]?.Length;
            if (head.Inputs != dimensions + EncodedTextFeatures.Beside || head.Labels != manifest.Labels.Count)
            {
                throw new ModelPackageException(
                    input.Head,
                    $"reads {head.Inputs} numbers and gives {head.Labels}; {dimensions + EncodedTextFeatures.Beside} and " +
                    $"{manifest.Labels.Count} were expected.",
                    "Train the model again on this encoder.");
            }

            return new(
                words,
                embedder,
                new(SentimentLexicon.Parse(model.Other(manifest.Input.Lexicon!))),
                head,
                new(manifest));
        }
        catch
        {
            words.Dispose();
            embedder?.Dispose();
            throw;
        }
    }

    public void Run(ReadOnlySpan<ModelCall<TextClassificationInput, TextScores>> batch)
    {
        _words.Run(batch);
        _calls.Clear();
        foreach (var call in batch)
        {
            if (call.Error is null && EncodedTextFeatures.IsFor(call.Input.Text))
            {
                _calls.Add(call);
            }
        }

        if (_calls.Count == 0)
        {
            return;
        }

        try
        {
            var vectors = _encoder.Embed([.. _calls.Select(call => EncodedTextFeatures.Cut(call.Input.Text))]);
            for (var i = 0; i < vectors.Length; i++)
            {
                Judge(_calls[i], vectors[i]);
            }
        }
        catch (Exception exception)
        {
            foreach (var call in _calls)
            {
                call.Error = exception;
            }
        }
        finally
        {
            _calls.Clear();
        }
    }

    public void Dispose()
    {
        _words.Dispose();
        _encoder.Dispose();
    }

    /// <summary>The head of a package.</summary>
    /// <exception cref="ModelPackageException">It is missing or none.</exception>
    public static DenseHead ReadHead(string path, VerifiedModel model)
    {
        try
        {
            return DenseHead.Parse(model.Other(path));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelPackageException(
                path, $"cannot be used: {exception.Message}.", "Install the package again, or train the model again.", exception);
        }
    }

    private void Judge(ModelCall<TextClassificationInput, TextScores> call, float[]? vector)
    {
        if (vector is null)
        {
            call.Error = new ArithmeticException("the encoder gave a vector with something that is not a finite number");
            return;
        }

        var scores = new float[_head.Labels];
        _head.Score(_features.Of(call.Input.Text, vector), scores);
        try
        {
            _mapping.Apply(scores);
        }
        catch (ArithmeticException exception)
        {
            call.Error = exception;
            return;
        }

        var labels = new LabelScore[scores.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = call.Result.Labels[i] with { Score = scores[i] };
        }

        call.Result = new(ImmutableCollectionsMarshal.AsImmutableArray(labels), call.Result.Evidence);
    }
}
