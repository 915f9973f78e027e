using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansMl.Testing;

namespace OrleansMl.Export;

public sealed class StreamExportTests : IAsyncLifetime
{
    private const string Lines = "{\"puid\": \"1\"}\n{\"puid\": \"2\"}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _asked = [];
    private WebApplication _server = null!;
    private int _busy;
    private bool _breaksOff, _refuses;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.Path, "statements.ndjson");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(async context =>
        {
            _asked.Add(context.Request.Path + Uri.UnescapeDataString(context.Request.QueryString.Value!));
            if (_busy-- > 0 || _refuses)
            {
                context.Response.StatusCode = _refuses ? 403 : 503;
                await context.Response.WriteAsync("""{"code": "forbidden", "detail": "Needs the role legal."}""", Token);
                return;
            }

            await context.Response.WriteAsync(Lines, Token);
            await context.Response.Body.FlushAsync(Token);
            if (_breaksOff)
            {
                context.Abort();
            }
        });
        await _server.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stream_becomes_a_file_with_a_report()
    {
        var done = await RunAsync("statements", "--from", "2026-01-01", "--to", "2026-02-01T12:00:00Z", "--out", File, "--json");

        Assert.Equal(0, done.Code);
        Assert.Equal(Lines, await System.IO.File.ReadAllTextAsync(File, Token));
        Assert.Equal(
            ["/api/v1/moderation/export/statements?from=2026-01-01T00:00:00.0000000+00:00&to=2026-02-01T12:00:00.0000000+00:00"], _asked);
        var report = JsonNode.Parse(done.Output)!;
        Assert.Equal((2, Lines.Length), ((int)report["lines"]!, (int)report["bytes"]!));
    }

    [Fact]
    public async Task A_busy_node_is_asked_again()
    {
        _busy = 1;

        var done = await RunAsync("report", "--from", "2026-01-01", "--out", File);

        Assert.Equal((0, 2), (done.Code, _asked.Count));
        Assert.EndsWith("1 requests repeated", done.Output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_breaks_off_is_no_file()
    {
        _breaksOff = true;
        Assert.Equal(1, (await RunAsync("statements", "--from", "2026-01-01", "--out", File)).Code);
        Assert.False(System.IO.File.Exists(File));

        _breaksOff = false;
        Assert.Equal(0, (await RunAsync("statements", "--from", "2026-01-01", "--out", File)).Code);
        Assert.Equal(Lines, await System.IO.File.ReadAllTextAsync(File, Token));
        Assert.False(System.IO.File.Exists(ExportProgress.PartOf(File)));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_told()
    {
        await System.IO.File.WriteAllTextAsync(File, "older", Token);

        var refused = await RunAsync("statements", "--from", "2026-01-01", "--out", File);
        Assert.Equal((1, "older"), (refused.Code, await System.IO.File.ReadAllTextAsync(File, Token)));
        Assert.Contains("--restart", refused.Error, StringComparison.Ordinal);

        _refuses = true;
        Assert.Equal(1, (await RunAsync("statements", "--from", "2026-01-01", "--out", File, "--restart")).Code);
        (_refuses, _breaksOff) = (false, true);
        Assert.Equal(1, (await RunAsync("statements", "--from", "2026-01-01", "--out", File, "--restart")).Code);
        Assert.Equal("older", await System.IO.File.ReadAllTextAsync(File, Token));
        Assert.False(System.IO.File.Exists(ExportProgress.PartOf(File)));

        _breaksOff = false;
        Assert.Equal(0, (await RunAsync("statements", "--from", "2026-01-01", "--out", File, "--restart")).Code);
        Assert.Equal(Lines, await System.IO.File.ReadAllTextAsync(File, Token));
    }

    [Fact]
    public async Task What_is_refused_is_said_in_the_nodes_words()
    {
        _refuses = true;

        var done = await RunAsync("statements", "--from", "2026-01-01", "--out", File);

        Assert.Equal(1, done.Code);
        Assert.Contains("answered 403: Needs the role legal.", done.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statements", "--from")]
    [InlineData("statements --from 2026-02-01 --to 2026-01-01", "--from must be before --to.")]
    [InlineData("report --from yesterday", "'yesterday' is no time.")]
    [InlineData("report --from 2026-01-01 --json", "--json needs --out")]
    public void What_is_typed_wrong_is_told(string line, string told) =>
        Assert.Contains(ExportCommand.Create().Parse(line).Errors, error => error.Message.Contains(told, StringComparison.Ordinal));

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await ExportCommand.Create().Parse([.. arguments, "--url", _server.Urls.First(), "--token", "t"])
            .InvokeAsync(new() { Output = output, Error = error }, Token);
        return (code, output.ToString(), error.ToString());
    }
}
