using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMl.Evaluation;
using OrleansMl.Models;
using OrleansMl.Runtime;
using OrleansMl.Text;
using OrleansMl.Training;

namespace OrleansMl.TaughtCategories;

/// <summary><c>orleansml evaluate taught</c>: categories from a few texts of a topic, measured on the rest of its set.</summary>
internal static class EvaluateTaught
{
    private const string Encoder = "text-encoder";
    private const int Draws = 5;

    // Their pieces together stay below the encoder's queue.
    private const int TextsAtOnce = 15;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var models = new Option<string>("--models") { Description = "The models folder.", DefaultValueFactory = _ => "models" };
        var examples = new Option<int>("--examples") { Description = "Texts that a category is taught.", DefaultValueFactory = _ => 10 };
        var set = new Option<string?>("--set") { Description = "Only topics of this data set, for example bbc_news." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var readme = new Option<string?>("--readme")
        {
            Description = "Also write the figures into this Markdown file, between their markers."
        };
        examples.Check(value => value is >= 2 and <= 100, "must be between 2 and 100.");
        var command = new Command(
            "taught",
            "Teach categories from a few texts of topics that no model of ours has learned, alone and with as many counter-examples, and " +
            "measure AUC on all other texts of the same set.")
        {
            data, models, examples, set, json, readme
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                var rows = await RunAsync(
                    result.GetRequiredValue(data),
                    result.GetRequiredValue(models),
                    result.GetValue(examples),
                    result.GetValue(set),
                    result.InvocationConfiguration.Error,
                    cancellationToken);
                var table = Table(rows);
                result.InvocationConfiguration.Output.WriteLine(
                    result.GetValue(json) ? JsonSerializer.Serialize(rows, Json) : table);
                if (result.GetValue(readme) is { } path)
                {
                    FiguresSection.Write(
                        path,
                        "taught",
                        "Taught categories",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{result.GetValue(examples)} texts of a topic teach a category, alone and with as many of other topics, " +
                            $"{Draws} times with other texts; AUC on all other texts of the set, at most 2,000 of each kind. The columns " +
                            $"after it are those with as many each way."),
                        table);
                }

                return 0;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or ModelUnavailableException)
            {
                result.InvocationConfiguration.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    /// <param name="topic">What is taught, and what it is measured on.</param>
    /// <param name="examples">How many texts are taught.</param>
    /// <param name="vectors">Of each text: as an example, whole; then of its pieces, as it is judged.</param>
    /// <param name="own">Of our own sentences.</param>
    internal static TaughtRow Measure(
        TaughtTopic topic, int examples, IReadOnlyDictionary<string, float[][]> vectors, IReadOnlyList<float[]> own)
    {
        var (alone, eachWay) = (new List<double>(), new List<double>());
        var (leaveOneOut, recalls, alarms, milliseconds) = (new List<double>(), new List<double>(), new List<double>(), 0.0);
        for (var seed = 0; seed < Draws; seed++)
        {
            var (texts, others) = (topic.Texts.ToArray(), topic.Others.ToArray());
            new Random(seed).Shuffle(texts);
            new Random(seed).Shuffle(others);
            float[][] taught = [.. texts.Take(examples).Select(text => vectors[text][0])];
            string[] rest = [.. texts.Skip(examples), .. others.Skip(examples)];
            bool[] truths = [.. rest.Select((_, i) => i < texts.Length - examples)];
            alone.Add(ClassificationMetrics.RocAuc(Scores(HeadTrainer.Train(taught, [], own)), truths));

            var started = Stopwatch.GetTimestamp();
            var head = HeadTrainer.Train(taught, [.. others.Take(examples).Select(text => vectors[text][0])], own);
            milliseconds += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var scores = Scores(head);
            eachWay.Add(ClassificationMetrics.RocAuc(scores, truths));
            leaveOneOut.Add(head.Figures.Auc);
            recalls.Add(ShareAbove(wanted: true));
            alarms.Add(ShareAbove(wanted: false));

            float[] Scores(TaughtHead of) => [.. rest.Select(text => vectors[text].Skip(1).Max(vector => of.Head.Score(vector)))];

            double ShareAbove(bool wanted) => Enumerable.Range(0, rest.Length)
                .Where(i => truths[i] == wanted)
                .Average(i => scores[i] >= head.Figures.Threshold ? 1.0 : 0.0);
        }

        return new(
            topic.Name,
            topic.Texts.Count,
            topic.Others.Count,
            Math.Round(alone.Average(), 4),
            Math.Round(eachWay.Average(), 4),
            Math.Round(eachWay.Min(), 4),
            Math.Round(leaveOneOut.Average(), 4),
            Math.Round(recalls.Average(), 4),
            Math.Round(alarms.Average(), 4),
            Math.Round(milliseconds / Draws));
    }

    private static async Task<List<TaughtRow>> RunAsync(
        string data, string models, int examples, string? set, TextWriter error, CancellationToken cancellationToken)
    {
        await using var runtime = new ModelRuntime(
            Options.Create(new ModelRuntimeOptions { Directories = [models] }),
            ShippedModelTasks.All,
            TimeProvider.System,
            NullLogger<ModelRuntime>.Instance);
        var encoder = runtime.Resolve(Encoder)
            ?? throw new ModelUnavailableException(Encoder, $"no version of it is installed in '{models}'");
        async Task<float[][]> EncodeAsync(ImmutableArray<string> pieces) => [.. (await Task.WhenAll(pieces.Select(piece =>
            runtime.InvokeAsync<TextEmbeddingInput, TextEmbedding>(encoder, new(piece), cancellationToken).AsTask())))
            .Select(answer => answer.Vector.ToArray())];
        var own = new List<float[]>();
        foreach (var chunk in OwnSentences.All.Chunk(SentencePieces.MaxPieces))
        {
            own.AddRange(await EncodeAsync([.. chunk]));
        }

        var rows = new List<TaughtRow>();
        var vectors = new Dictionary<string, float[][]>(StringComparer.Ordinal);
        foreach (var topic in TaughtTopics.Read(data).Where(topic => set is null || topic.Set == set))
        {
            error.WriteLine($"{topic.Name}: {topic.Texts.Count + topic.Others.Count} texts…");
            // Of like length together, so that a batch has little to fill up.
            foreach (var chunk in topic.Texts.Concat(topic.Others)
                .Where(text => !vectors.ContainsKey(text))
                .OrderBy(text => text.Length)
                .Chunk(TextsAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var encoded = await Task.WhenAll(chunk.Select(text => EncodeAsync([text, .. SentencePieces.Of(text)])));
                for (var i = 0; i < chunk.Length; i++)
                {
                    vectors.Add(chunk[i], encoded[i]);
                }
            }

            rows.Add(Measure(topic, examples, vectors, own));
            error.WriteLine($"{topic.Name}: AUC {rows[^1].Auc:0.000}");
        }

        return rows;
    }

    private static string Table(List<TaughtRow> rows)
    {
        var table = new StringBuilder(
            "| topic | of it | others | AUC, examples alone | AUC, as many each way | worst draw | leave-one-out | " +
            "recall at its threshold | of the others | ms to learn |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in rows)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Topic} | {row.Texts:N0} | {row.Others:N0} | {row.AucAlone:0.000} | {row.Auc:0.000} | {row.WorstAuc:0.000} | " +
                $"{row.LeaveOneOutAuc:0.000} | {100 * row.Recall:0.0} % | {100 * row.FalseAlarms:0.0} % | {row.Milliseconds:N0} |\n");
        }

        return table.ToString().TrimEnd();
    }
}

/// <summary>What categories of one topic are worth.</summary>
internal sealed record TaughtRow(
    string Topic,
    int Texts,
    int Others,
    double AucAlone,
    double Auc,
    double WorstAuc,
    double LeaveOneOutAuc,
    double Recall,
    double FalseAlarms,
    double Milliseconds);
