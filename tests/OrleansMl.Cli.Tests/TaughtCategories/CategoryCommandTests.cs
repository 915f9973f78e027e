using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansMl.Testing;

namespace OrleansMl.TaughtCategories;

public sealed class CategoryCommandTests : IAsyncLifetime
{
    private const string Category = """
        {"name": "giveaways", "description": null, "live": {"version": 1, "levels": {"flag": 0.52, "review": 0.8, "reject": null}},
          "shadow": 2, "previous": [],
          "versions": [{"version": 2, "taught_at": "2026-01-05T12:00:00+00:00", "taught_by": "root",
            "encoder": {"name": "text-encoder", "version": "1.0.0"}, "examples": 14, "counter_examples": 6, "own_sentences": 231,
            "languages": ["en"], "figures": {"auc": 0.993, "threshold": 0.52, "precision": 0.96, "recall": 0.93, "ridge": 0.1}}]}
        """;

    private readonly List<(string Request, string Body)> _asked = [];
    private WebApplication _server = null!;
    private (int Status, string Body) _answer = (200, Category);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

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

            using var reader = new StreamReader(context.Request.Body);
            _asked.Add((
                $"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization}",
                await reader.ReadToEndAsync(Cancelled)));
            context.Response.StatusCode = _answer.Status;
            if (_answer.Body.Length > 0)
            {
                await context.Response.WriteAsync(_answer.Body, Cancelled);
            }
        });
        await _server.StartAsync(Cancelled);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Teaching_sends_the_sentences_of_both_files_and_prints_what_leave_one_out_says()
    {
        using var folder = new TemporaryFolder();
        var (examples, others) = (Path.Combine(folder.Path, "a.txt"), Path.Combine(folder.Path, "b.txt"));
        await File.WriteAllTextAsync(examples, "Win a phone!\n- I lost my phone\n", Cancelled);
        await File.WriteAllTextAsync(others, "We had soup\n", Cancelled);

        var (code, output, error) = await RunAsync("teach", "giveaways", "--examples", examples, "--counter-examples", others);

        Assert.Equal((0, "Teaching 'giveaways' with 1 examples and 2 counter-examples…"), (code, error));
        Assert.Equal("POST /api/v1/moderation/categories Bearer secret", _asked[^1].Request);
        Assert.Equal(
            """{"name":"giveaways","examples":["Win a phone!"],"counter_examples":["I lost my phone","We had soup"]}""",
            JsonNode.Parse(_asked[^1].Body)!.ToJsonString());
        Assert.Equal(
            "giveaways: version 2 from 14 examples, 6 counter-examples and 231 sentences of our own on text-encoder@1.0.0: AUC 0.993; at " +
            "0.52 precision 0.960 (one text in ten) and recall 0.930; leave-one-out\n" +
            "It scores in the shadow and decides nothing. Let it flag with: orleansml category promote giveaways",
            output);
    }

    [Fact]
    public async Task Promoting_sends_only_the_thresholds_that_were_given()
    {
        var (code, output, _) = await RunAsync("promote", "giveaways", "--review", "0.75", "--number", "2");

        Assert.Equal(0, code);
        Assert.Equal("POST /api/v1/moderation/categories/giveaways/promote Bearer secret", _asked[^1].Request);
        Assert.Equal("""{"version":2,"review":0.75}""", JsonNode.Parse(_asked[^1].Body)!.ToJsonString());
        Assert.Equal("giveaways  version 1 live, flag from 0.52, review from 0.8, version 2 in the shadow", output.Split('\n')[0]);
    }

    [Fact]
    public async Task A_refusal_names_every_place_and_exits_with_1()
    {
        _answer = (422, """
            {"code": "validation", "detail": "x", "errors": [{"pointer": "/examples", "detail": "Must be at least 10.", "code": "too_few"},
              {"pointer": "/name", "detail": "Taken.", "code": "invalid_id"}]}
            """);

        var (code, output, error) = await RunAsync("rollback", "giveaways");

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            "POST /api/v1/moderation/categories/giveaways/rollback answered 422: /examples: Must be at least 10.; /name: Taken.", error);
    }

    [Fact]
    public async Task A_node_without_the_encoder_is_said_what_to_do()
    {
        _answer = (503, """{"code": "model_unavailable", "detail": "The model text-encoder cannot be used."}""");

        var (_, _, error) = await RunAsync("list");

        Assert.EndsWith(
            "Taught categories need the package models/text-encoder; see 'orleansml models list'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_to_be_missing()
    {
        var (code, _, error) = await RunAsync("teach", "giveaways", "--examples", "nowhere.txt");

        Assert.Equal(
            (1, "There is no file 'nowhere.txt'. Write a sentence a line, and \"- \" before what it is not."), (code, error));
    }

    [Fact]
    public async Task Nothing_taught_says_how_to_begin()
    {
        _answer = (200, """{"categories": []}""");

        Assert.Equal(
            (0, "There are no taught categories. Teach one: orleansml category teach NAME --examples FILE", ""), await RunAsync("list"));
    }

    [Fact]
    public async Task The_answer_itself_can_be_printed()
    {
        _answer = (200, """{"name": "giveaways", "version": 1, "score": 0.91, "level": "flagged", "sentences": []}""");

        var (code, output, _) = await RunAsync("test", "giveaways", "Win!", "--json");

        Assert.Equal((0, "flagged"), (code, (string?)JsonNode.Parse(output)!["level"]));
        Assert.Equal("""{"text":"Win!"}""", _asked[^1].Body);
    }

    [Fact]
    public async Task Deleting_needs_no_answer()
    {
        _answer = (204, "");

        Assert.Equal((0, "Forgotten.", ""), await RunAsync("delete", "giveaways"));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CategoryCommand.Create()
            .Parse([.. args, "--token", "secret", "--url", _server.Urls.First()])
            .InvokeAsync(new() { Output = output, Error = error }, Cancelled);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
