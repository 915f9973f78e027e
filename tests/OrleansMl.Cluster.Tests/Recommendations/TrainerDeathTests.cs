using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansMl.Hosting;

namespace OrleansMl.Recommendations;

[Trait("speed", "slow")]
public sealed class TrainerDeathTests(ITestOutputHelper output) : IDisposable
{
    private const string Training = "/api/v1/ml/recommendations/training", Recommendations = "/api/v1/ml/recommendations?user_id=person-1";
    private const int People = 120, Items = 60, LikesEach = 20;

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_trainer_killed_while_it_learns_leaves_what_is_published_and_another_silo_learns_next()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);
        await using var cluster = await SiloCluster.StartAsync(redis.Address, "trainer", silo:
        [
            ("OrleansMl__Recommendations__MinInteractions", "100"),
            ("OrleansMl__Recommendations__PollInterval", "00:00:00.200"),
            ("OrleansMl__Recommendations__Dimensions", "64"),
        ]);
        var api = cluster.FrontEnd;
        await LikeAsync(api);

        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync(Training, "", Cancelled)).Status);
        var status = await UntilAsync(Training, answer => answer.GetProperty("step").ValueKind == JsonValueKind.Null);
        Assert.Equal(("published", 1), (status.GetProperty("outcome").GetString(), status.GetProperty("version").GetInt32()));
        await UntilAsync(Recommendations, list => list.GetProperty("model_version").GetInt32() == 1);

        // In the middle: settings are being searched for, which is most of the time, and nothing is written until long after.
        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync(Training, "", Cancelled)).Status);
        status = await UntilAsync(
            Training, answer => answer.GetProperty("step").GetString()!.StartsWith("validation: iALS", StringComparison.Ordinal));
        var trainer = status.GetProperty("trainer").GetString()!;
        var killed = Array.FindIndex(cluster.SiloPorts, port => trainer.EndsWith($":{port}", StringComparison.Ordinal));
        await cluster.Silos[killed].KillAsync();
        var since = Stopwatch.GetTimestamp();

        // The survivor serves on with what it had; so does it say.
        var list = await UntilAsync(Recommendations, _ => true);
        output.WriteLine($"recommendations again after {Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s");
        Assert.Equal(1, list.GetProperty("model_version").GetInt32());
        Assert.NotEqual(0, list.GetProperty("items").GetArrayLength());
        status = await UntilAsync(Training, answer => answer.GetProperty("trainer").GetString() != trainer);
        output.WriteLine($"another trainer after {Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s");
        Assert.EndsWith($":{cluster.SiloPorts[1 - killed]}", status.GetProperty("trainer").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            (JsonValueKind.Null, "none", 1),
            (status.GetProperty("step").ValueKind, status.GetProperty("outcome").GetString(), status.GetProperty("version").GetInt32()));
        Assert.Equal(1, (await UntilAsync(Recommendations, _ => true)).GetProperty("model_version").GetInt32());

        // What the hourly reminder does, now.
        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync(Training, "", Cancelled)).Status);
        status = await UntilAsync(Training, answer => answer.GetProperty("step").ValueKind == JsonValueKind.Null);
        Assert.Equal(("published", 2), (status.GetProperty("outcome").GetString(), status.GetProperty("version").GetInt32()));
        await UntilAsync(Recommendations, answer => answer.GetProperty("model_version").GetInt32() == 2);
        output.WriteLine($"the next version after {Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s");

        // The first answer that fits; what fails meanwhile, as everything may while a silo is found to be dead, is asked again.
        async Task<JsonElement> UntilAsync(
            string path, Func<JsonElement, bool> fits, [CallerArgumentExpression(nameof(fits))] string expected = "")
        {
            var answer = await Eventually.ReadAsync(
                async limit =>
                {
                    try
                    {
                        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limit);
                        waiting.CancelAfter(TimeSpan.FromSeconds(5));
                        return await api.GetAsync(path, waiting.Token);
                    }
                    catch (Exception exception)
                        when (exception is HttpRequestException or OperationCanceledException && !limit.IsCancellationRequested)
                    {
                        return (Status: default, Body: default);
                    }
                },
                answer => answer.Status == HttpStatusCode.OK && fits(answer.Body),
                Cancelled,
                ChildProcess.Patience,
                every: TimeSpan.FromMilliseconds(10),
                expected);
            return answer.Body;
        }
    }

    // Even people like even items, odd people odd ones.
    private static async Task LikeAsync(NodeProcess api)
    {
        var ids = new string[Items];
        for (var item = 0; item < Items; item++)
        {
            ids[item] =
                (await api.PostAsync("/api/v1/content", $$"""{"type":"video","text":"A wooden bridge number {{item}}."}""", Cancelled)).Body
                    .GetProperty("id")
                    .GetString()!;
        }

        var (start, random) = (TimeProvider.System.GetUtcNow().AddDays(-25), new Random(1));
        var likes = Enumerable.Range(0, People).SelectMany(user =>
            Enumerable.Range(0, Items).Where(item => item % 2 == user % 2).OrderBy(_ => random.Next()).Take(LikesEach)
                .Select((item, i) =>
                    new { user_id = $"person-{user}", content_id = ids[item], type = "like", at = start.AddDays(i).AddMinutes(user) }));
        foreach (var some in likes.Chunk(600))
        {
            var (status, answer) = await api.PostAsync(
                "/api/v1/interactions", JsonSerializer.Serialize(new { interactions = some }), Cancelled);
            Assert.True(status == HttpStatusCode.OK, answer.ToString());
        }
    }
}
