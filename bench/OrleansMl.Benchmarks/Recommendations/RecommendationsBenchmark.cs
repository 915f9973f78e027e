using System.CommandLine;
using System.Diagnostics;
using System.Numerics.Tensors;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.LinearAlgebra;
using OrleansMl.Models;
using OrleansMl.Reports;

namespace OrleansMl.Recommendations;

/// <summary>
/// <c>dotnet run -c Release --project bench/OrleansMl.Benchmarks -- recommendations</c>: what learning and
/// serving cost in this process, without Orleans.
/// </summary>
internal sealed class RecommendationsBenchmark(Action<string> progress)
{
    private const int Users = 20_000, Items = 5_000, Interactions = 1_000_000, Dimensions = 64, Catalogue = 200_000, FoldedItems = 80;

    // A list: candidates of a channel, how many of them are made diverse, and places.
    private const int Served = 10_000, Neighbours = 256, Candidates = 300, Reranked = 200, Places = 40;

    // All of it works in pooled buffers; a figure above 0 is a buffer that was made anew.
    private const double MostBytes = 1;

    private const int WarmUp = 400, Calls = 1024;

    // What a list allocates beside its buffers: its items, and the candidates that may be tried.
    private const double MostListBytes = 5_000;

    private static readonly DiversityOptions DiversitySettings = new();
    private static readonly RecommendationQuery Query = new();
    private static readonly ModelKey Vectors = new("bench", "1.0.0");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each figure is measured.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var write = new Option<FileInfo?>("--write")
        {
            Description = "Also write the table into this README, for example bench/README.md."
        };
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
        var matrix = SparseMatrix.Create(
            Users,
            Items,
            Enumerable.Range(0, Interactions * 5 / 4)
                .Select(_ => (random.Next(Users), (int)(Items * Math.Pow(random.NextDouble(), 2)), 1f))
                .DistinctBy(pair => ((long)pair.Item1 << 32) | (uint)pair.Item2)
                .Take(Interactions));
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
        var people = Enumerable.Range(0, 256)
            .Select(_ => Enumerable.Range(0, FoldedItems).Select(_ => random.Next(Items)).Distinct().ToArray())
            .ToArray();
        var factors = new float[Dimensions];
        var catalogue = new float[Catalogue * Dimensions];
        for (var i = 0; i < catalogue.Length; i++)
        {
            catalogue[i] = random.NextSingle() - .5f;
        }

        var large = new ByteFactors(new(catalogue, options));
        var (scores, best) = (new float[Catalogue], new int[Candidates]);
        void Scan()
        {
            large.Score(factors, scores);
            TopItems.Of(scores, best);
        }

        var snapshot = new FactorSnapshot(
            new() { TrainedAt = default, Interactions = 1, People = 1, Validation = 0, FactorShare = .7f },
            [.. Enumerable.Range(0, Served).Select(item => $"item-{item}")],
            new([.. catalogue.Take(Served * Dimensions)], options),
            new(
                [.. Enumerable.Range(0, Served + 1).Select(item => item * Neighbours)],
                [
                    .. Enumerable.Range(0, Served)
                        .SelectMany(item => Enumerable.Range(0, Neighbours).Select(n => ((item * 31) + (n * 39)) % Served))
                ],
                [.. Enumerable.Range(0, Served * Neighbours).Select(_ => random.NextSingle())]));
        return new(
            "recommendations",
            Machine.Describe(),
            $"{matrix.Count:N0} interactions of {Users:N0} people with {Items:N0} items, {Dimensions} dimensions. A list: " +
            $"{Served:N0} items, {FoldedItems} liked.",
            load,
            [
                new($"one epoch of iALS, all cores ({flops / 1e9:0.0} GFLOP)", "s", [.. epochs.Skip(1)]),
                new("the same", "GFLOP/s", [.. epochs.Skip(1).Select(seconds => flops / seconds / 1e9)]),
                new(
                    $"exact scan of {Catalogue:N0} items, best 300, one thread",
                    "ms",
                    [.. Enumerable.Range(0, rounds).Select(_ => Micros(20, _ => Scan()) / 1000)],
                    10),
                .. OfAList(rounds, snapshot, people, random),
            ]);
    }

    // What a cold list costs in mathematics, part by part and together.
    private IEnumerable<Figure> OfAList(int rounds, FactorSnapshot snapshot, int[][] people, Random random)
    {
        progress("the mathematics of a list");
        var (items, loaded, store) = (snapshot.Ids.Length, new LoadedSnapshot(1, snapshot), new CatalogueSegmentStore(Vectors, Dimensions));
        var user = new float[Dimensions];
        var bytes = new ByteFactors(snapshot.Factors);
        var (scores, second, third) = (new float[items], new float[items], new float[items]);
        var best = new int[Candidates];
        var vectors = new float[items * Dimensions];
        for (var item = 0; item < items; item++)
        {
            var vector = vectors.AsSpan(item * Dimensions, Dimensions);
            foreach (ref var number in vector)
            {
                number = random.NextSingle() - .5f;
            }

            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        }

        int[] authors = [.. Enumerable.Range(0, items).Select(_ => random.Next(items / 10))];
        for (var item = 0; item < items; item++)
        {
            store.Apply(
                new()
                {
                    ContentId = snapshot.Ids[item],
                    AuthorId = $"author-{authors[item]}",
                    Type = ContentType.Post,
                    Visible = true,
                    CreatedAt = Now,
                    Version = 1,
                },
                isGone: false,
                Vectors,
                ByteVectors.Quantise(vectors.AsSpan(item * Dimensions, Dimensions)));
        }

        string[] trending = [.. Enumerable.Range(0, 100).Select(_ => snapshot.Ids[random.Next(items)]).Distinct()];
        float[] levels = [.. trending.Select(_ => 2 * random.NextSingle())];
        var inputs = new PipelineInputs
        {
            Snapshot = loaded,
            Store = store,
            Map = OrdinalMap.Of(loaded, store),
            Trends = new(trending, levels, -1, store, Now),
            Fresh = store.Latest(64, Now),
            IsHidden = null,
            Now = Now,
            Limits = CandidateLimits.Served,
        };
        PreferenceProfile[] profiles = [.. people.Select(ProfileOf)];
        var ranking = new RankingSettings();
        var (reranked, candidateAuthors, candidateVectors, order) =
            (new float[Reranked], new int[Reranked], new float[Reranked * Dimensions], new int[Places]);
        snapshot.Factors.FoldIn(people[0], [], user);
        snapshot.Factors.Score(user, scores);
        scores.CopyTo(second, 0);
        TopItems.Of(scores, best);

        Figure[][] figures =
        [
            Measure($"fold-in of {FoldedItems} items", i => snapshot.Factors.FoldIn(people[i], [], user), 20),
            Measure("a user's factors times all items', floats", _ => snapshot.Factors.Score(user, scores), 80),
            Measure("the same at one byte a number, as served", _ => bytes.Score(user, scores), 40),
            Measure($"rows of {FoldedItems} items' neighbours, summed", i => snapshot.Neighbours.Score(people[i], third), 40),
            Measure("mean and deviation", _ => UserScores.Statistics(scores), 5),
            Measure("two channels mixed", _ => UserScores.Mix(scores, .5f, second, .5f, 0, third), 5),
            Measure($"the best {Candidates}", _ => TopItems.Of(second, best), 10),
            Measure($"collaborative channel: z of all items and the best {Candidates}", i => Collaborative(people[i]), 120),
            Measure("all channels: z of all items", i => Channels(profiles[i]), 160),
            Measure($"{Places} diverse places out of {Reranked}", _ => Diverse(), 60),
            Measure(
                $"a cold list of {Places}: the pipeline as it serves",
                i => RecommendationPipeline.Make(inputs, profiles[i], Query, ranking, Places, random),
                300,
                MostListBytes),
        ];
        return figures.SelectMany(figure => figure);

        void Collaborative(int[] liked)
        {
            loaded.Scorer.Score(liked, liked, scores, user);
            TopItems.Of(scores, best);
        }

        void Channels(PreferenceProfile profile)
        {
            using var channels = new ChannelScores(inputs, profile);
        }

        PreferenceProfile ProfileOf(int[] liked)
        {
            var profile = new PreferenceProfile();
            foreach (var item in liked)
            {
                profile.Add(snapshot.Ids[item], InteractionType.Like);
            }

            profile.Advance(Guid.Empty, 1);
            return profile;
        }

        void Diverse()
        {
            for (var i = 0; i < Reranked; i++)
            {
                (reranked[i], candidateAuthors[i]) = (scores[best[i]], authors[best[i]]);
                vectors.AsSpan(best[i] * Dimensions, Dimensions).CopyTo(candidateVectors.AsSpan(i * Dimensions));
            }

            Diversity.Rerank(reranked, candidateAuthors, candidateVectors, DiversitySettings, order);
        }

        Figure[] Measure(string name, Action<int> run, double target, double mostBytes = MostBytes)
        {
            // Long enough for the compiler to have looked at it twice.
            for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < WarmUp;)
            {
                for (var i = 0; i < people.Length; i++)
                {
                    run(i);
                }
            }

            var (micros, bytes) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
                for (var i = 0; i < Calls; i++)
                {
                    run(i % people.Length);
                }

                bytes.Add((GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)Calls);
                micros.Add((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Calls);
            }

            return [new(name, "µs CPU", micros, target), new($"{name}: allocated", "bytes", bytes, mostBytes)];
        }
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
