using System.CommandLine;
using System.Diagnostics;
using OrleansMl.Reports;

namespace OrleansMl.Recommendations;

/// <summary><c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- recommendations</c>: what learning and serving cost in this process, without Orleans.</summary>
internal sealed class RecommendationsBenchmark(Action<string> progress)
{
    private const int Users = 20_000, Items = 5_000, Interactions = 1_000_000, Dimensions = 64, Catalogue = 200_000, FoldedItems = 80;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is measured.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the table into this README, for example bench/README.md." };
        var command = new RootCommand("Learning factors, folding people in and scanning a catalogue.") { rounds, json, write };
        command.SetAction(result =>
        {
#if DEBUG
            Console.Error.WriteLine("Run it with -c Release: a Debug build measures something else.");
            return 1;
#else
            var report = new RecommendationsBenchmark(Console.Error.WriteLine).Run(Math.Clamp(result.GetValue(rounds), 1, 50));
            Console.Out.WriteLine(result.GetValue(json) ? report.ToJson() : report.ToMarkdown());
            if (result.GetValue(write) is { } readme)
            {
                report.WriteInto(readme.FullName);
            }

            return report.Figures.Any(figure => figure.Met is false) ? 1 : 0;
#endif
        });
        return await command.Parse(args).InvokeAsync();
    }

    public BenchmarkReport Run(int rounds)
    {
        var load = Machine.Load();
        var random = new Random(1);
        progress($"drawing {Interactions:N0} interactions");
        var matrix = SparseMatrix.Create(Users, Items, Enumerable.Range(0, Interactions * 5 / 4).Select(_ => (random.Next(Users), (int)(Items * Math.Pow(random.NextDouble(), 2)), 1f)).DistinctBy(pair => ((long)pair.Item1 << 32) | (uint)pair.Item2).Take(Interactions));
        progress($"one epoch at {Dimensions} dimensions, {rounds} times");
        var options = new IalsOptions { Dimensions = Dimensions, Regularisation = .01f, UnobservedWeight = .1f, Epochs = rounds + 1 };
        var (watch, epochs) = (Stopwatch.StartNew(), new List<double>());
        var model = IalsTrainer.Train(matrix, options, (_, _) =>
        {
            epochs.Add(watch.Elapsed.TotalSeconds);
            watch.Restart();
            return true;
        });

        // Per observed pair d² + d for both sides, per row d³ / 3 for the factor and 2 d² to solve, d² for the Gram matrices.
        const double D = Dimensions;
        var flops = (2.0 * matrix.Count * ((D * D) + D)) + ((Users + Items) * ((D * D * D / 3) + (3 * D * D)));

        progress("folding in and scanning");
        var people = Enumerable.Range(0, 256).Select(_ => Enumerable.Range(0, FoldedItems).Select(_ => random.Next(Items)).Distinct().ToArray()).ToArray();
        var factors = new float[Dimensions];
        var catalogue = new float[Catalogue * Dimensions];
        for (var i = 0; i < catalogue.Length; i++)
        {
            catalogue[i] = random.NextSingle() - .5f;
        }

        const int Served = 10_000, Neighbours = 256;
        var snapshot = new FactorSnapshot(
            new() { TrainedAt = default, Interactions = 1, People = 1, Validation = 0, FactorShare = .7f },
            [.. Enumerable.Range(0, Served).Select(item => $"item-{item}")],
            new([.. catalogue.Take(Served * Dimensions)], options),
            new(
                [.. Enumerable.Range(0, Served + 1).Select(item => item * Neighbours)],
                [.. Enumerable.Range(0, Served).SelectMany(item => Enumerable.Range(0, Neighbours).Select(n => ((item * 31) + (n * 39)) % Served))],
                [.. Enumerable.Range(0, Served * Neighbours).Select(_ => random.NextSingle())]));
        var (scorer, scores) = (new SnapshotScorer(snapshot), new float[Served]);

        return new("recommendations", Machine.Describe(), $"{matrix.Count:N0} interactions of {Users:N0} people with {Items:N0} items, {Dimensions} dimensions.", load,
        [
            new($"one epoch of iALS, all cores ({flops / 1e9:0.0} GFLOP)", "s", [.. epochs.Skip(1)]),
            new("the same", "GFLOP/s", [.. epochs.Skip(1).Select(seconds => flops / seconds / 1e9)]),
            new($"fold-in of {FoldedItems} items", "µs", [.. Enumerable.Range(0, rounds).Select(_ => Micros(people.Length, i => model.FoldIn(people[i], [], factors)))]),
            new($"a person's scores of {Served:N0} items by factors and {Neighbours} neighbours, {FoldedItems} liked, best 300", "µs", [.. Enumerable.Range(0, rounds).Select(_ => Micros(people.Length, i =>
            {
                scorer.Score(people[i], people[i], scores);
                TopItems.Of(scores, 300);
            }))], 500),
            new($"exact scan of {Catalogue:N0} items, best 300, one thread", "ms", [.. Enumerable.Range(0, rounds).Select(_ => Micros(20, _ => FactorScan.Top(catalogue, factors, 300)) / 1000)], 10),
        ]);
    }

    private static double Micros(int times, Action<int> run)
    {
        run(0);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            run(i);
        }

        return watch.Elapsed.TotalMicroseconds / times;
    }
}
