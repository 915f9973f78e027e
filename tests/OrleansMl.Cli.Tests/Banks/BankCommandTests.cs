using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansMl.Testing;

namespace OrleansMl.Banks;

public sealed class BankCommandTests : IAsyncLifetime
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<(string Path, JsonNode Body)> _asked = [];
    private WebApplication _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A node that knows no entry with "!!!", and has only the bank "scams".
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

            var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Token))!;
            _asked.Add((context.Request.Path, body));
            if (!context.Request.Path.Value!.Contains("/scams/", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync("""{"code": "not_found", "detail": "There is no bank."}""", Token);
                return;
            }

            var entries = body["entries"]!.AsArray().Select(entry => entry!.ToJsonString()).ToList();
            var bad = entries.FindIndex(entry => entry.Contains("!!!", StringComparison.Ordinal));
            if (bad >= 0)
            {
                context.Response.StatusCode = 422;
                await context.Response.WriteAsync(
                    $$"""{"errors": [{"pointer": "/entries/{{bad}}/text", "detail": "Must have a word.", "code": "empty_text"}]}""", Token);
                return;
            }

            var created = entries.Count(_known.Add);
            await context.Response.WriteAsync(
                $$"""{"created": {{created}}, "unchanged": {{entries.Count - created}}, "entries": []}""", Token);
        });
        await _server.StartAsync(Token);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Lines_are_added_a_thousand_a_call_and_again_without_harm()
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, "texts.txt", string.Join('\n', Enumerable.Range(0, 2500).Select(i => $"text number {i}")));

        var first = await RunAsync("import", file, "--bank", "scams", "--json");
        var second = await RunAsync("import", file, "--bank", "scams", "--json");

        Assert.Equal((0, 2500, 0), (first.Code, (int)first.Report["created"]!, (int)first.Report["unchanged"]!));
        Assert.Equal((0, 0, 2500), (second.Code, (int)second.Report["created"]!, (int)second.Report["unchanged"]!));
        Assert.Equal([1000, 1000, 500], _asked.Take(3).Select(asked => asked.Body["entries"]!.AsArray().Count));
        Assert.Contains("2,500 lines", first.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_table_every_column_is_sent()
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, "entries.csv", "text,label,ratio\n\"send, now\",scam,0.5\n");

        var done = await RunAsync("import", file, "--bank", "scams", "--reason", "a wave", "--json");

        Assert.Equal(0, done.Code);
        Assert.Equal(
            """{"entries":[{"text":"send, now","label":"scam","ratio":0.5}],"reason":"a wave"}""", _asked.Single().Body.ToJsonString());
    }

    [Fact]
    public async Task A_line_that_is_no_entry_is_told_and_the_rest_is_kept()
    {
        using var folder = new TemporaryFolder();
        var file = Write(folder, "texts.txt", "good\n\n!!!\nanother");

        var done = await RunAsync("import", file, "--bank", "scams", "--json");

        Assert.Equal((1, 2), (done.Code, (int)done.Report["created"]!));
        Assert.Equal((3, "text Must have a word."),
            ((int)done.Report["problems"]![0]!["line"]!, (string?)done.Report["problems"]![0]!["reason"]));
    }

    [Fact]
    public async Task Sites_are_lines_too()
    {
        using var folder = new TemporaryFolder();

        await RunAsync("import", Write(folder, "sites.txt", "evil.example"), "--bank", "scams", "--lines", "domain", "--json");

        Assert.Equal("evil.example", (string?)_asked.Single().Body["entries"]![0]!["domain"]);
    }

    [Fact]
    public async Task A_bank_that_is_not_there_is_said_with_what_to_do()
    {
        using var folder = new TemporaryFolder();

        var done = await RunAsync("import", Write(folder, "texts.txt", "good"), "--bank", "nowhere");

        Assert.Equal(1, done.Code);
        Assert.Contains("Make the bank first", done.Error, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<(int Code, JsonNode Report, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await BankCommand.Create().Parse([.. arguments, "--url", _server.Urls.First(), "--token", "t"])
            .InvokeAsync(new() { Output = output, Error = error }, Token);
        var text = output.ToString();
        return (code, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject(), error.ToString());
    }
}
