using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OrleansMl.LinearAlgebra;
using OrleansMl.Recommendations;
using OrleansMl.Training;

namespace OrleansMl.Backtest;

/// <summary><c>orleansml backtest</c>: how good recommendations would have been, on public sets as published tables have them.</summary>
internal static class BacktestCommand
{
    // As in a training: fewer people say too little of the fifth that they are of.
    private const int FewestUsers = 10;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals
    };

    // With the weights that are served; what makes a list diverse and what is tried would not be in a figure of the scores.
    private static readonly RankingSettings ByScore = new() { Relevance = 1, PerAuthor = 10, Exploration = 0 };

    public static Command Create()
    {
        var command = new Command(
            "backtest",
            "Measure recommendations on a set whose end is known. Settings are chosen on a cut of what is learned from, " +
            "never on the test.");
        command.Add(
            Create(
                "ml-100k",
                "MovieLens 100K as the recommenders repository splits it, with its published rows beside ours.",
                RunMovieLens100K));
        command.Add(Create("ml-1m-ultragcn", "MovieLens 1M in the split of UltraGCN (all items ranked, 20 places).", RunUltraGcn));
        command.Add(
            Create(
                "events",
                "Your own interactions (--path: JSON lines or CSV as import takes them): learned from the first four fifths, " +
                "measured on the rest.",
                RunEvents));
        command.Add(OffPolicyCommand.Create());
        return command;
    }

    private static (string, List<BacktestRow>) RunEvents(
        string path, int seeds, Action<string> progress, CancellationToken cancellationToken)
    {
        const int K = 10;
        var log = EventLog.Read(path);
        var likes = log.Likes;
        var (learn, test) = PositiveFeedback.Cut(likes.Events, FewestUsers);
        var (inner, check) = PositiveFeedback.Cut(learn, FewestUsers);
        if (test.Count < 20 || check.Count < 20)
        {
            throw new InvalidDataException(
                $"Of the last fifth {test.Count} events are by people and of items that were there before, of the fifth before it " +
                $"{check.Count}: too few to measure. Give a longer log.");
        }

        progress(
            $"{likes.Events.Count:N0} events of {likes.Users:N0} people with {likes.Items:N0} items, {log.Unusable:N0} lines of no use; " +
            $"{test.Count:N0} to predict");
        var task = new RankingTask(likes.Matrix(learn), likes.Matrix(test));
        var settings = new SettingsSearch(new(likes.Matrix(inner), likes.Matrix(check)), K, progress).Run(64, cancellationToken);
        var ours = new OfflineRecommender(
            task,
            IalsTrainer.Train(task.Train, settings.Ials, null, cancellationToken),
            ItemNeighbours.Learn(task.Train, settings.EaseRegularisation, cancellationToken),
            settings.FactorShare,
            content: null);
        BacktestRow Row(string name, UserScorer scorer) => BacktestRow.OfPeople(name, task.Each(K, scorer, cancellationToken));
        return (
            $"{Path.GetFileName(path)}: learned until {learn[^1].At:u}, {task.Users.Length:N0} people measured after it, {K} places; " +
            $"{(settings.EaseRegularisation is { } lambda ? $"EASE λ {lambda:0}" : "co-visitation")}, iALS λ " +
            $"{settings.Ials.Regularisation:0.0000}, α₀ {settings.Ials.UnobservedWeight:0.000}, {settings.Ials.Epochs} passes.",
            [
                Row("popularity", ours.Popularity),
                Row(settings.EaseRegularisation is null ? "co-visitation" : "EASE", ours.Neighbours),
                Row("iALS", ours.Factors),
                Row($"{settings.FactorShare:0.0} iALS and {1 - settings.FactorShare:0.0} of it, by z", ours.Collaborative),
            ]);
    }

    private static Command Create(
        string name, string description, Func<string, int, Action<string>, CancellationToken, (string Method, List<BacktestRow> Rows)> run)
    {
        var path = new Option<string>("--path") { Description = "The folder with the set.", Required = true };
        var seeds = new Option<int>("--seeds")
        {
            Description = "Starts of the factors; figures are their means.",
            DefaultValueFactory = _ => 3
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        seeds.Check(value => value is >= 1 and <= 20, "takes 1 to 20.");
        var command = new Command(name, description) { path, seeds, json };
        command.SetAction((result, cancellationToken) => Task.FromResult(GuardedRun.Run(result.InvocationConfiguration.Error, () =>
        {
            var watch = Stopwatch.StartNew();
            var (method, rows) = run(
                result.GetRequiredValue(path), result.GetValue(seeds), result.InvocationConfiguration.Error.WriteLine, cancellationToken);
            using var process = Process.GetCurrentProcess();
            var (seconds, memory) = (watch.Elapsed.TotalSeconds, process.PeakWorkingSet64 / 1e6);
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(new { set = name, method, rows, seconds, peak_memory_mb = memory }, JsonOptions));
                return 0;
            }

            output.WriteLine(method);
            output.WriteLine();
            output.Write(BacktestRow.Table(rows));
            output.WriteLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s in all, {memory:0} MB at most."));
            return 0;
        })));
        return command;
    }

    private static (string, List<BacktestRow>) RunMovieLens100K(
        string path, int seeds, Action<string> progress, CancellationToken cancellationToken)
    {
        const int K = 10;
        var set = RatingEvents.ReadMovieLens100K(path);
        var (train, test) = set.SplitByItem(.75, 42);
        var task = new RankingTask(set.Matrix(train), set.Matrix(test));
        progress($"{train.Count:N0} ratings to learn from, {test.Count:N0} to predict, {task.Users.Length} people");

        // The same kind of cut once more, inside what is learned from.
        var (learn, validate) = (set with { Events = train }).SplitByItem(.75, 7);
        var validation = new RankingTask(set.Matrix(learn), set.Matrix(validate));
        var settings = new SettingsSearch(validation, K, progress).Run(64, cancellationToken);
        var content = ContentVectors.FromWords(set.Topics);
        var calibration = new OfflineRecommender(
            validation,
            IalsTrainer.Train(validation.Train, settings.Ials, null, cancellationToken),
            ItemNeighbours.Learn(validation.Train, settings.EaseRegularisation, cancellationToken),
            settings.FactorShare,
            content).Calibrate(1);
        progress(
            $"chosen: EASE λ {settings.EaseRegularisation}; iALS λ {settings.Ials.Regularisation}, α₀ {settings.Ials.UnobservedWeight}, " +
            $"{settings.Ials.Epochs} passes, {settings.FactorShare:0.0} of the mix; {calibration}");

        var sar = new SarModel(set, train);
        var ease = ItemNeighbours.Learn(task.Train, settings.EaseRegularisation, cancellationToken);
        var ours = Enumerable.Range(1, seeds)
            .Select(seed => new OfflineRecommender(
                task,
                IalsTrainer.Train(task.Train, settings.Ials with { Seed = seed }, null, cancellationToken),
                ease,
                settings.FactorShare,
                content))
            .ToList();
        BacktestRow Row(string name, params UserScorer[] scorers) =>
            new(name, [.. scorers.Select(scorer => task.Measure(K, scorer, cancellationToken))]);
        return ($"MovieLens 100K, {train.Count:N0}/{test.Count:N0} by item (numpy seed 42), {K} places, {seeds} starts of the factors.",
        [
            Row("popularity", ours[0].Popularity),
            Row("SAR", (user, scores) => sar.Score(user, scores)),
            BacktestRow.Published("SAR (published)", .3938, .3406, .1854),
            BacktestRow.Published("LightGCN (published, GPU)", .4198, .3796, .1443),
            BacktestRow.Published("BPR (published)", .4450, .3887, .2166),
            BacktestRow.Published("BiVAE (published, GPU)", .4751, .4118, .2209),
            Row("content", ours[0].Content),
            Row("EASE", ours[0].Neighbours),
            Row("iALS", [.. ours.Select(one => (UserScorer)one.Factors)]),
            Row(
                $"{settings.FactorShare:0.0} iALS and {1 - settings.FactorShare:0.0} EASE, by z",
                [.. ours.Select(one => (UserScorer)one.Collaborative)]),
            new(
                "hybrid .4/.4/.2 of calibrated log-odds",
                [.. ours.Select(one => task.Measure(K, one.Lists(calibration, ByScore), cancellationToken))]),
        ]);
    }

    private static (string, List<BacktestRow>) RunUltraGcn(
        string path, int seeds, Action<string> progress, CancellationToken cancellationToken)
    {
        const int K = 20;
        var (train, test) = (Read("train.txt"), Read("test.txt"));
        var (users, items) = (1 + train.Concat(test).Max(pair => pair.User), 1 + train.Concat(test).Max(pair => pair.Item));
        SparseMatrix Matrix(IEnumerable<(int User, int Item)> pairs) =>
            SparseMatrix.Create(users, items, pairs.Select(pair => (pair.User, pair.Item, 1f)));
        var task = new RankingTask(Matrix(train), Matrix(test));
        progress($"{train.Count:N0} pairs to learn from, {test.Count:N0} to predict, {task.Users.Length} people");

        // A tenth of the pairs, by chance.
        var random = new Random(7);
        var cut = train.ConvertAll(pair => (Pair: pair, Held: random.Next(10) == 0));
        var validation = new RankingTask(
            Matrix(cut.Where(pair => !pair.Held).Select(pair => pair.Pair)),
            Matrix(cut.Where(pair => pair.Held).Select(pair => pair.Pair)));
        var settings = new SettingsSearch(validation, K, progress).Run(64, cancellationToken);
        progress(
            $"chosen: EASE λ {settings.EaseRegularisation}; iALS λ {settings.Ials.Regularisation}, α₀ {settings.Ials.UnobservedWeight}, " +
            $"{settings.Ials.Epochs} passes, {settings.FactorShare:0.0} of the mix");

        var ease = ItemNeighbours.Learn(task.Train, settings.EaseRegularisation, cancellationToken);
        var ours = Enumerable.Range(1, seeds)
            .Select(seed => new OfflineRecommender(
                task,
                IalsTrainer.Train(task.Train, settings.Ials with { Seed = seed }, null, cancellationToken),
                ease,
                settings.FactorShare,
                content: null))
            .ToList();
        BacktestRow Row(string name, params UserScorer[] scorers) =>
            new(name, [.. scorers.Select(scorer => task.Measure(K, scorer, cancellationToken))]);
        return ($"MovieLens 1M in the split of UltraGCN, {K} places, {seeds} starts of the factors.",
        [
            Row("popularity", ours[0].Popularity),
            BacktestRow.Published("popularity (published)", .1176, double.NaN, .1161),
            BacktestRow.Published("UltraGCN (published, GPU)", .2642, double.NaN, .2787),
            Row("EASE", ours[0].Neighbours),
            Row("iALS", [.. ours.Select(one => (UserScorer)one.Factors)]),
            Row(
                $"{settings.FactorShare:0.0} iALS and {1 - settings.FactorShare:0.0} EASE, by z",
                [.. ours.Select(one => (UserScorer)one.Collaborative)]),
        ]);

        List<(int User, int Item)> Read(string file) =>
        [
            .. File.ReadLines(Path.Combine(path, file)).SelectMany((line, number) =>
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return fields.Length > 0 && fields.All(field => int.TryParse(field, CultureInfo.InvariantCulture, out _))
                    ? fields.Skip(1)
                        .Select(item => (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(item, CultureInfo.InvariantCulture)))
                    : throw new InvalidDataException(
                        $"{file}, line {number + 1}: expected a user and its items, as numbers separated by blanks.");
            }),
        ];
    }
}
