using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrleansMl.Recommendations;
using OrleansMl.Training;

namespace OrleansMl.Backtest;

/// <summary><c>orleansml train factors</c>: a recommender's snapshot from a platform's own interactions.</summary>
internal static class FactorsCommand
{
    private const int K = 10, NeighboursPerItem = 256, LargestCatalogue = 20_000;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var events = new Argument<FileInfo>("events") { Description = "Interactions as import takes them: JSON lines or CSV." }.AcceptExistingOnly();
        var output = new Option<FileInfo>("--out") { Description = "The snapshot to write.", DefaultValueFactory = _ => new("factors.snapshot") };
        var dimensions = new Option<int>("--dimensions") { Description = "Numbers per item, 8 to 512.", DefaultValueFactory = _ => 64 };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        dimensions.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 8 or > 512)
            {
                result.AddError("--dimensions takes 8 to 512.");
            }
        });
        var command = new Command("factors", "Item factors and neighbours from your own interactions: settings chosen on the last fifth of the time, then learned from all of it, written with a checksum.") { events, output, dimensions, json };
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var log = EventLog.Read(result.GetRequiredValue(events).FullName);
            if (log.Items > LargestCatalogue)
            {
                throw new InvalidDataException($"{log.Items:N0} items are too many for the item-item half; take a part of at most {LargestCatalogue:N0}.");
            }

            var snapshot = Train(log, result.GetValue(dimensions), result.InvocationConfiguration.Error.WriteLine, cancellationToken);
            var path = result.GetRequiredValue(output).FullName;
            var bytes = snapshot.ToBytes();
            File.WriteAllBytes(path + ".new", bytes);
            File.Move(path + ".new", path, overwrite: true);
            var (facts, options) = (snapshot.Facts, snapshot.Factors.Options);
            result.InvocationConfiguration.Output.WriteLine(result.GetValue(json)
                ? JsonSerializer.Serialize(new { path, bytes = bytes.Length, items = snapshot.Ids.Length, neighbours = snapshot.Neighbours.Count, facts, options }, s_json)
                : string.Create(CultureInfo.InvariantCulture, $"""
                    {path}: {bytes.Length:N0} bytes; {snapshot.Ids.Length:N0} items of {options.Dimensions} numbers, {snapshot.Neighbours.Count:N0} neighbours
                    learned from {facts.Interactions:N0} interactions of {facts.People:N0} people; iALS λ {options.Regularisation:0.0000}, α₀ {options.UnobservedWeight:0.000}, {options.Epochs} passes, {facts.FactorShare:0.0} of the mix
                    nDCG@{K} on the last fifth of the time, before it was learned from: {facts.Validation:0.0000}
                    """));
            return 0;
        })));
        return command;
    }

    internal static FactorSnapshot Train(EventLog log, int dimensions, Action<string> progress, CancellationToken cancellationToken)
    {
        var (before, after) = log.CutByTime();
        var validation = new RankingTask(log.Matrix(before), log.Matrix(log.Known(after, before)));
        if (validation.Users.Length < 10)
        {
            throw new InvalidDataException($"In the last fifth of the time {validation.Users.Length} people did something with items that were there before: too few to choose settings by. Give a longer log.");
        }

        var settings = new SettingsSearch(validation, K, progress).Run(dimensions, cancellationToken);
        var (factors, ease) = (IalsTrainer.Train(validation.Train, settings.Ials, null, cancellationToken), EaseModel.Train(validation.Train, settings.EaseRegularisation, cancellationToken));
        var chosen = new Recommender(validation, factors, ease, settings.FactorShare, content: null);
        var ndcg = validation.Measure(K, chosen.Collaborative, cancellationToken).Ndcg;

        progress("learning from all of it");
        var all = log.Matrix(log.Events);
        return new(
            new()
            {
                TrainedAt = log.Events[^1].At,
                Interactions = log.Events.Count,
                People = log.Users,
                Validation = ndcg,
                FactorShare = settings.FactorShare,
            },
            [.. log.ItemIds],
            IalsTrainer.Train(all, settings.Ials, null, cancellationToken),
            NeighbourTable.Of(EaseModel.Train(all, settings.EaseRegularisation, cancellationToken), NeighboursPerItem));
    }
}
