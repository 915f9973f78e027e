using System.Globalization;
using OrleansMl.Analysis;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Embedding;

/// <summary><c>text-embedding</c>: a text as 64 numbers; texts on like topics lie close.</summary>
internal static class TextEmbeddingTask
{
    public const string Name = "text-embedding";

    public const string Description =
        "A text as a unit vector of 64 numbers: weighted mean of word vectors learned from posts, comments and headlines, " +
        "with character n-grams for unknown words.";

    public static readonly EmbeddingTrainerOptions Options = new();

    private static readonly TextSet[] Sets = [.. TextSets.Safety, .. TextSets.Spam];

    public static TrainedText Train(
        string data, string version, EmbeddingTrainerOptions options, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var texts = Corpus.Read(data, Sets);
        var model = EmbeddingTrainer.Train([.. texts.Select(text => text.Item.Text)], options, progress, cancellationToken);
        var onnx = HashedWordsGraph.Write(Name, model);
        var rows = texts.CountBy(text => text.Item.Set).ToDictionary();
        return new(onnx, new()
        {
            Name = Name,
            Version = version,
            Task = FeatureExtractionTask.TaskName,
            Description = Description,
            Input = new() { Adapter = ModelInput.HashedWords, Fold = WordReader.Version },
            Labels = [],
            Activation = ModelActivation.None,
            MaxLength = Content.ContentLimits.MaxTextLength,
            Languages = ["en"],
            Licence = "Apache-2.0",
            TrainingData =
            [
                .. Sets.Where(set => rows.ContainsKey(set.Name)).Select(set => new TrainingDataSet(set.Name, set.Licence, rows[set.Name]))
            ],
            Metrics = Measure(data, text =>
            {
                var vector = new float[model.Dimensions];
                model.Embed(text, vector);
                return vector;
            }),
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx)],
        });
    }

    /// <summary>Nearest neighbours and topics on the BBC news set, beside tf-idf.</summary>
    public static List<ModelMetric> Measure(string data, Func<string, float[]> embed)
    {
        var news = BbcNews.Read(data);
        string[] topics = [.. news.Select(text => text.Topic)];
        float[][] vectors = [.. news.Select(text => embed(text.Text))];
        string[] leads = [.. news.Select(text => Lead(text.Text))];
        float[][] leadVectors = [.. leads.Select(embed)];
        return
        [
            new("bbc_news, whole articles", null, "1-nn accuracy", NearestNeighbour.Accuracy(vectors, topics), news.Count),
            new(
                "bbc_news, whole articles",
                null,
                "1-nn accuracy of tf-idf",
                NearestNeighbour.TfIdfAccuracy([.. news.Select(text => text.Text)], topics),
                news.Count),
            new("bbc_news, first 200 characters", null, "1-nn accuracy", NearestNeighbour.Accuracy(leadVectors, topics), news.Count),
            new(
                "bbc_news, first 200 characters",
                null,
                "1-nn accuracy of tf-idf",
                NearestNeighbour.TfIdfAccuracy(leads, topics),
                news.Count),
            .. BbcTopics.Measure("bbc_news, whole articles", [.. news.Select(text => text.Text)], vectors, topics, embed),
            .. BbcTopics.Measure("bbc_news, first 200 characters", leads, leadVectors, topics, embed),
        ];
    }

    public static string Table(IEnumerable<ModelMetric> metrics) => string.Create(CultureInfo.InvariantCulture, $"""
        | set | figure | value | texts |
        |---|---|---:|---:|
        {string.Join('\n', metrics.Select(Row))}

        """);

    private static string Row(ModelMetric metric) => string.Create(
        CultureInfo.InvariantCulture, $"| {metric.Dataset} | {metric.Metric} | {metric.Value:0.000} | {metric.N:N0} |");

    public static string Card(ModelManifest manifest, EmbeddingTrainerOptions options)
    {
        var file = manifest.Files[0];
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Licence {manifest.Licence}; made by `orleansml train {Name}`, seed {options.Seed}. {file.Size:N0} bytes, numbers of 8 bits,
            sha256 `{file.Sha256}`.

            Words are read as `{manifest.Input.Fold}`. Pairs of words up to {options.Window} apart are counted, weighted by distance;
            positive pointwise mutual information with smoothed contexts (Levy, Goldberg, Dagan 2015); its {options.Dimensions} strongest
            eigenvectors (Halko, Martinsson, Tropp 2011), each scaled by its eigenvalue to the {options.EigenvaluePower:0.##}; words counted
            by smooth inverse frequency, a = {options.Smoothing:0.####}, with the common direction taken out (Arora, Liang, Ma 2017). A word
            that was not learned is the mean of its character {EmbeddingModel.MinGram}- to {EmbeddingModel.MaxGram}-grams.
            {options.WordRows:N0} rows for words, {options.GramRows:N0} for n-grams.

            ## Data learned from
            | set | licence | texts |
            |---|---|---:|
            {string.Join('\n', manifest.TrainingData.Select(set => $"| {set.Name} | {set.Licence} | {set.Rows} |"))}

            No row of these sets is part of the package.

            ## Figures
            Leave-one-out: how often the nearest neighbour of an article is on its topic (five topics). Nothing was learned from this set;
            the power of the eigenvalues and the window were chosen by looking at it.

            {Table(manifest.Metrics)}
            ## Known failures
            - English. Words of other languages are known by accident, or by their n-grams.
            - The sets are posts, comments and headlines, many of them on abuse: names and terms of business, science or the arts that they
              never mention are guessed from n-grams.
            - No word order, no negation: who did what to whom is not in the vector.

            """);
    }

    private static string Lead(string text) => text.Length <= 200 ? text : text[..200];
}
