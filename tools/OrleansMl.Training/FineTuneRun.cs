using System.Globalization;
using OrleansMl.Datasets;
using OrleansMl.Evaluation;
using OrleansMl.Onnx;
using OrleansMl.Packages;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary>One run: read, learn, export and check, calibrate, measure.</summary>
internal sealed class FineTuneRun(
    FineTuneRequest request,
    FineTuningOptions options,
    IProgress<FineTuneProgress> progress,
    TextWriter output,
    TextWriter error,
    CancellationToken cancellationToken)
{
    private const int CheckedTexts = 256;
    private const int BadLinesShown = 20;

    private readonly TextTask _task = new TextSafetyTask();

    public (TrainedText Trained, string Card) Run()
    {
        Report("Reading", 0);
        var backbone = MiniLmPackage.Open(MiniLmPackage.DefaultPath);
        var pretrained = BertReader.Read(backbone.Onnx, _task.Labels.Count);
        var before = request.From is null ? null : ModelPackage.Open(request.From, ShippedModelTasks.All);
        var start = before is null ? pretrained : BertGraph.Read(before.Verify().Onnx, pretrained);
        var corpus = request.Data is null ? [] : _task.Read(request.Data);
        var (rows, decided, heldOut) = Rows(corpus);
        Report("Reading", 1);

        var tokenizer = new TextTokenizer(backbone.Vocabulary);
        var tuned = FineTuner.Train(
            start,
            rows,
            tokenizer,
            options,
            (share, loss) => progress.Report(new("Learning", share, loss)),
            cancellationToken);
        var weights = BertWeights.Interpolate(tuned, start, (float)request.Share);

        Report("Exporting", 0);
        var onnx = BertGraph.Write(SafetyPackage.Name, weights, eightBits: true);
        var check = ExportCheck.Run(
            weights,
            BertGraph.Write(SafetyPackage.Name, weights, eightBits: false),
            onnx,
            SyntheticExamples.All().Chunk(29).Select(c => c[0].Text).Take(CheckedTexts).Select(tokenizer.Read));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Exported logits differ by at most {check.LargestDifference:0.0000000}; eight-bit vectors: cosine {check.MeanCosine:0.0000} " +
            $"on average, {check.SmallestCosine:0.0000} at least."));
        Report("Exporting", 1);
        return Package(backbone, before, onnx, check, corpus, rows.Count, decided, heldOut);
    }

    private (List<TrainingRow> Rows, int Decided, List<LabelledRow> HeldOut) Rows(List<CorpusText> corpus)
    {
        var rows = SafetyRows.From(_task, corpus);
        if (request.Data is null)
        {
            rows.AddRange(SafetyRows.Own(_task, SyntheticExamples.All()));
        }

        if (request.Decisions is null)
        {
            return (rows, 0, []);
        }

        var file = LabelledFile.Read(request.Decisions);
        foreach (var bad in file.BadLines.Take(BadLinesShown))
        {
            error.WriteLine($"{request.Decisions}:{bad.Number} {bad.Reason}; left out.");
        }

        var labels = _task.Labels.Select(l => l.Name).ToHashSet();
        var (decided, heldOut) = SafetyRows.Decided(
            _task, [.. file.Rows.Where(row => row.Labels.Keys.Any(labels.Contains))], request.DecisionWeight);
        if (decided.Count == 0)
        {
            throw new InvalidDataException($"No decision is about a label of {_task.Name}: {string.Join(", ", labels)}.");
        }

        rows.AddRange(decided);
        return (rows, decided.Count, heldOut);
    }

    private (TrainedText Trained, string Card) Package(
        MiniLmPackage backbone,
        ModelPackage? before,
        byte[] onnx,
        ExportCheck check,
        List<CorpusText> corpus,
        int rows,
        int decided,
        List<LabelledRow> heldOut)
    {
        var files = new Dictionary<string, byte[]> { [SafetyPackage.Vocabulary] = backbone.Vocabulary };
        if (before?.Manifest.Input is { Words: { } words, Targets: { } targets })
        {
            // What torn words are put together from stays that of the version before.
            var verified = before.Verify();
            files[PackageFolder.WordsName] = verified.Other(words);
            files[PackageFolder.TargetsName] = verified.Other(targets);
        }

        var data = Data(corpus, before, rows, decided);
        var manifest = SafetyPackage.Manifest(
            _task, request.Version, SafetyCard.Description, files, onnx, before?.Manifest.Calibration?.Platt, data);
        using var scorer = new PackageScorer(manifest, onnx, files);
        if (request.Data is not null)
        {
            var logits = Score(scorer, "Calibrating", corpus.Where(t => t.Split == CorpusSplit.Calibration).Select(t => t.Item.Text));
            CalibrationFigures.Write(output, _task, corpus, request.Version, text => logits[text]);
            manifest = SafetyPackage.Manifest(
                _task,
                request.Version,
                SafetyCard.Description,
                files,
                onnx,
                SafetyPackage.Scales(_task, TextTrainer.Calibrate(_task, corpus, text => logits[text])),
                data);
        }

        var metrics = new List<ModelMetric>();
        if (request.Measures && request.Data is not null)
        {
            metrics.AddRange(Measure(scorer, manifest, request.Data, corpus));
        }

        if (before is not null && heldOut.Count == 0 && (request.Data is null || request.Decisions is not null))
        {
            throw new InvalidDataException(
                "There are too few decisions to hold some out and measure; nothing was written. Some hundred are a start.");
        }

        if (heldOut.Count > 0)
        {
            metrics.AddRange(MeasureDecisions(scorer, manifest, before, heldOut));
        }

        manifest = manifest with { Metrics = metrics };
        return (new(onnx, manifest) { Others = files }, SafetyCard.Write(_task, manifest, options, request, check));
    }

    private List<ModelMetric> Measure(PackageScorer scorer, ModelManifest manifest, string data, List<CorpusText> corpus)
    {
        var evaluation = _task.ReadEvaluation(data).ToList();
        var ordinary = _task.ReadOrdinary(data, corpus).ToList();
        var scores = PackageScorer.Scores(manifest, Score(scorer, "Measuring", MeasuredTexts.Of(corpus, evaluation, ordinary)));
        var metrics = TaskEvaluation.Measure(_task, corpus, evaluation, ordinary, text => scores[text]);
        metrics.AddRange(SuiteEvaluation.Evasion(text => scores[text]));
        return metrics;
    }

    private List<ModelMetric> MeasureDecisions(
        PackageScorer scorer, ModelManifest manifest, ModelPackage? before, List<LabelledRow> heldOut)
    {
        const string Set = "decisions, held out";
        var after = PackageScorer.Scores(manifest, Score(scorer, "Decisions", heldOut.Select(row => row.Text)));
        Dictionary<string, float[]>? old = null;
        if (before is not null)
        {
            var verified = before.Verify();
            using var oldScorer = new PackageScorer(before.Manifest, verified.Bytes, verified.Others);
            old = PackageScorer.Scores(before.Manifest, Score(oldScorer, "Decisions before", heldOut.Select(row => row.Text)));
        }

        var metrics = new List<ModelMetric>();
        var gain = 0.0;
        for (var l = 0; l < _task.Labels.Count; l++)
        {
            var label = _task.Labels[l].Name;
            var known = heldOut.Where(row => row.Labels.ContainsKey(label)).ToList();
            if (known.Count == 0)
            {
                continue;
            }

            var rate = (double)known.Count(row => row.Labels[label]) / known.Count;
            var at = l;
            double Likelihood(LabelledRow row, float score) => Math.Clamp(row.Labels[label] ? score : 1 - score, 1e-6, 1);
            double Loss(Dictionary<string, float[]> scores) =>
                Math.Round(known.Average(row => -Math.Log(Likelihood(row, scores[row.Text][at]))), 4);
            metrics.Add(new(Set, label, "log loss", Loss(after), known.Count));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Set}: {label}, {known.Count} rows, {100 * rate:0} % yes, log loss {(old is null ? "" : $"{Loss(old):0.000} before, ")}" +
                $"{Loss(after):0.000} after"));
            if (old is not null)
            {
                metrics.Add(new(Set, label, $"log loss of {before!.Key.Version}", Loss(old), known.Count));
                gain += known.Count * (Loss(old) - Loss(after));
            }
        }

        return old is null || gain > 0
            ? metrics
            : throw new InvalidDataException("On the decisions that were held out the new model is no better; nothing was written.");
    }

    private List<TrainingDataSet> Data(List<CorpusText> corpus, ModelPackage? before, int rows, int decided)
    {
        var data = corpus.Where(t => t.Split == CorpusSplit.Train)
            .GroupBy(t => t.Item.Set)
            .Select(g => new TrainingDataSet(g.Key, TextTask.Licence(g.Key), g.Count()))
            .ToList();
        if (corpus.Count == 0)
        {
            data.Add(new("own sentences", "Apache-2.0", rows - decided));
        }

        if (decided > 0)
        {
            data.Add(new("decisions of moderators", "as held by the operator", decided));
        }

        return before is null
            ? [.. data, .. _task.LabelSources, new($"{MiniLmPackage.Name} (weights it started from)", MiniLmPackage.Licence, 0)]
            : [.. before.Manifest.TrainingData, .. data.Select(d => d with { Name = $"{d.Name}, again" })];
    }

    private Dictionary<string, float[]> Score(PackageScorer scorer, string step, IEnumerable<string> texts) =>
        scorer.Logits(texts, share => Report(step, share), cancellationToken);

    private void Report(string step, double share) => progress.Report(new(step, share));
}
