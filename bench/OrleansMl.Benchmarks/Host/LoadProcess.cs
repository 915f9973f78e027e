using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OrleansMl.Host;

/// <summary>
/// What one run of <c>orleansml load</c> reported. Milliseconds; a schedule's latency counts from when a request was due.
/// </summary>
internal sealed record LoadResult(double Throughput, double P50, double P99);

/// <summary>Runs <c>orleansml load</c> as its own process, so that only the server's work is in the server's CPU time.</summary>
internal sealed class LoadProcess(string cli, string signingKey)
{
    public const int Concurrency = 64;

    public async Task<LoadResult> RunAsync(Uri url, string scenario, long requests, double rate = 0, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            cli,
            "load",
            "--scenario",
            scenario,
            "--url",
            url.ToString(),
            "--requests",
            Text(requests),
            "--rate",
            Text(rate),
            "--concurrency",
            Text(Concurrency),
            "--json",
            .. more,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OrleansMl__Auth__SigningKey"] = signingKey;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The load run '{scenario}' failed:\n{output}\n{await error}");
        }

        var report = JsonDocument.Parse(output).RootElement;
        var latency = report.GetProperty("latency");
        return new(
            report.GetProperty("throughput").GetDouble(), latency.GetProperty("p50").GetDouble(), latency.GetProperty("p99").GetDouble());
    }

    private static string Text(IConvertible number) => number.ToString(CultureInfo.InvariantCulture);
}
