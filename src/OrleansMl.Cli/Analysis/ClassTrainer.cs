using System.Globalization;
using OrleansMl.Models;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.Analysis;

/// <summary>
/// Learns a model that gives one class per text: one logistic regression per class, whose scores share a total of 1 when served.
/// </summary>
internal static class ClassTrainer
{
    private const string HeadName = "head.bin";

    public static TrainedText Train(
        ClassTask task,
        string data,
        string version,
        string models,
        LogisticTrainerOptions options,
        IProgress<double> progress,
        CancellationToken cancellationToken)
    {
        var texts = task.ReadTraining(data);
        var lexicon = task.ReadLexicon(data);
        var extractor = new HashedNgramExtractor(task.Features, lexicon is null ? null : SentimentLexicon.Parse(lexicon));
        var (folded, features) = (new FoldedText(), new FeatureBuffer());
        var examples = new SparseExamples(task.Classes.Count, task.Features.Features);
        var targets = new sbyte[task.Classes.Count];
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(targets);
            targets[text.Class] = 1;
            TextFolder.Fold(text.Text, folded);
            extractor.Extract(text.Text, folded, features);
            examples.Add(features, targets, text.Weight);
        }

        var learned = LogisticTrainer.Train(examples, options, progress, cancellationToken);
        var (weights, scale) = learned.Quantise(extraRows: 1);
        var onnx = HashedLinearGraph.Write(task.Name, weights, scale, learned.Bias);

        // What is served is what gets measured.
        var scorer = new TextScorer(extractor, ReadingOptions.WholeOnly, LinearModel.Dequantise(weights, scale, learned.Bias), []);
        var files = lexicon is null ? [] : new Dictionary<string, byte[]> { [PackageFolder.LexiconName] = lexicon };
        var trained = new TrainedText(onnx, new()
        {
            Name = task.Name,
            Version = version,
            Task = TextClassificationTask.TaskName,
            Description = task.Description,
            Input = ModelInput.From(task.Features) with { Lexicon = lexicon is null ? null : PackageFolder.LexiconName },
            Labels = [.. task.Classes.Select(name => new ModelLabel(name))],
            Activation = ModelActivation.Softmax,
            MaxLength = Content.ContentLimits.MaxTextLength,
            Languages = task.Languages,
            Licence = "Apache-2.0",
            TrainingData =
            [
                .. task.Sources.Select((source, i) => source with
                {
                    Rows = i switch
                    {
                        0 => texts.Count(text => text.Weight >= 1) - task.Sources.Sum(other => other.Rows),
                        1 => texts.Count(text => text.Weight < 1),
                        _ => source.Rows
                    }
                })
            ],
            Metrics = task.Head is null
                ? ClassFigures.Measure(task, task.ReadHeldOut(data), text => Strongest(scorer.Logits(text)))
                : [],
            Files = [ModelFile.Of(ModelPackage.ModelFileName, onnx), .. files.Select(file => ModelFile.Of(file.Key, file.Value))],
        })
        {
            Others = files,
        };
        return task.Head is { } head ? AddHead(task, data, models, head, lexicon!, trained, progress, cancellationToken) : trained;
    }

    /// <summary>The class that an installed version gives a text.</summary>
    public static int Ask(ModelRuntime runtime, ModelKey model, string text)
    {
        var answer = runtime.ClassifyAsync(model, text, evidenceFloor: 2).AsTask().GetAwaiter().GetResult();
        return Strongest([.. answer.Labels.Select(label => label.Score)]);
    }

    public static int Strongest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    // The n-grams stay as they are: they judge every text that is not English.
    private static TrainedText AddHead(
        ClassTask task,
        string data,
        string models,
        DenseHeadOptions options,
        byte[] lexicon,
        TrainedText trained,
        IProgress<double> progress,
        CancellationToken cancellationToken)
    {
        using var encoder = new EncodedTexts(models);
        var texts = task.ReadHeadTraining(data);
        var vectors = encoder.Embed([.. texts.Select(text => text.Text)], progress, cancellationToken);
        var features = new EncodedTextFeatures(SentimentLexicon.Parse(lexicon));
        var head = DenseHeadTrainer.Train(
            [.. texts.Zip(vectors, (text, vector) => features.Of(text.Text, vector))],
            [.. texts.Select(text => text.Class)],
            [.. texts.Select(text => text.Weight)],
            task.Classes.Count,
            options,
            cancellationToken).ToBytes();
        var manifest = trained.Manifest;
        var served = trained with
        {
            Manifest = manifest with
            {
                Input = manifest.Input with { Encoder = new(encoder.Model.Name, encoder.Model.Version, HeadName) },
                Files = [.. manifest.Files, ModelFile.Of(HeadName, head)],
            },
            Others = new Dictionary<string, byte[]>(trained.Others) { [HeadName] = head },
        };

        // What is served is what gets measured.
        var metrics = encoder.Serve(
            served,
            (runtime, model) => ClassFigures.Measure(task, task.ReadHeldOut(data), text => Ask(runtime, model, text)));
        return served with { Manifest = served.Manifest with { Metrics = metrics } };
    }

    private static string HeadPart(ModelManifest manifest, DenseHeadOptions? head) => manifest.Input.Encoder is not { } encoder ? "" :
        string.Create(CultureInfo.InvariantCulture, $"""

            Texts that their words say are English are judged by a head ({head!.Members} times {head.Units} units, {head.Epochs} passes) on
            the vector of {encoder.Name} {encoder.Version}, the feeling of words and the look of the text; the n-grams judge all others.
            Without that encoder, and where its queue is full, the version before this one answers, and the answer names it.

            """);

    public static string Card(ClassTask task, ModelManifest manifest, LogisticTrainerOptions options)
    {
        var file = manifest.Files[0];
        var sets = manifest.TrainingData
            .Select(set => string.Create(CultureInfo.InvariantCulture, $"| {set.Name} | {set.Licence} | {set.Rows:N0} |"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {manifest.Name} {manifest.Version}

            {manifest.Description}
            Licence {manifest.Licence}; made by `orleansml train {task.Name}`, {options.Epochs} passes, seed {options.Seed}. {file.Size:N0}
            bytes, weights of 8 bits, sha256 `{file.Sha256}`.

            Text is folded (`{manifest.Input.Fold}`) and hashed into {task.Features.Features:N0} features. Scores share a total of 1; they
            order classes and are not calibrated.
            {HeadPart(manifest, task.Head)}
            ## Data learned from
            | set | licence | rows |
            |---|---|---:|
            {string.Join('\n', sets)}

            No row of these sets is part of the package. Attribution: the sets' authors as named in their repositories.

            ## Figures
            {ClassFigures.Table(manifest.Metrics)}
            The validation parts were looked at while the penalty and the features were chosen.

            ## Known failures
            {string.Join('\n', task.KnownFailures.Select(failure => $"- {failure}"))}

            """);
    }
}
