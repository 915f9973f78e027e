using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMl.Moderation;
using OrleansMl.Text;

namespace OrleansMl.Packages;

/// <summary>
/// <c>model.json</c>: what a model package holds, how to feed it and what its answers mean.
/// The shape is fixed by the embedded <c>model.schema.json</c>; <see cref="ModelPackage"/> checks both it and what it cannot say.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The name of the manifest file in a package folder.</summary>
    public const string FileName = "model.json";

    /// <summary>Lower-case letters, digits and hyphens; equal to the name of the folder above the package.</summary>
    public required string Name { get; init; }

    /// <summary>A semantic version, equal to the name of the package's folder.</summary>
    public required string Version { get; init; }

    /// <summary>What the model does, for example <c>text-classification</c>.</summary>
    public required string Task { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Description { get; init; }

    /// <summary>How raw input becomes tensors.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>What each output column means, in order.</summary>
    public required IReadOnlyList<ModelLabel> Labels { get; init; }

    /// <summary>What turns a logit into a score before calibration.</summary>
    public required ModelActivation Activation { get; init; }

    /// <summary>What turns a score into a probability; null when scores are used as they come.</summary>
    public ModelCalibration? Calibration { get; init; }

    /// <summary>UTF-16 code units of the raw text that the model reads; the rest is ignored.</summary>
    public required int MaxLength { get; init; }

    /// <summary>BCP 47 language tags that the figures hold for.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>
    /// The languages it can judge, as BCP 47 tags: <c>en</c>, or <c>und-Latn</c> for every language in a script. Texts in others are said
    /// not to be judged, and its scores for them do not count. Null: it judges every text, as packages of older versions do.
    /// </summary>
    public ImmutableArray<string>? Judges { get; init; }

    /// <summary>SPDX expression of the package's own licence.</summary>
    public required string Licence { get; init; }

    /// <summary>What it was trained on.</summary>
    public required IReadOnlyList<TrainingDataSet> TrainingData { get; init; }

    /// <summary>What was measured, on which data.</summary>
    public required IReadOnlyList<ModelMetric> Metrics { get; init; }

    /// <summary>Every file of the package but this one. Nothing else in the folder is read.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Indented UTF-8 JSON with a final newline; the same manifest gives the same bytes.</summary>
    public byte[] ToUtf8Bytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.ModelManifest), (byte)'\n'];
}

/// <summary>How raw input becomes tensors. Which of the optional members are needed depends on <see cref="Adapter"/>.</summary>
public sealed record ModelInput
{
    /// <summary>The adapter of the embedded text classifiers; see <see cref="OrleansMl.Onnx.HashedLinearGraph"/>.</summary>
    public const string HashedNgrams = "hashed-ngrams";

    /// <summary>The adapter of the embedded entity recognizer; see <see cref="OrleansMl.Onnx.HashedTokensGraph"/>.</summary>
    public const string HashedTokens = "hashed-tokens";

    /// <summary>The adapter of the embedded text embedding; see <see cref="OrleansMl.Onnx.HashedWordsGraph"/>.</summary>
    public const string HashedWords = "hashed-words";

    /// <summary>A model that looks at pictures.</summary>
    public const string Picture = "image";

    /// <summary>A BERT-like model that reads word pieces: vocab.txt.</summary>
    public const string WordPiece = "wordpiece";

    /// <summary>A RoBERTa-like model that reads byte-level BPE: vocab.json and merges.txt.</summary>
    public const string Bpe = "bpe";

    /// <summary>An XLM-R- or T5-like model that reads SentencePiece units: tokenizer.model.</summary>
    public const string SentencePiece = "sentencepiece";

    /// <summary>
    /// The adapter of the embedded growth model: features of a cascade of shares; see <see cref="OrleansMl.Onnx.ObliviousTreesGraph"/>.
    /// </summary>
    public const string Cascade = "cascade";

    public required string Adapter { get; init; }

    /// <summary>The folding that training applied and serving must repeat byte for byte.</summary>
    public string? Fold { get; init; }

    /// <summary>Hashed n-grams of words.</summary>
    public NgramBlock? Word { get; init; }

    /// <summary>Hashed n-grams of characters inside a word.</summary>
    public NgramBlock? Char { get; init; }

    /// <summary>Names of dense features, in the order of their rows; their rows follow those of the n-grams.</summary>
    public IReadOnlyList<string>? Dense { get; init; }

    /// <summary>Most features taken from one text; the rest is dropped.</summary>
    public int? MaxFeatures { get; init; }

    /// <summary>True when words also count with their inner letters in any order.</summary>
    public bool? Scrambled { get; init; }

    /// <summary>Long texts are also read window by window, and a label's score is the strongest; null: the whole text only.</summary>
    public TextWindow? Window { get; init; }

    /// <summary>True when a text whose folding undid a disguise is also read as typed, and a label's score is the stronger one.</summary>
    public bool? Plain { get; init; }

    /// <summary>True when a text of several sentences is also read sentence by sentence, and a label's score is the strongest.</summary>
    public bool? Sentences { get; init; }

    /// <summary>What is taken off the strongest window or sentence for the noise of a long text; null: nothing.</summary>
    public TextNoise? Noise { get; init; }

    /// <summary>
    /// A file of the package with the valences of words (<see cref="SentimentLexicon"/>), for dense features that need them; null: none do.
    /// </summary>
    public string? Lexicon { get; init; }

    /// <summary>
    /// A file of the package with the words of training (<see cref="WordFrequencies"/>): a text with words nobody writes is
    /// also read with those repaired; null: it is not.
    /// </summary>
    public string? Words { get; init; }

    /// <summary>
    /// A file of the package with the words that repairing is worth a reading for (<see cref="RepairTargets"/>); null: all of
    /// <see cref="Words"/> are, and words are not put together across signs.
    /// </summary>
    public string? Targets { get; init; }

    /// <summary>How <see cref="Picture"/> feeds a model; null for other adapters.</summary>
    public ImageInput? Image { get; init; }

    /// <summary>
    /// How <see cref="WordPiece"/>, <see cref="Bpe"/> and <see cref="SentencePiece"/> feed a model; null for other adapters.
    /// </summary>
    public TokenizerInput? Tokenizer { get; init; }

    /// <summary>
    /// Another package whose vectors this one reads beside its own features; null: none. Only for <see cref="HashedNgrams"/> and
    /// <see cref="HashedTokens"/>.
    /// </summary>
    public EncoderInput? Encoder { get; init; }

    /// <summary>What a task of your own reads beyond these; its <c>Check</c> says what may stand here. Null for shipped tasks.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>Rows of the weight table: every bucket, every dense feature, and the zero row that padding points at.</summary>
    [JsonIgnore]
    internal int Rows => (Word?.Buckets ?? 0) + (Char?.Buckets ?? 0) + (Dense?.Count ?? 0) + 1;

    /// <summary>What the extractor needs to know; only for <see cref="HashedNgrams"/>, whose blocks have been checked.</summary>
    public HashedNgramOptions ToNgramOptions() => new()
    {
        Word = new(Word!.Orders, Word.Buckets),
        Char = new(Char!.Orders, Char.Buckets),
        Scrambled = Scrambled ?? false,
        Dense = Dense ?? [],
        MaxFeatures = MaxFeatures!.Value,
    };

    /// <summary>How many ways a text is read.</summary>
    public ReadingOptions ToReadingOptions() => new()
    {
        Folding = TextFolder.Find(Fold) ?? TextFolding.Raw,
        Sentences = Sentences ?? false,
        Noise = Noise is { } noise ? new(noise.From, (float)noise.Floor, (float)noise.Most) : null,
        WindowWords = Window?.Words ?? 0,
        WindowStride = Window?.Stride ?? 0,
        Plain = Plain ?? false
    };

    /// <summary>The other way round, for a trainer that writes a manifest.</summary>
    public static ModelInput From(HashedNgramOptions options, ReadingOptions? reading = null) => new()
    {
        Adapter = HashedNgrams,
        Fold = TextFolder.NameOf(reading?.Folding ?? TextFolding.Raw),
        Sentences = reading is { Sentences: true } ? true : null,
        Noise = reading?.Noise is { } noise ? new(noise.From, Math.Round(noise.Floor, 4), Math.Round(noise.Most, 4)) : null,
        Word = new(options.Word.Orders, options.Word.Buckets),
        Char = new(options.Char.Orders, options.Char.Buckets),
        Dense = options.Dense,
        MaxFeatures = options.MaxFeatures,
        Scrambled = options.Scrambled ? true : null,
        Window = reading is { WindowWords: > 0 } ? new(reading.WindowWords, reading.WindowStride) : null,
        Plain = reading is { Plain: true } ? true : null,
    };
}

/// <summary>How a long text is cut.</summary>
/// <param name="Words">Words in a window.</param>
/// <param name="Stride">Words from the start of one window to the next; at most <paramref name="Words"/>.</param>
public sealed record TextWindow(int Words, int Stride);

/// <summary>How far a stretch of a long text must stand out of its noise; see <see cref="NoiseCorrection"/>.</summary>
/// <param name="From">How many stretches a text may have before anything is taken off.</param>
/// <param name="Floor">The log-odds up to which noise is harmless.</param>
/// <param name="Most">The most that is taken off, in log-odds.</param>
public sealed record TextNoise(int From, double Floor, double Most);

/// <summary>One block of hashed n-grams.</summary>
/// <param name="Orders">The lengths of the n-grams, ascending, for example [1, 2].</param>
/// <param name="Buckets">Hash buckets; a power of two.</param>
public sealed record NgramBlock(IReadOnlyList<int> Orders, int Buckets);

/// <summary>An encoder that is a package of its own, and what is learned on its vectors.</summary>
/// <param name="Name">A feature-extraction package, for example <c>text-encoder</c>.</param>
/// <param name="Version">The version that was learned on: vectors of another one mean something else.</param>
/// <param name="Head">The file of this package that holds the head (<see cref="OrleansMl.Training.DenseHead"/>).</param>
public sealed record EncoderInput(string Name, string Version, string Head)
{
    /// <summary>
    /// Tensors inside the encoder's graph, [batch, tokens, columns] each, whose columns joined are a token's vector; null where a text's
    /// one vector is read. Only for <see cref="ModelInput.HashedTokens"/>.
    /// </summary>
    public IReadOnlyList<string>? Tensors { get; init; }
}

/// <summary>An output of the model.</summary>
/// <param name="Name">The label.</param>
/// <param name="Category">The moderation category it speaks for; null when it speaks for none.</param>
public sealed record ModelLabel(string Name, ModerationCategory? Category = null);

/// <summary>What turns logits into scores.</summary>
public enum ModelActivation
{
    /// <summary>Scores are the logits.</summary>
    None,

    /// <summary>Each label on its own: 1 / (1 + e^-z).</summary>
    Sigmoid,

    /// <summary>Labels share a total of 1.</summary>
    Softmax,
}

/// <summary>Maps scores to probabilities. A label without an entry keeps its score.</summary>
public sealed record ModelCalibration
{
    /// <summary>Stored with every assessment, for example <c>platt-1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Platt scaling: the logit z becomes a·z + b before the sigmoid. Only with <see cref="ModelActivation.Sigmoid"/>.</summary>
    public IReadOnlyList<PlattScale>? Platt { get; init; }

    /// <summary>Isotonic regression: straight lines between points, flat beyond the first and last.</summary>
    public IReadOnlyList<IsotonicCurve>? Isotonic { get; init; }
}

/// <summary>Platt scaling of one label: sigmoid(a·z + b).</summary>
/// <param name="Label">A label of the package.</param>
/// <param name="A">Slope; positive.</param>
/// <param name="B">Intercept.</param>
public sealed record PlattScale(string Label, double A, double B);

/// <summary>Isotonic calibration of one label.</summary>
/// <param name="Label">A label of the package.</param>
/// <param name="X">Scores, strictly ascending.</param>
/// <param name="Y">Probabilities, never descending; as many as <paramref name="X"/>.</param>
public sealed record IsotonicCurve(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A data set that the model was trained on.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="Rows">Rows used.</param>
public sealed record TrainingDataSet(string Name, string Licence, long Rows);

/// <summary>A measured figure.</summary>
/// <param name="Dataset">The data set, with its split.</param>
/// <param name="Label">The label; null for the model as a whole.</param>
/// <param name="Metric">What was measured: <c>auprc</c>, <c>auc</c>, <c>f1</c> …</param>
/// <param name="Value">The figure.</param>
/// <param name="N">Rows it was measured on.</param>
/// <param name="BaseRate">Share of positives among them; null when it has no meaning.</param>
public sealed record ModelMetric(string Dataset, string? Label, string Metric, double Value, long N, double? BaseRate = null);

/// <summary>A file of the package.</summary>
/// <param name="Path">Relative to the package folder, with forward slashes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record ModelFile(string Path, string Sha256, long Size)
{
    /// <summary>Describes a file from its bytes.</summary>
    public static ModelFile Of(string path, ReadOnlySpan<byte> bytes) =>
        new(path, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), bytes.Length);
}

/// <summary>snake_case JSON of <see cref="ModelManifest"/>, generated at compile time: no reflection on the load path.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(SnakeCaseEnum<ModelActivation>), typeof(SnakeCaseEnum<ModerationCategory>)])]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelJson : JsonSerializerContext;

/// <summary>Enums as snake_case strings; numbers are refused.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
