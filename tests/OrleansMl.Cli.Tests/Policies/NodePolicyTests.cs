using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMl.Export;
using OrleansMl.Testing;

namespace OrleansMl.Policies;

/// <summary>The commands of whoever answers for the policy, against a node.</summary>
public sealed class NodePolicyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_tried_and_published_and_what_it_restricts_is_exported()
    {
        using var folder = new TemporaryFolder();
        await using var node = await Node.StartAsync(Path.Combine(folder.Path, "node"));
        await node.SendAsync(HttpMethod.Put, "/api/v1/content/a1", """
            {"type": "post", "text": "you are such a stupid idiot, shut up", "author_id": "alice"}
            """);
        var draft = Path.Combine(folder.Path, "draft.json");
        await File.WriteAllTextAsync(
            draft, """{"thresholds": [{"category": "harassment", "flag": 0.01, "review": 0.02, "reject": 0.03}]}""", Token);

        // Scores are handed on every two seconds.
        var tried = await Eventually.ReadAsync(
            async _ => JsonNode.Parse((await RunAsync(PolicyCommand.Create(), node, "simulate", draft, "--json")).Output)!,
            answer => (int)answer["items"]! == 1,
            Token,
            within: TimeSpan.FromMinutes(1),
            every: TimeSpan.FromMilliseconds(300));
        Assert.Equal((1, 100.0), ((int)tried["changed"]!, (double)tried["changed_percent"]!));

        var refused = await RunAsync(PolicyCommand.Create(), node, "publish", "--reason", "no insults", "--max-changed", "50");
        Assert.Equal(1, refused.Code);
        var revision = $"{tried["revision"]}";
        var published = await RunAsync(PolicyCommand.Create(), node, "publish", "--reason", "no insults", "--if-match", revision);
        Assert.True(published.Code == 0, published.Error);
        var stale = await RunAsync(PolicyCommand.Create(), node, "publish", "--reason", "again", "--if-match", revision);
        Assert.Equal(3, stale.Code);

        var rescanned = await RunAsync(PolicyCommand.Create(), node, "rescan", "default", "--wait", "--json");
        Assert.True(rescanned.Code == 0, rescanned.Error);
        var rescan = JsonNode.Parse(rescanned.Output)!;
        Assert.Equal(("done", 1, 1), ((string?)rescan["state"], (int)rescan["total"]!, (int)rescan["changed"]!));

        var file = Path.Combine(folder.Path, "statements.ndjson");
        var exported = await RunAsync(ExportCommand.Create(), node, "statements", "--from", "2026-01-01", "--out", file);
        Assert.True(exported.Code == 0, exported.Error);
        Assert.All(await File.ReadAllLinesAsync(file, Token), line => Assert.NotNull(JsonNode.Parse(line)!["puid"]));
        var report = Path.Combine(folder.Path, "report.csv");
        Assert.Equal(0, (await RunAsync(ExportCommand.Create(), node, "report", "--from", "2026-01-01", "--out", report)).Code);
        Assert.StartsWith("figure,category,", await File.ReadAllTextAsync(report, Token), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(Command command, Node node, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await command.Parse([.. arguments, "--url", $"{node.Url}", "--token", node.Bearer])
            .InvokeAsync(new() { Output = output, Error = error }, Token);
        return (code, output.ToString(), error.ToString());
    }
}
