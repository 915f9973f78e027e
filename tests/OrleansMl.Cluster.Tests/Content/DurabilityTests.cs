using System.Net;
using System.Text.Json;
using OrleansMl.Hosting;

namespace OrleansMl.Content;

[Trait("speed", "slow")]
public sealed class DurabilityTests : IDisposable
{
    // Enough to have many writes in flight at the kill, few enough to read them all back in a second.
    private const int AcknowledgedPerRound = 500;

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_acknowledged_post_survives_a_kill_under_load_with_its_decision()
    {
        var record = _directory["acked.jsonl"];
        for (var round = 1; round <= 3; round++)
        {
            await using (var node = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled))
            {
                await using var load = ChildProcess.StartDotnet(
                    Build.Cli,
                    [
                        "load",
                        "--scenario",
                        "moderation",
                        "--url",
                        node.Url.ToString(),
                        "--concurrency",
                        "32",
                        "--duration",
                        "20s",
                        "--seed",
                        $"{round}",
                        "--record",
                        record,
                        "--json"
                    ],
                    ("OrleansMl__Auth__SigningKey", NodeProcess.SigningKey));
                await WaitForLinesAsync(record, round * AcknowledgedPerRound, load);
                await node.KillAsync();
                await load.KillAsync();
            }

            await using var restarted = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled);
            var acknowledged = ReadLines(record).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.True(acknowledged.Count >= round * AcknowledgedPerRound);
            await Parallel.ForEachAsync(acknowledged, Cancelled, async (item, cancellationToken) =>
            {
                var id = item.GetProperty("id").GetString();
                var (status, verdict) = await restarted.GetAsync($"/api/v1/ml/moderation/{id}", cancellationToken);
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.NotEqual(JsonValueKind.Null, verdict.GetProperty("decided_at").ValueKind);
                var level = item.GetProperty("level").GetString();
                if (level == verdict.GetProperty("level").GetString())
                {
                    Assert.Equal(item.GetProperty("state").GetString(), verdict.GetProperty("state").GetString());
                    return;
                }

                // A second look that was late then has come since; what was acknowledged is the decision that it replaced.
                var (_, history) = await restarted.GetAsync($"/api/v1/content/{id}/decisions", cancellationToken);
                var decisions = history.GetProperty("decisions").EnumerateArray().ToDictionary(one => one.GetProperty("seq").GetInt32());
                Assert.Equal(level, decisions[1].GetProperty("level").GetString());
                Assert.NotEmpty(decisions[1].GetProperty("awaiting").EnumerateArray());
                Assert.Equal(1, decisions[2].GetProperty("supersedes").GetInt32());
            });
        }
    }

    [Fact]
    public async Task A_verdict_reads_the_same_after_a_kill_and_a_restart()
    {
        JsonElement before, history;
        string id;
        await using (var node = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled))
        {
            var (created, posted) = await node.PostAsync(
                "/api/v1/content",
                """{"type":"comment","text":"You are a stupid idiot, shut up! Click here: win a FREE prize at www.example.com"}""",
                Cancelled);
            Assert.Equal(HttpStatusCode.Created, created);
            id = posted.GetProperty("id").GetString()!;
            before = await ReadAnalysedAsync(node, id);
            (_, history) = await node.GetAsync($"/api/v1/content/{id}/decisions", Cancelled);

            // A read adds what the item is about, and that is as durable.
            Assert.All(
                posted.EnumerateObject(), field => Assert.Equal(field.Value.GetRawText(), before.GetProperty(field.Name).GetRawText()));
            Assert.NotEmpty(before.GetProperty("analysis").GetProperty("tags").EnumerateArray());
            await node.KillAsync();
        }

        await using var restarted = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled);
        var (status, after) = await restarted.GetAsync($"/api/v1/content/{id}", Cancelled);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(before.GetRawText(), after.GetRawText());
        Assert.Equal(history.GetRawText(), (await restarted.GetAsync($"/api/v1/content/{id}/decisions", Cancelled)).Body.GetRawText());
        Assert.NotEmpty(after.GetProperty("moderation").GetProperty("evidence").EnumerateArray());
    }

    // The first read loads the models of the analysis, and does not wait longer for them than readers should.
    private static async Task<JsonElement> ReadAnalysedAsync(NodeProcess node, string id)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            var (_, item) = await node.GetAsync($"/api/v1/content/{id}", Cancelled);
            if (item.TryGetProperty("analysis", out var analysis) && analysis.GetProperty("models").GetArrayLength() == 4)
            {
                return item;
            }

            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    [Fact]
    public async Task A_torn_log_is_cut_and_said_and_a_damaged_one_stops_the_start()
    {
        var ids = new List<string>();
        await using (var node = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled))
        {
            for (var i = 0; i < 200; i++)
            {
                var (status, item) = await node.PostAsync("/api/v1/content", """{"type":"post","text":"A quiet garden"}""", Cancelled);
                Assert.Equal(HttpStatusCode.Created, status);
                ids.Add(item.GetProperty("id").GetString()!);
            }

            await node.KillAsync();
        }

        var log = Directory.GetFiles(_directory["data/rocksdb"], "*.log").Order(StringComparer.Ordinal).Last();
        using (var file = new FileStream(log, FileMode.Open))
        {
            file.SetLength(file.Length - 37);
        }

        await using (var restarted = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled))
        {
            Assert.Matches("was incomplete.+cut at offset [0-9]+, [0-9]+ bytes", restarted.Output);

            // The last post was answered before the silo's own last write; at most that one is gone.
            foreach (var id in ids[..^1])
            {
                Assert.Equal(HttpStatusCode.OK, (await restarted.GetAsync($"/api/v1/content/{id}", Cancelled)).Status);
            }

            await restarted.PostAsync("/api/v1/content", $$"""{"type":"post","text":"{{new string('a', 5000)}}"}""", Cancelled);
            await restarted.PostAsync("/api/v1/content", """{"type":"post","text":"A quiet garden"}""", Cancelled);
            await restarted.KillAsync();
        }

        log = Directory.GetFiles(_directory["data/rocksdb"], "*.log").Order(StringComparer.Ordinal).Last();
        using (var file = new FileStream(log, FileMode.Open))
        {
            file.Position = 1000;
            file.Write(new byte[1000]);
        }

        await using var damaged = ChildProcess.StartDotnet(
            Build.Silo,
            ["--urls", "http://127.0.0.1:0"],
            ("OrleansMl__DataDirectory", _directory["data"]),
            ("OrleansMl__Auth__SigningKey", NodeProcess.SigningKey));
        Assert.Equal(2, await damaged.WaitForExitAsync(Cancelled));
        Assert.Contains($"the log '{log}' cannot be read at offset", damaged.Output, StringComparison.Ordinal);
    }

    // Whole lines only: the last one may be on its way.
    private static string[] ReadLines(string path) => File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [];

    private static Task WaitForLinesAsync(string path, int expected, ChildProcess writer) => Eventually.ReadAsync(
        () =>
        {
            var lines = ReadLines(path).Length;
            Assert.False(lines < expected && writer.HasExited, writer.Output);
            return lines;
        },
        lines => lines >= expected,
        Cancelled,
        ChildProcess.Patience);
}
