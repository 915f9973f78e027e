using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Datasets;
using OrleansMl.Models;
using OrleansMl.Packages;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.FineTuning;

/// <summary><c>orleansml-training measure</c>: a package beside an n-gram version, and both mixed label by label.</summary>
internal static class MeasureCommand
{
    private static readonly (string Metric, string Title)[] Columns =
    [
        ("auprc", "AUPRC"), ("auc", "AUC"), ("macro_f1", "macro-F1"), ("recall_at_fpr_0.01", "R@1 %"),
    ];

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var package = new Option<string>("--package") { Description = "The package folder to measure.", Required = true };
        var models = new Option<string>("--models")
        {
            Description = "The models folder with the version to compare with.",
            DefaultValueFactory = _ => "models"
        };
        var beside = new Option<string>("--beside") { Description = "That version.", DefaultValueFactory = _ => "1.2.0" };
        var most = new Option<int>("--most")
        {
            Description = "At most so many texts of each set, spread evenly over it: for a first look.",
            DefaultValueFactory = _ => int.MaxValue
        };
        most.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--most takes 1 or more.");
            }
        });
        var command = new Command(
            "measure", "Measure a package beside an n-gram version of text-safety, and both mixed label by label.")
        {
            data, package, models, beside, most
        };
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            Run(
                result.GetRequiredValue(data),
                ModelPackage.Open(result.GetRequiredValue(package), ShippedModelTasks.All),
                result.GetRequiredValue(models),
                result.GetRequiredValue(beside),
                result.GetValue(most),
                result.InvocationConfiguration.Output,
                result.InvocationConfiguration.Error,
                cancellationToken);
            return 0;
        })));
        return command;
    }

    private static void Run(
        string data,
        ModelPackage package,
        string models,
        string beside,
        int most,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        var task = new TextSafetyTask();
        var verified = package.Verify();
        using var scorer = new PackageScorer(package.Manifest, verified.Bytes, verified.Others);
        WriteCost(scorer, output);
        output.Flush();
        var all = task.Read(data);
        var evaluation = MeasuredTexts.Thin(task.ReadEvaluation(data), t => t.Set, most);
        var ordinary = MeasuredTexts.Thin(task.ReadOrdinary(data, all), t => t.Set, most);
        var corpus = MeasuredTexts.Thin(all, t => (t.Split, t.Item.Set), most);
        string[] texts =
        [
            .. MeasuredTexts.Of(corpus, evaluation, ordinary)
                .Concat(corpus.Where(t => t.Split == CorpusSplit.Calibration).Select(t => t.Item.Text))
                .Distinct(StringComparer.Ordinal)
        ];
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.Length:N0} texts"));
        var start = Stopwatch.GetTimestamp();
        var second = PackageScorer.Scores(package.Manifest, scorer.Logits(texts, _ => { }, cancellationToken));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"All {texts.Length:N0} texts in batches: {Stopwatch.GetElapsedTime(start).TotalMilliseconds / texts.Length:0.00} ms each."));
        var first = OfVersionAsync(models, new(task.Name, beside), texts, cancellationToken).GetAwaiter().GetResult();

        CalibrationFigures.Write(output, task, corpus, $"{task.Name}@{beside}", text => first[text]);
        CalibrationFigures.Write(output, task, corpus, package.Key.ToString(), text => second[text]);
        var mix = ScoreMix.Choose(task, corpus, text => second[text], text => first[text]);
        var calibration = TextTrainer.Calibrate(task, corpus, text => mix.LogOdds(second[text], first[text]));
        for (var l = 0; l < task.Labels.Count; l++)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Mix of {task.Labels[l].Name}: {mix.Weights[l]:0.0} of the log-odds of {package.Key}, the rest of {task.Name}@{beside}; " +
                $"then a {calibration[l].A:0.0000}, b {calibration[l].B:0.0000}."));
        }

        float[] Mixed(string text) =>
            [.. mix.LogOdds(second[text], first[text])
                .Select((z, l) => (float)LogisticTrainer.Sigmoid((calibration[l].A * z) + calibration[l].B))];
        List<ModelMetric> Measure(Func<string, float[]> score) =>
            [.. TaskEvaluation.Measure(task, corpus, evaluation, ordinary, score), .. SuiteEvaluation.Evasion(score)];
        WriteTable(output, Measure(text => first[text]), Measure(text => second[text]), Measure(Mixed));
    }

    private static async Task<Dictionary<string, float[]>> OfVersionAsync(
        string models, ModelKey key, string[] texts, CancellationToken cancellationToken)
    {
        await using var runtime = new ModelRuntime(
            Options.Create(new ModelRuntimeOptions { Directories = [models] }),
            ShippedModelTasks.All,
            TimeProvider.System,
            NullLogger<ModelRuntime>.Instance);
        var scores = new Dictionary<string, float[]>(texts.Length, StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var answer = await runtime.ClassifyAsync(key, text, evidenceFloor: 2, cancellationToken);
            scores.Add(text, [.. answer.Labels.Select(l => l.Score)]);
        }

        return scores;
    }

    private static void WriteTable(TextWriter output, List<ModelMetric> first, List<ModelMetric> second, List<ModelMetric> mixed)
    {
        output.WriteLine();
        output.WriteLine($"| data | label | {string.Join(" | ", Columns.Select(c => $"{c.Title}: before, after, mixed"))} | n |");
        output.WriteLine($"|---|---|{string.Concat(Columns.Select(_ => "---|"))}---:|");
        foreach (var row in first.Where(m => m.BaseRate is not null).GroupBy(m => (m.Dataset, m.Label)))
        {
            string Cell(string metric) => string.Join(
                ", ",
                new[] { first, second, mixed }.Select(all => all
                    .First(m => m.Dataset == row.Key.Dataset && m.Label == row.Key.Label && m.Metric == metric)
                    .Value.ToString("0.000", CultureInfo.InvariantCulture)));
            output.WriteLine(
                $"| {row.Key.Dataset} | {row.Key.Label} | {string.Join(" | ", Columns.Select(c => Cell(c.Metric)))} | {row.First().N} |");
        }

        output.WriteLine();
        output.WriteLine("| what | label | before, after, mixed | n |");
        output.WriteLine("|---|---|---|---:|");
        foreach (var row in first.Where(m => m.BaseRate is null))
        {
            var cells = string.Join(
                ", ",
                new[] { first, second, mixed }.Select(all => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{100 * all.First(m => (m.Dataset, m.Label, m.Metric) == (row.Dataset, row.Label, row.Metric)).Value:0.00} %")));
            output.WriteLine($"| {row.Metric}: {row.Dataset} | {row.Label ?? "any"} | {cells} | {row.N} |");
        }
    }

    // One text at a time, as a quiet node does it.
    private static void WriteCost(PackageScorer scorer, TextWriter output)
    {
        const int WarmUp = 50, Times = 300;
        foreach (var words in new[] { 11, 20, 35 })
        {
            var text = string.Join(' ', Enumerable.Repeat("the small brown dog runs over green hills today and we like it", 3))
                .Split(' ').Take(words).Aggregate((a, b) => $"{a} {b}");
            string[] one = [text];
            for (var i = 0; i < WarmUp; i++)
            {
                scorer.Logits(one, _ => { }, CancellationToken.None);
            }

            var took = new double[Times];
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++)
            {
                var start = Stopwatch.GetTimestamp();
                scorer.Logits(one, _ => { }, CancellationToken.None);
                took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            // On a busy machine the clock counts what others do; processor time does not.
            var processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Times;
            Array.Sort(took);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"One text of {words} words ({words + 2} tokens) alone: {processor:0.00} ms of one core; by the clock " +
                $"median {took[Times / 2]:0.00} ms, 90 % within {took[Times * 9 / 10]:0.00} ms."));
        }
    }
}
