using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Embedding;
using OrleansMl.Packages;
using OrleansMl.Runtime;

namespace OrleansMl.Models;

public sealed class PullTests : IAsyncLifetime
{
    private const string Model = TinyArchive.Model;

    private static readonly byte[] Onnx = TinyArchive.Onnx;

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string?> _ranges = [];
    private WebApplication _server = null!;
    private Func<HttpContext, int, Task> _answer = (context, _) => Results.Bytes(Onnx, enableRangeProcessing: true).ExecuteAsync(context);
    private int _requests;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_folder.Path, "models");

    private string Installed => Path.Combine(Models, Model, "1.0.0");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapGet("/model.onnx", context =>
        {
            _ranges.Enqueue(context.Request.Headers.Range);
            return _answer(context, Interlocked.Increment(ref _requests));
        });
        await _server.StartAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_package_is_fetched_checked_and_installed_once()
    {
        var (code, output, _) = await PullAsync();
        var (again, secondOutput, _) = await PullAsync(json: true);

        Assert.Equal((0, $"{Installed}: installed"), (code, output));
        Assert.Equal(Onnx, await File.ReadAllBytesAsync(Path.Combine(Installed, "model.onnx"), Cancelled));
        Assert.Null(PackageReport.Verify(Installed, ShippedModelTasks.All).Problem);
        Assert.Equal((0, false), (again, (bool)JsonNode.Parse(secondOutput)!["installed"]!));
        Assert.Equal([null], _ranges);
        Assert.Equal([Model], PackageReport.List([Models], ShippedModelTasks.All).Select(package => package.Name));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        var half = Onnx.Length / 2;
        _answer = (context, request) =>
            (request == 1 ? Results.Bytes(Onnx[..half]) : Results.Bytes(Onnx, enableRangeProcessing: true)).ExecuteAsync(context);

        var (code, _, error) = await PullAsync();

        Assert.True(code == 0, error);
        Assert.Equal([null, $"bytes={half}-"], _ranges);
        Assert.Equal(Onnx, await File.ReadAllBytesAsync(Path.Combine(Installed, "model.onnx"), Cancelled));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_again()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = async (context, request) =>
        {
            if (request == 1)
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            await Results.Bytes(Onnx).ExecuteAsync(context);
        };
        var pulled = PullAsync(time: time);

        await asked.Task.WaitAsync(Cancelled);
        time.Advance(ImpatientHandler.Patience);

        var (code, _, error) = await pulled;
        Assert.True(code == 0, error);
        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task Who_stands_in_an_address_is_sent_and_not_printed()
    {
        var seen = "";
        _answer = (context, _) =>
        {
            seen = context.Request.Headers.Authorization.ToString();
            return Results.StatusCode(404).ExecuteAsync(context);
        };

        var (code, _, error) = await PullAsync(change: entry =>
        {
            var url = (string)entry["files"]![0]!["url"]!;
            entry["files"]![0]!["url"] = url.Replace("http://", "http://bob:s3cret@", StringComparison.Ordinal);
        });

        Assert.Equal((1, "Basic Ym9iOnMzY3JldA=="), (code, seen));
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_an_earlier_run_that_is_another_one_is_fetched_anew()
    {
        WritePart([.. Onnx.Select(b => (byte)~b)], "model.onnx");

        var (code, _, error) = await PullAsync();

        Assert.True(code == 0, error);
        Assert.Equal([null], _ranges);
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_not_fetched_again()
    {
        WritePart(Onnx[..100]);

        var (code, _, _) = await PullAsync();

        Assert.Equal((0, "bytes=100-"), (code, Assert.Single(_ranges)));
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_start()
    {
        WritePart(Onnx[..100]);
        _answer = (context, _) => Results.Bytes(Onnx).ExecuteAsync(context);

        var (code, _, _) = await PullAsync();

        Assert.Equal(0, code);
        Assert.Equal(Onnx, await File.ReadAllBytesAsync(Path.Combine(Installed, "model.onnx"), Cancelled));
    }

    [Fact]
    public async Task Another_file_of_the_same_length_is_refused_and_the_next_run_starts_anew()
    {
        _answer = (context, request) => Results.Bytes(request == 1 ? [.. Onnx.Select(b => (byte)~b)] : Onnx).ExecuteAsync(context);

        var (code, _, error) = await PullAsync();
        var (second, _, _) = await PullAsync();

        Assert.Equal((1, 0), (code, second));
        Assert.Contains("the catalogue promises", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_longer_or_shorter_file_is_refused(int difference)
    {
        _answer = (context, _) => Results.Bytes(difference > 0 ? [.. Onnx, 0] : Onnx[..^1]).ExecuteAsync(context);

        var (code, _, error) = await PullAsync();

        Assert.Equal(1, code);
        Assert.Contains(difference > 0 ? "is longer than" : "broke off again and again", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Installed));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(503, 5)]
    public async Task What_is_not_there_is_said_at_once_and_what_is_down_is_tried_again(int status, int requests)
    {
        _answer = (context, _) => Results.StatusCode(status).ExecuteAsync(context);

        var (code, _, error) = await PullAsync();

        Assert.Equal((1, requests), (code, _requests));
        Assert.Contains($"{status}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_whose_manifest_does_not_fit_is_not_installed()
    {
        var (code, _, error) = await PullAsync(change: entry => entry["manifest"]!["input"]!["fold"] = null);

        Assert.Equal(1, code);
        Assert.Contains("the package cannot be used", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Installed));
    }

    [Theory]
    [InlineData("path", "../model.onnx", "leads outside the package")]
    [InlineData("path", "/tmp/model.onnx", "leads outside the package")]
    [InlineData("path", "model.json", "leads outside the package")]
    [InlineData("url", "file:///etc/passwd", "no http or https address")]
    [InlineData("sha256", "ABC", "without a sha256")]
    public async Task A_catalogue_that_cheats_is_refused_before_anything_is_fetched(string field, string value, string reason)
    {
        var (code, _, error) = await PullAsync(change: entry => entry["files"]![0]![field] = value);

        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Empty(_ranges);
    }

    [Fact]
    public async Task An_unknown_model_and_a_missing_catalogue_say_what_there_is()
    {
        var (code, _, error) = await PullAsync("nobody");
        using var missing = new StringWriter();
        var second = await PullCommand.RunAsync(
            new([Model], Models) { Catalog = Path.Combine(_folder.Path, "none.json") }, TextWriter.Null, missing, Cancelled);

        Assert.Equal((1, 1), (code, second));
        Assert.Contains($"It has {Model}@1.0.0.", error, StringComparison.Ordinal);
        Assert.Contains("--catalog", missing.ToString(), StringComparison.Ordinal);
    }

    private void WritePart(byte[] bytes, string name = "model.onnx.part")
    {
        var staging = Path.Combine(Models, ".pull", Model, "1.0.0");
        Directory.CreateDirectory(staging);
        File.WriteAllBytes(Path.Combine(staging, name), bytes);
    }

    private async Task<(int Code, string Output, string Error)> PullAsync(
        string name = Model, bool json = false, Action<JsonNode>? change = null, TimeProvider? time = null)
    {
        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var file = ModelFile.Of("model.onnx", Onnx);
        var entry = JsonNode.Parse($$$"""
            {
              "name": "{{{Model}}}", "version": "1.0.0", "licence": "Apache-2.0",
              "files": [{"path": "model.onnx", "url": "{{{address}}}/model.onnx", "sha256": "{{{file.Sha256}}}", "size": {{{file.Size}}}}],
              "manifest": {
                "task": "feature-extraction", "input": {"adapter": "hashed-words", "fold": "{{{WordReader.Version}}}"}, "labels": [],
                "activation": "none",
                "max_length": 1000, "languages": ["en"], "training_data": [], "metrics": []
              }
            }
            """)!;
        change?.Invoke(entry);
        var catalog = _folder.Write("catalog.json", $$"""{"models": [{{entry.ToJsonString()}}]}""");
        using StringWriter output = new(), error = new();
        var options = new PullOptions([name], Models)
        {
            Catalog = catalog,
            Json = json,
            Time = time ?? TimeProvider.System,
            FirstDelay = TimeSpan.FromMilliseconds(1),
        };
        var code = await PullCommand.RunAsync(options, output, error, Cancelled);
        return (code, output.ToString().Trim(), error.ToString());
    }
}
