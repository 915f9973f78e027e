using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using OrleansMl.Hosting;

namespace OrleansMl.Trending;

[Trait("speed", "slow")]
public sealed class SiloDeathTests(ITestOutputHelper output) : IDisposable
{
    private const int Items = 10, BatchSize = 20, Clients = 3;

    // What a like counts for.
    private const double Weight = 1;

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Boards_go_on_within_thirty_seconds_and_lose_at_most_the_last_second()
    {
        await using var redis = await RedisServer.StartOrSkipAsync(_directory.Path);

        // Every like is by a person of its own, and counts in full.
        await using var cluster = await SiloCluster.StartAsync(
            redis.Address, "boards", silo: [("OrleansMl__Interactions__NewAccountAge", "00:00:00")]);
        var api = cluster.FrontEnd;
        var ids = new string[Items];
        for (var i = 0; i < Items; i++)
        {
            ids[i] =
                (await api.PostAsync(
                    "/api/v1/content",
                    $$"""{"type":"video","text":"A wooden bridge number {{i}}.","region":"DE"}""",
                    Cancelled)).Body.GetProperty("id").GetString()!;
        }

        // Acknowledged likes by the moment of their answer. Every like is by a person of its own, and a batch
        // that failed is sent again until it is answered.
        var acknowledged = new ConcurrentQueue<(long At, int Count)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var clients = Enumerable.Range(0, Clients).Select(client => LikeAsync(client)).ToList();
        await Eventually.ReadAsync(
            () => acknowledged.Sum(ack => ack.Count), likes => likes >= 2500, Cancelled, ChildProcess.Patience);

        var killed = Stopwatch.GetTimestamp();
        await cluster.Silos[0].KillAsync();
        var before = await BoardAsync(TimeSpan.Zero) is null ? "silent at once" : "still answered";
        // Going on means answering, and counting what is liked now.
        await Eventually.ReadAsync(
            _ => BoardAsync(TimeSpan.FromSeconds(2)),
            counted => counted > acknowledged.Where(ack => ack.At <= killed).Sum(ack => ack.Count),
            Cancelled,
            ChildProcess.Patience);
        var back = Stopwatch.GetElapsedTime(killed);
        await Eventually.TrueAsync(
            () => acknowledged.Any(ack => Stopwatch.GetElapsedTime(killed, ack.At) > back + TimeSpan.FromSeconds(2)),
            Cancelled,
            ChildProcess.Patience);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        // Everything that waits is handed on several times a second; the board is half a second old at most.
        var all = acknowledged.Sum(ack => ack.Count);
        var (stable, last) = (0, -1.0);
        var final = await Eventually.ReadAsync(
            async _ => await BoardAsync(TimeSpan.FromSeconds(5)) ?? 0,
            counted =>
            {
                (stable, last) = (Math.Abs(counted - last) < .5 ? stable + 1 : 0, counted);
                return stable == 6;
            },
            Cancelled,
            within: TimeSpan.FromMinutes(2),
            every: TimeSpan.FromMilliseconds(500),
            "the board stays as it is for three seconds");

        var lost = all - final;
        var lastSecond = acknowledged
            .Where(ack => ack.At <= killed && Stopwatch.GetElapsedTime(ack.At, killed) <= TimeSpan.FromSeconds(1))
            .Sum(ack => ack.Count);
        var inFlight = Clients * BatchSize;
        output.WriteLine(
            $"board back after {back.TotalSeconds:F1} s ({before}); {all} likes acknowledged, {lost:F0} lost; {lastSecond} were " +
            $"acknowledged in the last second and {inFlight} under way");
        Assert.InRange(back, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        // The decay of a week's board over a minute is less than one like in a thousand.
        Assert.InRange(lost, -.001 * all, lastSecond + inFlight + (.001 * all));

        async Task LikeAsync(int client)
        {
            for (var batch = 0; !stop.IsCancellationRequested; batch++)
            {
                var body = JsonSerializer.Serialize(new
                {
                    interactions = Enumerable.Range(0, BatchSize)
                        .Select(i => new { user_id = $"u-{client}-{batch}-{i}", content_id = ids[i % Items], type = "like" }),
                });
                while (true)
                {
                    try
                    {
                        var (status, answer) = await api.PostAsync("/api/v1/interactions", body, Cancelled);
                        if (status == HttpStatusCode.OK)
                        {
                            acknowledged.Enqueue((Stopwatch.GetTimestamp(), answer.GetProperty("accepted").GetInt32()));
                            break;
                        }
                    }
                    catch (HttpRequestException)
                    {
                    }

                    if (Cancelled.IsCancellationRequested)
                    {
                        return;
                    }

                    await Task.Delay(100, Cancelled);
                }

                // Steady, so that the last second is a small part of it.
                await Task.Delay(100, Cancelled);
            }
        }

        // Likes that the board counts, or null while it does not answer.
        async Task<double?> BoardAsync(TimeSpan patience)
        {
            try
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
                waiting.CancelAfter(patience + TimeSpan.FromSeconds(1));
                var (status, board) = await api.GetAsync("/api/v1/ml/trending?window=7d&limit=100", waiting.Token);
                return status == HttpStatusCode.OK
                    ? board.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("engagement").GetDouble()) / Weight
                    : null;
            }
            catch (Exception exception)
                when (exception is HttpRequestException or OperationCanceledException && !Cancelled.IsCancellationRequested)
            {
                return null;
            }
        }
    }

}
