using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using OrleansMl.Hosting;
using OrleansMl.Models;

namespace OrleansMl.Registry;

[Trait("speed", "slow")]
[Trait("timing", "strict")]
public sealed class PromotionTests : IDisposable
{
    private const string Model = "text-spam";

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_promotion_reaches_two_silos_within_a_second_under_load_and_fails_no_request()
    {
        var models = _directory["models"];
        ModelFolder.CopyShipped(models);
        Directory.CreateDirectory(_directory["redis"]);
        await using var redis = await RedisServer.StartOrSkipAsync(_directory["redis"]);
        await using var cluster = await SiloCluster.StartAsync(
            redis.Address, "promotion", silo: [("OrleansMl__Models__Directories__0", models)]);
        await ChangeAsync(cluster.FrontEnd, "promote", """{"version": "1.0.0", "reason": "pinned before the next one arrives"}""");
        ModelFolder.AddVersion(models, Model, "1.0.0", "1.9.0");

        var answers = new ConcurrentBag<(long SentAt, HttpStatusCode Status, string? Version)>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => PostAsync(cluster.FrontEnd, answers, stop.Token)).ToArray();
        await CountAsync(answers, 200);

        // Loaded beforehand, as an operator would: what is measured is the change of mind, not the disk.
        await LoadWhenInstalledAsync(cluster.FrontEnd, $"{Model}@1.9.0");
        var sentAt = Stopwatch.GetTimestamp();
        await ChangeAsync(cluster.FrontEnd, "promote", """{"version": "1.9.0"}""");
        var promotion = Stopwatch.GetElapsedTime(sentAt);
        var promotedAt = Stopwatch.GetTimestamp();
        var count = answers.Count;
        await CountAsync(answers, count + 200);
        await ChangeAsync(cluster.FrontEnd, "rollback", "{}");
        var rolledBackAt = Stopwatch.GetTimestamp();
        count = answers.Count;
        await CountAsync(answers, count + 200);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.InRange(promotion, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.All(answers.Where(answer => answer.SentAt < sentAt - Stopwatch.Frequency), answer => Assert.Equal("1.0.0", answer.Version));
        Assert.All(answers.Where(answer => answer.SentAt > rolledBackAt), answer => Assert.Equal("1.0.0", answer.Version));
        var between = answers.Where(answer => answer.SentAt > promotedAt).OrderBy(answer => answer.SentAt).Take(150).ToList();
        Assert.All(between, answer => Assert.Equal("1.9.0", answer.Version));

        var (_, model) = await cluster.FrontEnd.GetAsync($"/api/v1/ml/models/{Model}", Cancelled);
        Assert.Equal(
            ("1.0.0", 3),
            (model.GetProperty("live_version").GetString(), model.GetProperty("registration").GetProperty("audit").GetArrayLength()));
        Assert.All(
            model.GetProperty("versions").EnumerateArray(), version => Assert.Equal(2, version.GetProperty("silos").GetArrayLength()));
    }

    private static async Task ChangeAsync(NodeProcess node, string change, string body)
    {
        var (status, answer) = await node.PostAsync($"/api/v1/ml/models/{Model}/{change}", body, Cancelled);
        Assert.True(status == HttpStatusCode.OK, $"{change}: {status} {answer}");
    }

    // A silo looks at its folders once a second at most.
    private static Task LoadWhenInstalledAsync(NodeProcess node, string model) => Eventually.ReadAsync(
        cancellationToken => node.PostAsync($"/api/v1/ml/models/load/{model}", "{}", cancellationToken),
        answer => answer.Status == HttpStatusCode.OK
            && answer.Body.GetProperty("versions")[0]
                .GetProperty("silos")
                .EnumerateArray()
                .Count(silo => silo.GetProperty("state").GetString() == "loaded") == 2,
        Cancelled,
        ChildProcess.Patience);

    private static Task CountAsync<T>(ConcurrentBag<T> answers, int expected) =>
        Eventually.ReadAsync(() => answers.Count, count => count >= expected, Cancelled, ChildProcess.Patience);

    private static async Task PostAsync(
        NodeProcess node, ConcurrentBag<(long SentAt, HttpStatusCode Status, string? Version)> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var sentAt = Stopwatch.GetTimestamp();
            var (status, item) = await node.PostAsync(
                "/api/v1/content", """{"type":"comment","text":"The teacher paints a wooden bridge."}""", Cancelled);
            answers.Add((sentAt, status, status == HttpStatusCode.Created ? Version(item) : null));
        }
    }

    private static string? Version(JsonElement item) => item.GetProperty("moderation").GetProperty("models").EnumerateArray()
        .Single(model => model.GetProperty("name").GetString() == Model).GetProperty("version").GetString();
}
