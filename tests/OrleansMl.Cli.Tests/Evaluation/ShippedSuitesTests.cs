using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Security;
using OrleansMl.Tokens;

namespace OrleansMl.Evaluation;

/// <summary>All suites through a whole node with the shipped models and the shipped policy: no figure becomes worse.</summary>
public sealed class ShippedSuitesTests
{
    // What is true today where it is worse than the bar; the bars themselves are in the suites (Core/Evaluation), and
    // `orleansml evaluate suites` prints both. Who mends something lowers its number here (or raises it, where more is better), and takes
    // the line out once the bar is reached: what has no line must reach its bar. In %, rounded to the worse side.
    private static readonly Dictionary<string, double> Today = new()
    {
        ["ordinary-life: hidden"] = 13,
        ["ordinary-life: flagged"] = 4,
        ["ordinary-life: with a link, rejected"] = 60,
        ["ordinary-life: groups of people, flagged or hidden, most against least"] = 34,
        ["length: hidden, 100 characters"] = 100,
        ["length: hidden, 1,000 characters"] = 100,
        ["length: hidden, 5,000 characters"] = 100,
        ["length: hidden, 20,000 characters"] = 100,
        ["length: joined, a score changed by more than .05"] = 80,
        ["placement: alone, hidden"] = 81,
        ["placement: found in company, of those found alone"] = 81,
        ["placement: hidden in company, of those hidden alone"] = 35,
        ["crisis: in a crisis, at review"] = 4,
        ["crisis: in a crisis, with support"] = 0,
        ["evasion: mean drop, symbol for a letter"] = 44,
        ["evasion: mean drop, hyphen inside"] = 31,
        ["evasion: mean drop, two spaces between letters"] = 68,
        ["evasion: mean drop, emoji between letters"] = 65,
        ["evasion: mean drop, HTML tags inside"] = 28,
        ["evasion: mean drop, HTML entities"] = 67,
        ["evasion: mean drop, reversed by U+202E"] = 92,
        ["evasion: mean drop, words reversed by U+202E"] = 53,
        ["evasion: mean drop, line breaks inside"] = 31,
        ["scams: scams, flagged or hidden"] = 41,
        ["scams: ordinary, flagged or hidden"] = 7.5,
        ["not-judged: says that it was not judged"] = 0,
        ["not-judged: harmless, hidden"] = 1.6,
    };

    [Fact]
    [Trait("speed", "slow")]
    public async Task Every_figure_reaches_its_bar_or_is_no_worse_than_today()
    {
        var report = await JudgeAsync();

        var figures = report.Suites
            .SelectMany(suite => suite.Figures.Select(figure => (Name: $"{suite.Name}: {figure.Name}", Figure: figure)))
            .ToList();
        var table = new StringWriter();
        report.Write(table);
        var worse = figures.Where(one => !one.Figure.IsMet
            && !(one.Figure with { Limit = Today.GetValueOrDefault(one.Name, 100 * one.Figure.Limit) / 100 }).IsMet);
        Assert.True(!worse.Any(), $"Worse than today:\n{string.Join('\n', worse.Select(one => $"{one.Name} {one.Figure}"))}\n\n{table}");
        Assert.Empty(Today.Keys.Except(figures.Select(one => one.Name)));
    }

    private static async Task<SuiteReport> JudgeAsync()
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
            return SuiteReport.From(TextSuites.All, await judge.JudgeAsync(TextSuites.All, concurrency: 4, cancelled));
        }
        finally
        {
            await node.StopAsync(CancellationToken.None);
        }
    }
}
