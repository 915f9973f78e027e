using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansMl.Testing;

namespace OrleansMl.Policies;

public sealed class PolicyCommandTests : IAsyncLifetime
{
    private const string Simulated = """
        {"items": 200, "oldest": "2026-01-05T00:00:03+00:00",
          "changes": [{"from": "approved", "to": "approved", "count": 190, "samples": []},
            {"from": "review_required", "to": "flagged", "count": 10, "samples": ["a1", "b2"]}],
          "categories": [{"category": "spam", "changes": [{"from": "review_required", "to": "flagged", "count": 10, "samples": ["a1"]}]},
            {"category": "hate", "changes": [{"from": "approved", "to": "approved", "count": 200, "samples": []}]}],
          "against_humans": {"items": 40, "live": {"precision": 0.5, "recall": 0.8}, "tried": {"precision": null, "recall": 0.75}}}
        """;

    private readonly List<(string Method, string Path, string? IfMatch, JsonNode? Body)> _asked = [];
    private readonly Dictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal)
    {
        ["PUT /draft"] = (200, """{"name": "default", "revision": 5, "live": {"version": "1"}}"""),
        ["GET "] = (200, """{"name": "default", "revision": 4, "live": {"version": "1"}}"""),
        ["POST /simulate"] = (200, Simulated),
        ["POST /publish"] = (200, """{"name": "default", "revision": 6, "live": {"version": "2"}}"""),
    };

    private readonly TemporaryFolder _folder = new();
    private WebApplication _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(async context =>
        {
            if (context.Request.Path == "/health/ready")
            {
                return;
            }

            var path = context.Request.Path.Value!["/api/v1/moderation/policies/default".Length..];
            _asked.Add((
                context.Request.Method,
                path,
                context.Request.Headers.IfMatch,
                context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Token) : null));
            (context.Response.StatusCode, var body) = _answers[$"{context.Request.Method} {path}"];
            await context.Response.WriteAsync(body, Token);
        });
        await _server.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_becomes_the_draft_and_is_tried()
    {
        var done = await RunAsync("simulate", Draft(), "--since", "2026-01-05", "--type", "video", "--if-match", "4");

        Assert.Equal(0, done.Code);
        Assert.Equal(
            [("PUT", "/draft", "\"4\""), ("POST", "/simulate", null)], _asked.Select(one => (one.Method, one.Path, one.IfMatch)));
        Assert.Equal("""{"thresholds":[{"category":"spam","flag":0.6}]}""", _asked[0].Body!.ToJsonString());
        Assert.Equal(
            ("""{"thresholds":[{"category":"spam","flag":0.6}]}""", "2026-01-05T00:00:00.0000000+00:00", "video"),
            (_asked[1].Body!["document"]!.ToJsonString(), (string?)_asked[1].Body!["since"], (string?)_asked[1].Body!["type"]));
        Assert.Equal(
            """
            200 items, the oldest scored at 2026-01-05 00:00 UTC; 10 of them (5 %) would have another level.

            all categories   to                    items  some of them
            review_required  flagged                  10  a1 b2

            spam             to                    items  some of them
            review_required  flagged                  10  a1

            Beside 40 decisions of people: precision 50 % -> none, recall 80 % -> 75 %
            It is the draft now. Publish exactly this: orleansml policy publish --if-match 5 --reason "…"
            """,
            done.Output.Trim());
    }

    [Fact]
    public async Task The_draft_may_stay_as_it_is()
    {
        var done = await RunAsync("simulate", Draft(), "--keep-draft", "--json");

        Assert.Equal((0, "POST"), (done.Code, Assert.Single(_asked).Method));
        var report = JsonNode.Parse(done.Output)!;
        Assert.Equal((null, 200, 10L, 5.0), (
            (int?)report["revision"], (int)report["items"]!, (long)report["changed"]!, (double)report["changed_percent"]!));
    }

    [Theory]
    [InlineData("5", 0)]
    [InlineData("4.9", 1)]
    public async Task More_changes_than_allowed_end_with_1(string percent, int code) =>
        Assert.Equal(code, (await RunAsync("simulate", Draft(), "--max-changed", percent)).Code);

    [Fact]
    public async Task A_draft_is_published_as_it_was_seen()
    {
        var done = await RunAsync("publish", "--reason", "fewer videos", "--if-match", "5");

        Assert.Equal((0, "Version 2 of default is live (revision 6)."), (done.Code, done.Output.Trim()));
        var (_, path, ifMatch, body) = Assert.Single(_asked);
        Assert.Equal(("/publish", "\"5\"", """{"reason":"fewer videos"}"""), (path, ifMatch, body!.ToJsonString()));
    }

    [Fact]
    public async Task What_would_change_too_much_is_not_published()
    {
        var done = await RunAsync("publish", Draft(), "--reason", "fewer videos", "--max-changed", "1");

        Assert.Equal(1, done.Code);
        Assert.EndsWith("Nothing was published.", done.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(["/draft", "/simulate"], _asked.Select(one => one.Path));
    }

    [Fact]
    public async Task Where_nothing_was_scored_nobody_knows_that_it_changes_little()
    {
        _answers["POST /simulate"] = (200, """{"items": 0, "oldest": null, "changes": [], "categories": []}""");

        var done = await RunAsync("publish", Draft(), "--reason", "fewer videos", "--max-changed", "100");

        Assert.Equal(1, done.Code);
        Assert.Equal(["/draft", "/simulate"], _asked.Select(one => one.Path));
    }

    [Fact]
    public async Task What_is_tried_before_publishing_is_what_is_published()
    {
        var done = await RunAsync("publish", "--reason", "fewer videos", "--max-changed", "5");

        Assert.Equal(
            (0, "Version 2 of default is live (revision 6). Of 200 scored items 10 would have changed."),
            (done.Code, done.Output.Trim()));
        Assert.Equal([("", null), ("/simulate", null), ("/publish", "\"4\"")], _asked.Select(one => (one.Path, one.IfMatch)));
    }

    [Fact]
    public async Task What_the_node_finds_wrong_with_the_file_ends_with_2()
    {
        _answers["PUT /draft"] = (422, """
            {"code": "validation", "errors": [{"pointer": "/thresholds/0/flag", "detail": "Must be above 0 and at most 1.", "code": "x"}]}
            """);

        var done = await RunAsync("simulate", Draft());

        Assert.Equal((2, "/thresholds/0/flag: Must be above 0 and at most 1."), (done.Code, done.Error.Trim()));
    }

    [Fact]
    public async Task A_tier_that_there_is_not_is_named_with_those_that_there_are()
    {
        _answers["POST /publish"] = (422, """
            {"code": "validation", "errors": [{"pointer": "/thresholds/1/tier", "code": "unknown_tier",
              "detail": "There is no such tier. The tiers are: good, limited, restricted."}]}
            """);

        var done = await RunAsync("publish", "--reason", "fewer videos");

        Assert.Equal(
            (2, "/thresholds/1/tier: There is no such tier. The tiers are: good, limited, restricted."), (done.Code, done.Error.Trim()));
    }

    [Theory]
    [InlineData("[1]", "must hold one JSON object")]
    [InlineData("{", "is not JSON")]
    public async Task A_file_that_is_no_policy_ends_with_2(string text, string told)
    {
        var done = await RunAsync("simulate", Draft(text));

        Assert.Equal(2, done.Code);
        Assert.Contains(told, done.Error, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_2()
    {
        var done = await RunAsync("simulate", Path.Combine(_folder.Path, "nowhere.json"));

        Assert.Equal(2, done.Code);
        Assert.StartsWith("There is no file ", done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleagues_change_ends_with_3_and_what_to_do()
    {
        _answers["POST /publish"] = (412, """{"code": "stale_revision", "detail": "The policy is at revision 7."}""");

        var done = await RunAsync("publish", "--reason", "fewer videos", "--if-match", "5");

        Assert.Equal(3, done.Code);
        Assert.Contains("The policy is at revision 7. Look at it, and simulate again.", done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rescan_is_started_and_told()
    {
        _answers["POST /rescan"] = (202, Rescan("running", done: 0, total: null));

        var done = await RunAsync("rescan", "default", "--since", "2026-01-05", "--type", "video", "--rate", "20", "--reason", "new lines");

        Assert.Equal((0, "Rescan 3 by version 2 is running: counting."), (done.Code, done.Output.Trim()));
        var body = Assert.Single(_asked).Body!;
        Assert.Equal(
            ("2026-01-05T00:00:00.0000000+00:00", "video", 20, "new lines"),
            ((string?)body["since"], (string?)body["surface"], (int)body["rate_per_second"]!, (string?)body["reason"]));
    }

    [Theory]
    [InlineData("done", 0, 0)]
    [InlineData("done", 1, 1)]
    [InlineData("cancelled", 0, 1)]
    [InlineData("superseded", 0, 1)]
    public async Task Who_waits_sees_how_far_it_is_and_how_it_ended(string state, int failed, int code)
    {
        _answers["POST /rescan"] = (202, Rescan("running", done: 50, total: 200));
        _answers["GET /rescan"] = (200, Rescan(state, done: 200, total: 200, failed));

        var done = await RunAsync("rescan", "--wait", "--dry-run");

        Assert.Equal((code, "50 of 200 items (25 %), 2 changed"), (done.Code, done.Error.Trim()));
        Assert.Equal(
            $"""
            Rescan 3 by version 2 is {state}: 200 of 200 items (100 %), 2 changed.
            review_required  flagged                   2  a1 b2
            Not decided anew: human 4{(failed > 0 ? ", failed 1" : "")}.
            """,
            done.Output.Trim());
        Assert.Equal("""{"dry_run":true}""", _asked[0].Body!.ToJsonString());
    }

    [Fact]
    public async Task A_rescan_is_machine_readable_and_one_that_runs_already_ends_with_3()
    {
        _answers["POST /rescan"] = (202, Rescan("running", done: 0, total: 10));
        var json = await RunAsync("rescan", "--json");
        _answers["POST /rescan"] = (409, """{"code": "rescan_running", "detail": "A rescan is not over."}""");
        var running = await RunAsync("rescan");

        Assert.Equal((0, 10), (json.Code, (int)JsonNode.Parse(json.Output)!["total"]!));
        Assert.Equal(3, running.Code);
        Assert.Contains("answered 409: A rescan is not over.", running.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--pause", "POST /rescan/pause", "paused", "50 of 200 items (25 %), 2 changed (paused)")]
    [InlineData("--resume", "POST /rescan/resume", "running", "50 of 200 items (25 %), 2 changed")]
    [InlineData("--cancel", "POST /rescan/cancel", "cancelled", "50 of 200 items (25 %), 2 changed")]
    [InlineData("--status", "GET /rescan", "running", "50 of 200 items (25 %), 2 changed")]
    public async Task One_that_runs_is_paused_resumed_cancelled_and_told(string option, string call, string state, string line)
    {
        _answers[call] = (200, Rescan(state, done: 50, total: 200));

        var done = await RunAsync("rescan", option);
        var json = await RunAsync("rescan", option, "--json");

        Assert.Equal((0, $"Rescan 3 by version 2 is {state}: {line}."), (done.Code, done.Output.Split(Environment.NewLine)[0]));
        Assert.Equal((0, state), (json.Code, (string?)JsonNode.Parse(json.Output)!["state"]));
    }

    [Fact]
    public async Task Who_comes_later_waits_as_whoever_started_it_and_what_does_not_run_ends_with_3()
    {
        _answers["GET /rescan"] = (200, Rescan("done", done: 200, total: 200));
        _answers["POST /rescan/resume"] = (200, Rescan("running", done: 50, total: 200));
        _answers["POST /rescan/pause"] = (409, """{"code": "no_rescan", "detail": "No rescan is running or paused."}""");

        var watched = await RunAsync("rescan", "--resume", "--wait");
        var over = await RunAsync("rescan", "--pause");

        Assert.Equal((0, "50 of 200 items (25 %), 2 changed"), (watched.Code, watched.Error.Trim()));
        Assert.Equal(3, over.Code);
        Assert.Contains("answered 409: No rescan is running or paused.", over.Error, StringComparison.Ordinal);
    }

    private static string Rescan(string state, int done, int? total, int failed = 0) => $$"""
        {"number": 3, "state": "{{state}}", "policy_version": "2", "request": {"dry_run": false}, "done": {{done}}, "changed": 2,
          "total": {{total?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}},
          "changes": {{(total is null ? "[]" : """[{"from": "review_required", "to": "flagged", "count": 2, "samples": ["a1", "b2"]}]""")}},
          "skipped": {"human": {{(total is null ? 0 : 4)}}, "gone": 0, "current": 0, "waiting": 0, "not_scored": 0, "failed": {{failed}} } }
        """;

    [Theory]
    [InlineData("policy rescan --rate 0", true)]
    [InlineData("policy rescan --pause --cancel", true)]
    [InlineData("policy rescan --status --dry-run", true)]
    [InlineData("policy rescan --resume --since 2026-01-01", true)]
    [InlineData("policy rescan --cancel --wait", true)]
    [InlineData("policy simulate draft.json --since never", true)]
    [InlineData("policy publish", true)]
    [InlineData("policy publish --reason x --max-changed 101", true)]
    [InlineData("token", false)]
    public void What_is_typed_wrong_belongs_to_the_command(string line, bool owns)
    {
        var parsed = new RootCommand { PolicyCommand.Create(), Tokens.TokenCommand.Create() }.Parse(line);

        Assert.NotEmpty(parsed.Errors);
        Assert.Equal(owns, PolicyCommand.Owns(parsed));
    }

    private string Draft(string text = """{"thresholds": [{"category": "spam", "flag": 0.6}]}""")
    {
        var path = Path.Combine(_folder.Path, "draft.json");
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await PolicyCommand.Create().Parse([.. arguments, "--url", _server.Urls.First(), "--token", "t"])
            .InvokeAsync(new() { Output = output, Error = error }, Token);
        return (code, output.ToString(), error.ToString());
    }
}
