using System.Net;
using OrleansMl.Hosting;

namespace OrleansMl.Content;

[Trait("speed", "slow")]
public sealed class FullDiskTests : IDisposable
{
    private static readonly (string Name, string Value) OneStage = ("OrleansMl__Moderation__SecondStage__Model", "none");

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_posts_says_so_and_loses_nothing_that_was_acknowledged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs ulimit");
        var body = $$"""{"type":"post","text":"{{string.Concat(Enumerable.Repeat("a quiet garden ", 3000))}}"}""";
        var acknowledged = new List<string>();

        // Long texts fill a disk, and are most of the work here: a second reader would only take longer, and so would a larger disk.
        await using (var node = await NodeProcess.StartSiloWithFileLimitAsync(1024, _directory["data"], Cancelled, OneStage))
        {
            HttpStatusCode status;
            System.Text.Json.JsonElement answer;
            while (true)
            {
                (status, answer) = await node.PostAsync("/api/v1/content", body, Cancelled);
                if (status != HttpStatusCode.Created)
                {
                    break;
                }

                acknowledged.Add(answer.GetProperty("id").GetString()!);
                Assert.True(acknowledged.Count < 2000, "The limit does not act.");
            }

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store_unavailable"), (status, answer.GetProperty("code").GetString()));
            Assert.NotEmpty(acknowledged);
            Assert.Equal(HttpStatusCode.OK, (await node.GetAsync($"/api/v1/content/{acknowledged[0]}", Cancelled)).Status);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "not_ready"), await ReadyAsync(node));
            await node.KillAsync();
        }

        await using var restarted = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled, OneStage);
        foreach (var id in acknowledged)
        {
            Assert.Equal(HttpStatusCode.OK, (await restarted.GetAsync($"/api/v1/content/{id}", Cancelled)).Status);
        }

        Assert.Equal(HttpStatusCode.Created, (await restarted.PostAsync("/api/v1/content", body, Cancelled)).Status);
    }

    private static async Task<(HttpStatusCode Status, string? State)> ReadyAsync(NodeProcess node)
    {
        var (status, body) = await node.GetAsync("/health/ready", Cancelled);
        return (status, body.GetProperty("status").GetString());
    }
}
