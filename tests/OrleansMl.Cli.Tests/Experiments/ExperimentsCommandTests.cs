using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansMl.Experiments;

public sealed class ExperimentsCommandTests : IAsyncLifetime
{
    // As the API writes its views.
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) }
    };

    private readonly List<string> _asked = [];
    private WebApplication _server = null!;
    private IResult _answer = Results.StatusCode(404);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(context =>
        {
            _asked.Add($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization}");
            return _answer.ExecuteAsync(context);
        });
        await _server.StartAsync(Cancelled);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_runs_is_listed_a_line_each()
    {
        _answer = Results.Json(new ExperimentsView { Experiments = [] }, JsonOptions);
        Assert.Equal((0, "There are no experiments.", ""), await RunAsync("list", "--token", "secret"));

        var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        _answer = Results.Json(
            new ExperimentsView
            {
                Experiments =
                [
                    new()
                    {
                        Name = "more-new",
                        Version = 2,
                        State = ExperimentState.Running,
                        Share = .25,
                        Variants = [new("control", 1, new()), new("more", 3, new())],
                        StartedAt = at
                    },
                    new()
                    {
                        Name = "draft",
                        Version = 1,
                        State = ExperimentState.Stopped,
                        Share = 1,
                        Variants = [new("control", 1, new()), new("other", 1, new())]
                    },
                ],
            },
            JsonOptions);
        var (code, output, _) = await RunAsync("list", "--token", "secret");
        Assert.Equal(0, code);
        Assert.Equal(
            [
                "running  more-new  share 0.25  control (1), more (3)  since 2023-11-14T22:13:20+00:00",
                "stopped  draft  share 1  control (1), other (1)  since never"
            ], output.Split('\n'));
        Assert.Equal("/api/v1/ml/experiments Bearer secret", _asked[^1]);
    }

    [Fact]
    public async Task Results_are_a_table_with_intervals_or_the_answer_itself()
    {
        _answer = Results.Json(
            new ExperimentResultsView
            {
                Name = "a b",
                Since = null,
                Hours = 48,
                IsPartial = true,
                Variants =
                [
                    new()
                    {
                        Name = "control",
                        People = 10,
                        Exposures = 100,
                        Takes = 5,
                        Open = 0,
                        Rate = new(.05, .02, .11),
                        Difference = null
                    },
                    new()
                    {
                        Name = "more",
                        People = 11,
                        Exposures = 110,
                        Takes = 11,
                        Open = 1,
                        Rate = new(.1, .06, .17),
                        Difference = new(.05, -.02, .12)
                    },
                ],
                OffPolicy = [new()
                {
                    Policy = "greedy",
                    Exposures = 20,
                    EffectiveSample = 3,
                    Snips = new(null, null, null),
                    DoublyRobust = new(.2, .1, .3),
                    Warning = "Too few."
                }],
            },
            JsonOptions);
        var (code, output, _) = await RunAsync("results", "a b", "--hours", "48");
        Assert.Equal(0, code);
        Assert.Equal(
            [
                "a b: since never, taken within 48 h, the latest 20,000 exposures",
                "control                    10 people      100 exposures        5 takes  0.0500 (0.0200 to 0.1100)",
                "more                       11 people      110 exposures       11 takes  0.1000 (0.0600 to " +
                "0.1700)  difference 0.0500 (-0.0200 to 0.1200)",
                "greedy               SNIPS –  doubly robust 0.2000 (0.1000 to 0.3000)",
                "  warning: Too few.",
            ],
            output.Split('\n'));
        Assert.StartsWith("/api/v1/ml/experiments/a%20b/results?hours=48 Bearer ey", _asked[^1], StringComparison.Ordinal);
        Assert.Equal(11, (int)JsonNode.Parse((await RunAsync("results", "a b", "--json")).Output)!["variants"]![1]!["takes"]!);
    }

    [Fact]
    public async Task What_the_node_refuses_is_told_with_exit_code_1()
    {
        _answer = Results.Problem("There is no such experiment.", statusCode: 404);
        var (code, output, error) = await RunAsync("results", "nobody-made-it", "--token", "secret");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("/api/v1/ml/experiments/nobody-made-it/results?hours=24 answered 404", error, StringComparison.Ordinal);
        Assert.Contains("There is no such experiment.", error, StringComparison.Ordinal);

        _answer = Results.Text("<html>");
        Assert.Equal(1, (await RunAsync("list", "--token", "secret")).Code);
        Assert.Equal(1, (await RunAsync("list", "--url", "ftp://x")).Code);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] url = arguments.Contains("--url") ? [] : ["--url", _server.Urls.First()];
        var code = await new RootCommand { ExperimentsCommand.Create() }.Parse(["experiments", .. arguments, .. url]).InvokeAsync(new()
        {
            Output = output,
            Error = error
        }, Cancelled);
        return (code, output.ToString().TrimEnd(), error.ToString());
    }
}
