using System.Collections.Immutable;
using OrleansMl.Entities;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Transformers;

namespace OrleansMl.Text;

/// <summary>
/// The <c>hashed-tokens</c> adapter with an encoder: a linear-chain CRF over hashed features and over what layers inside the encoder make
/// of each word. The encoder costs a thousand times the features, so every text waits in the queue and texts share runs.
/// </summary>
internal sealed class EncodedEntityRecognizer : ILoadedModel<TokenClassificationInput, ImmutableArray<EntityMention>>
{
    private readonly ModelManifest _manifest;
    private readonly EntityModel _model;
    private readonly TokenVectors _encoder;
    private readonly EntityRecognizer _recognizer;
    private readonly List<FoundEntity> _found = [];

    private EncodedEntityRecognizer(ModelManifest manifest, EntityModel model, TokenVectors encoder)
    {
        (_manifest, _model, _encoder) = (manifest, model, encoder);
        _recognizer = new(model);
    }

    public long MemoryBytes => ((long)_model.Emission.Length * sizeof(float)) + _model.Head!.MemoryBytes + _encoder.MemoryBytes;

    /// <exception cref="ModelPackageException">Head, encoder and labels do not fit each other.</exception>
    public static EncodedEntityRecognizer Create(ModelManifest manifest, VerifiedModel model, ModelRuntimeOptions options)
    {
        var input = manifest.Input.Encoder!;
        var encoder = model.Encoder ?? throw new InvalidOperationException($"its encoder {input.Name}@{input.Version} was not given.");
        var head = EncodedClassifier.ReadHead(input.Head, model);
        var tables = HashedTokensEntityRecognizer.Read(manifest, model);
        var vectors = new TokenVectors(encoder, input.Tensors!, options);
        if (head.Inputs == vectors.Dimensions && head.Labels == manifest.Labels.Count)
        {
            return new(manifest, tables with { Head = head }, vectors);
        }

        var dimensions = vectors.Dimensions;
        vectors.Dispose();
        throw new ModelPackageException(
            input.Head,
            $"reads {head.Inputs} numbers and gives {head.Labels}; {dimensions} and {manifest.Labels.Count} were expected.",
            "Train the model again on this encoder.");
    }

    public void Run(ReadOnlySpan<ModelCall<TokenClassificationInput, ImmutableArray<EntityMention>>> batch)
    {
        var texts = new string[batch.Length];
        var tokens = new List<TokenSpan>[batch.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = HashedTokensEntityRecognizer.Cut(batch[i].Input.Text, _manifest.MaxLength).ToString();
            EntityTokenizer.Tokenize(texts[i], tokens[i] = []);
        }

        var vectors = _encoder.Of(tokens, texts);
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                _found.Clear();
                _recognizer.Recognize(texts[i], vectors[i], _found);
                batch[i].Result = HashedTokensEntityRecognizer.Mentions(texts[i], _model.Labels, _found);
            }
            catch (Exception exception)
            {
                batch[i].Error = exception;
            }
        }
    }

    public void Dispose() => _encoder.Dispose();
}
