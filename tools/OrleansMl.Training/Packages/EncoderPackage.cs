using System.Globalization;
using System.Text;
using OrleansMl.Content;
using OrleansMl.Packages;
using OrleansMl.Text;

namespace OrleansMl.FineTuning;

/// <summary>The package of the backbone as it is: sentences as vectors, for what is learned from a few of them.</summary>
internal static class EncoderPackage
{
    public const string Name = "text-encoder";

    public static ModelManifest Manifest(
        string version, IReadOnlyDictionary<string, byte[]> files, byte[] onnx, EncoderCheck check) => new()
        {
            Name = Name,
            Version = version,
            Task = FeatureExtractionTask.TaskName,
            Description = "A sentence as a unit vector of 384 numbers: MiniLM with eight-bit weights.",
            Input = new()
            {
                Adapter = ModelInput.WordPiece,
                Fold = TextFolder.NameOf(TextTokenizer.Folding),
                Tokenizer = TextTokenizer.Options,
            },
            Labels = [],
            Activation = ModelActivation.None,
            MaxLength = ContentLimits.MaxTextLength,
            Languages = ["en"],
            Judges = ["en"],
            Licence = MiniLmPackage.Licence,
            TrainingData = [new($"{MiniLmPackage.Name} (weights, as published)", MiniLmPackage.Licence, 0)],
            Metrics =
            [
                Figure("cosine with the published model, mean", check.MeanCosine, check.Texts),
                Figure("cosine with the published model, smallest", check.SmallestCosine, check.Texts),
            ],
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), .. files.Select(file => ModelFile.Of(file.Key, file.Value))],
        };

    public static string Card(ModelManifest manifest, EncoderCheck check)
    {
        var file = manifest.Files[0];
        return new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
        # {manifest.Name} {manifest.Version}

        {manifest.Description}
        Licence {manifest.Licence}. Made by `tools/OrleansMl.Training`: export-encoder. {file.Size:N0} bytes, sha256
        `{file.Sha256}`.

        ## Notice
        This is {MiniLmPackage.Name} of the sentence-transformers project (Apache-2.0, https://www.sbert.net; Reimers and Gurevych 2019),
        itself fine-tuned from MiniLM-L6-H384-uncased of Wang et al. 2020 (MIT, Microsoft). What was changed: matrices and word vectors
        are eight-bit integers with a scale per column or row, the token type is part of the positions, positions beyond the
        {BertWeights.MaxTokens}th are left out. Nothing was trained.

        ## What it gives
        Six layers, 384 dimensions, mean over the tokens, of unit length. Text is folded (`{manifest.Input.Fold}`) and read in windows of
        {BertWeights.MaxTokens} word pieces, whose vectors are averaged. Taught categories are linear heads on it (docs/models.md).

        ## Figures
        On {check.Texts} sentences of our own the vectors have a cosine of {check.MeanCosine:0.0000} with those of the published model on
        average, {check.SmallestCosine:0.0000} at least. What categories from ten sentences reach stands in models/README.md.

        ## Known failures
        - English. Other languages are read but not judged.
        - It knows what a sentence is about, less well who does it to whom, and negation hardly at all.
        - A sentence of more than {BertWeights.MaxTokens} word pieces is an average of its windows.

        """).ToString();
    }

    private static ModelMetric Figure(string metric, double value, int n) =>
        new("own sentences", null, metric, Math.Round(value, 4), n);
}
