using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Security;
using OrleansMl.Tokens;

namespace OrleansMl.Evaluation;

/// <summary>
/// All suites through a whole node with the shipped models and the shipped policy: no figure becomes worse. The longest texts take minutes
/// and are left to <c>orleansml evaluate suites</c>.
/// </summary>
public sealed class ShippedSuitesTests
{
    // What is true today where it is worse than the bar; the bars themselves are in the suites (Core/Evaluation), and
    // `orleansml evaluate suites` prints both. Who mends something lowers its number here (or raises it, where more is better), and takes
    // the line out once the bar is reached: what has no line must reach its bar. In %, rounded to the worse side.
    private static readonly Dictionary<string, double> Today = new()
    {
        ["ordinary-life: groups of people, flagged or hidden, most against least"] = 8,
        ["length: hidden, 1,000 characters"] = 2.5,
        ["length: joined, a score changed by more than .05"] = 4,
        ["crisis: in a crisis, at review"] = 98,
        ["crisis: in a crisis, with support"] = 98,
        ["crisis: look-alikes, hidden"] = 1.4,
        ["scams: ordinary, flagged or hidden"] = 1.6,
        ["not-judged: says that it was not judged"] = 99,
    };

    // The same with the second stage.
    private static readonly Dictionary<string, double> TodayByBoth = new()
    {
        // 0 to 1 from run to run: texts that share a run of the model share the scale of its eight bits.
        ["length: hidden, 1,000 characters"] = 2,
        ["length: joined, a score changed by more than .05"] = 12,
        ["crisis: in a crisis, at review"] = 98,
        ["crisis: in a crisis, with support"] = 98,
        ["crisis: look-alikes, hidden"] = 1.4,
        ["scams: ordinary, flagged or hidden"] = 1.6,
        ["not-judged: says that it was not judged"] = 99,
    };

    private const int Longest = 2_000; // characters

    [Fact, Trait("speed", "slow")]
    public async Task Every_figure_reaches_its_bar_or_is_no_worse_than_today_by_the_first_stage_alone() =>
        Check(await JudgeAsync(["--OrleansMl:Moderation:SecondStage:Model="]), Today);

    [Fact, Trait("speed", "slow")]
    public async Task So_does_every_figure_of_both_stages() => Check(
        await JudgeAsync(
        [
            // What both stages say is measured, not how fast the second one is here.
            "--OrleansMl:Moderation:SecondStage:Budget=00:00:10",
            "--OrleansMl:Moderation:SecondStage:LeastShare=1",
        ]),
        TodayByBoth);

    private static void Check(SuiteReport report, Dictionary<string, double> today)
    {
        var figures = report.Suites
            .SelectMany(suite => suite.Figures.Select(figure => (Name: $"{suite.Name}: {figure.Name}", Figure: figure)))
            .Where(one => one.Figure.N > 0)
            .ToList();
        var table = new StringWriter();
        report.Write(table);
        var worse = figures.Where(one => !one.Figure.IsMet
            && !(one.Figure with { Limit = today.GetValueOrDefault(one.Name, 100 * one.Figure.Limit) / 100 }).IsMet);
        Assert.True(!worse.Any(), $"Worse than today:\n{string.Join('\n', worse.Select(one => $"{one.Name} {one.Figure}"))}\n\n{table}");
        Assert.Empty(today.Keys.Except(figures.Select(one => one.Name)));
    }

    private static async Task<SuiteReport> JudgeAsync(string[] settings)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var key = RandomNumberGenerator.GetBytes(DevelopmentTokens.KeyBytes);
        await using var node = SiloApplication.Build(
        [
            $"--OrleansMl:DataDirectory={Path.Combine(folder.Path, "data")}",
            $"--OrleansMl:Auth:SigningKey={Convert.ToBase64String(key)}",
            $"--OrleansMl:Models:Directories:0={Repository.Path("models")}",
            "--urls=http://127.0.0.1:0",
            "--environment=Production",
            "--Logging:LogLevel:Default=Error",
            .. settings,
        ]);
        await node.StartAsync(cancelled);
        try
        {
            using var http = new HttpClient
            {
                BaseAddress = new(node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
            };
            var token = new TokenMint(key, DevelopmentTokens.ConfiguredIssuer, DevelopmentTokens.Audience, TimeProvider.System)
                .Mint("evaluate", TimeSpan.FromHours(1), TokenClaims.AdminRole, TokenClaims.ServiceRole);
            var judge = new SuiteJudge(new ModerateRequests(http, token, TimeProvider.System));
            IReadOnlyList<TextSuite> suites =
            [
                .. TextSuites.All.Select(suite => suite with { Texts = [.. suite.Texts.Where(text => text.Text.Length <= Longest)] })
            ];
            return SuiteReport.From(suites, await judge.JudgeAsync(suites, concurrency: 4, cancelled));
        }
        finally
        {
            await node.StopAsync(CancellationToken.None);
        }
    }
}
