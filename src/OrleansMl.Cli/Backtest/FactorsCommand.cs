using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrleansMl.Recommendations;
using OrleansMl.Training;

namespace OrleansMl.Backtest;

/// <summary><c>orleansml train factors</c>: a recommender's snapshot from a platform's own interactions.</summary>
internal sealed class FactorsCommand : ITrainableModel
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true
    };

    // Training itself measures them on the last fifth.
    public Command? CreateEvaluate() => null;

    public Command CreateTrain()
    {
        var events = new Argument<FileInfo>("events")
        {
            Description = "Interactions as import takes them: JSON lines or CSV."
        }.AcceptExistingOnly();
        var output = new Option<FileInfo>("--out")
        {
            Description = "The snapshot to write.",
            DefaultValueFactory = _ => new("factors.snapshot")
        };
        var dimensions = new Option<int>("--dimensions") { Description = "Numbers per item, 8 to 512.", DefaultValueFactory = _ => 64 };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        dimensions.Check(value => value is >= 8 and <= 512, "takes 8 to 512.");
        var command = new Command(
            "factors",
            "Item factors and neighbours from your own interactions: settings chosen on the last fifth of them, then learned from " +
            "all of it, written with a checksum.")
        {
            events,
            output,
            dimensions,
            json
        };
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var log = EventLog.Read(result.GetRequiredValue(events).FullName);
            var snapshot = SnapshotTrainer.Train(log.Likes, new() { Dimensions = result.GetValue(dimensions) }, (step, fraction) =>
            {
                // Each step once.
                if (fraction is null or 0)
                {
                    result.InvocationConfiguration.Error.WriteLine(step);
                }
            }, cancellationToken);
            var path = result.GetRequiredValue(output).FullName;
            var bytes = snapshot.ToBytes();
            File.WriteAllBytes(path + ".new", bytes);
            File.Move(path + ".new", path, overwrite: true);
            var (facts, options) = (snapshot.Facts, snapshot.Factors.Options);
            result.InvocationConfiguration.Output.WriteLine(result.GetValue(json)
                ? JsonSerializer.Serialize(
                    new { path, bytes = bytes.Length, items = snapshot.Ids.Length, neighbours = snapshot.Neighbours.Count, facts, options },
                    JsonOptions)
                : string.Create(CultureInfo.InvariantCulture, $"""
                    {path}: {bytes.Length:N0} bytes; {snapshot.Ids.Length:N0} items of {options.Dimensions} numbers,
                      {snapshot.Neighbours.Count:N0} neighbours
                    learned from {facts.Interactions:N0} interactions of {facts.People:N0} people;
                      iALS λ {options.Regularisation:0.0000}, α₀ {options.UnobservedWeight:0.000},
                      {options.Epochs} passes, {facts.FactorShare:0.0} of the mix
                    nDCG@10 on the last fifth, before it was learned from: {facts.Validation:0.0000}
                    """));
            return 0;
        })));
        return command;
    }
}
