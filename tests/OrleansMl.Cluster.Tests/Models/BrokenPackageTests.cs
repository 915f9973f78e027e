using System.Net;
using System.Text.Json.Nodes;
using OrleansMl.Hosting;

namespace OrleansMl.Models;

[Trait("speed", "slow")]
public sealed class BrokenPackageTests : IDisposable
{
    private const string Model = "text-spam";

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("wrong hash", "model.onnx")]
    [InlineData("wrong shape", "")]
    [InlineData("missing file", "model.onnx")]
    public async Task A_broken_package_neither_stops_the_node_nor_approves_and_heals_without_a_restart(string fault, string named)
    {
        var models = _directory["models"];
        ModelFolder.CopyShipped(models);
        foreach (var package in Directory.GetDirectories(Path.Combine(models, Model)))
        {
            Break(package, fault);
        }

        await using var node = await NodeProcess.StartSiloAsync(
            _directory["data"], Cancelled, ("OrleansMl__Models__Directories__0", models));

        var (scored, problem) = await node.PostAsync("/api/v1/ml/moderate", """{"text":"A quiet morning in the garden."}""", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, scored);
        Assert.Equal("model_unavailable", problem.GetProperty("code").GetString());
        Assert.Contains(Model, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var (submitted, item) = await node.PostAsync(
            "/api/v1/content", """{"type":"comment","text":"A quiet morning in the garden."}""", Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, submitted);
        Assert.Equal("pending", item.GetProperty("state").GetString());
        Assert.False(item.GetProperty("visible").GetBoolean());
        var report = item.GetProperty("moderation");
        Assert.Equal(1, report.GetProperty("failed_attempts").GetInt32());
        Assert.NotNull(report.GetProperty("next_attempt_at").GetString());
        Assert.Contains(Model, report.GetProperty("error").GetString(), StringComparison.Ordinal);

        Directory.Delete(models, recursive: true);
        ModelFolder.CopyShipped(models);

        // A failure is remembered for a second or so, that nobody can make the node hash files all day.
        var (status, _) = await Eventually.ReadAsync(
            cancellationToken => node.PostAsync(
                "/api/v1/ml/moderate", """{"text":"A quiet morning in the garden."}""", cancellationToken),
            answer => answer.Status != HttpStatusCode.ServiceUnavailable,
            Cancelled,
            ChildProcess.Patience,
            every: TimeSpan.FromMilliseconds(100));

        Assert.Equal(HttpStatusCode.OK, status);
        var (created, healed) = await node.PostAsync(
            "/api/v1/content", """{"type":"comment","text":"A quiet morning in the garden."}""", Cancelled);
        Assert.Equal((HttpStatusCode.Created, "approved"), (created, healed.GetProperty("state").GetString()));
    }

    private static void Break(string package, string fault)
    {
        var model = Path.Combine(package, "model.onnx");
        switch (fault)
        {
            case "wrong hash":
                var bytes = File.ReadAllBytes(model);
                bytes[^1] ^= 1;
                File.WriteAllBytes(model, bytes);
                break;
            case "wrong shape":
                // The manifest promises one label more than the graph has outputs.
                var path = Path.Combine(package, "model.json");
                var manifest = JsonNode.Parse(File.ReadAllText(path))!;
                var labels = manifest["labels"]!.AsArray();
                var extra = labels[0]!.DeepClone();
                extra["name"] = "one-too-many";
                labels.Add(extra);
                File.WriteAllText(path, manifest.ToJsonString());
                break;
            case "missing file":
                File.Delete(model);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "unknown");
        }
    }
}
