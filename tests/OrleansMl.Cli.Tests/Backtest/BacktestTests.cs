using OrleansMl.Recommendations;

namespace OrleansMl.Backtest;

public sealed class BacktestTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public void The_generator_draws_what_numpy_draws()
    {
        // numpy.random.RandomState(42).random_sample(3).
        var random = new MersenneTwister(42);
        Assert.Equal(
            [0.3745401188473625, 0.9507143064099162, 0.7319939418114051], [random.NextDouble(), random.NextDouble(), random.NextDouble()]);
    }

    [Fact]
    public void The_harness_gives_the_published_figures_of_popularity_and_SAR()
    {
        var path = Repository.Path("..", "shared", "data", "recsys", "ml-100k");
        Assert.SkipUnless(Directory.Exists(path), "skipped: needs ../shared/data");
        var set = RatingEvents.ReadMovieLens100K(path);
        var (train, test) = set.SplitByItem(.75, 42);
        Assert.Equal((75_066, 24_934), (train.Count, test.Count));
        var task = new RankingTask(set.Matrix(train), set.Matrix(test));
        Assert.Equal(943, task.Users.Length);
        var popularity = task.Measure(10, (_, scores) => task.Counts.CopyTo(scores), Token);
        Assert.Equal(
            (.2524, .2287, .1132), (Math.Round(popularity.Ndcg, 4), Math.Round(popularity.Precision, 4), Math.Round(popularity.Recall, 4)));
        var model = new SarModel(set, train);
        var sar = task.Measure(10, model.Score, Token);
        Assert.Equal((.3938, .3406, .1854), (Math.Round(sar.Ndcg, 4), Math.Round(sar.Precision, 4), Math.Round(sar.Recall, 4)));
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Own_events_are_split_by_time_and_tastes_are_found()
    {
        // People of two tastes take one item a day for fifty days; the last ten days can only be foretold by taste.
        var random = new Random(1);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path,
            [
                "no event", """{"user_id": "u", "content_id": "x", "type": "view", "at": "2026-01-01T00:00:00Z"}""",
                .. Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 50).Select(day =>
                    $$"""{"user_id": "u{{user}}", "content_id": "i{{(2 * random.Next(60)) + (user % 2)}}", "type": "like",""" +
                    $$""" "at": "{{new DateTimeOffset(2026, 1, 1, 0, user % 24, 0, TimeSpan.Zero).AddDays(day):O}}"}""")),
            ]);
            var output = new StringWriter();
            var code = await BacktestCommand.Create().Parse(["events", "--path", path, "--json"]).InvokeAsync(new()
            {
                Output = output,
                Error = TextWriter.Null
            }, Token);
            Assert.Equal(0, code);
            var rows = System.Text.Json.Nodes.JsonNode.Parse(output.ToString())!["rows"]!.AsArray();
            double Ndcg(int row) => (double)rows[row]!["ndcg"]!;
            Assert.True(Ndcg(2) > 1.5 * Ndcg(0) && Ndcg(3) > 1.5 * Ndcg(0));
            var interval = rows[3]!["interval"]!;
            Assert.InRange(Ndcg(3), (double)interval["low"]!, (double)interval["high"]!);

            // The same log as a snapshot that can be published.
            code = await Training.TrainCommand.Create(TrainableModels.All)
                .Parse(["factors", path, "--out", path + ".snapshot", "--dimensions", "8"])
                .InvokeAsync(new()
                {
                    Output = output,
                    Error = TextWriter.Null
                }, Token);
            Assert.Equal(0, code);
            var snapshot = Recommendations.FactorSnapshot.Read(File.ReadAllBytes(path + ".snapshot"));
            Assert.Equal((8, 60L), (snapshot.Factors.Dimensions, snapshot.Facts.People));
            Assert.Contains("i7", snapshot.Ids);
            Assert.InRange(snapshot.Facts.Validation, .05, 1);

            // Somebody of the odd taste is shown odd items.
            var (factors, scores) = (new float[8], new float[snapshot.Ids.Length]);
            int[] had = [.. new[] { "i1", "i3", "i5", "i7", "i9" }.Select(id => snapshot.Ids.IndexOf(id)).Where(item => item >= 0)];
            snapshot.Factors.FoldIn(had, [], factors);
            snapshot.Factors.Score(factors, scores);
            Assert.All(
                Recommendations.TopItems.Of(scores, 10),
                item => Assert.Equal(1, int.Parse(snapshot.Ids[item].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % 2));
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".snapshot");
        }
    }

    [Fact]
    public void A_line_that_is_no_rating_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("orleansml-backtest-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "ml-100k.inter"), "user\titem\trating\ttime\n1\t2\t3\t4\n1\tx\t3\t4\n");
            Assert.Contains(
                "line 3",
                Assert.Throws<InvalidDataException>(() => RatingEvents.ReadMovieLens100K(folder)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
