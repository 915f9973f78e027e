using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansMl.Host;

/// <summary>
/// Full-speed load by wrk, where it is installed. Its client costs a fraction of ours, and what the client takes from two shared cores
/// shows in the server's CPU time as well: more and smaller wake-ups, colder caches. Bodies are about 20 words drawn anew for each request.
/// </summary>
internal sealed partial class WrkProcess(string token)
{
    private const int SecondsPerRun = 3;

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "wrk")));

    /// <summary>Runs until at least <paramref name="requests"/> were answered.</summary>
    /// <param name="url">The server.</param>
    /// <param name="scenario">As <c>orleansml load</c> names it.</param>
    /// <param name="requests">How many at least.</param>
    /// <param name="items">Recorded items, for <c>read</c>.</param>
    /// <returns>How many were answered, and per second.</returns>
    public async Task<(long Requests, double Throughput)> RunAsync(Uri url, string scenario, long requests, string? items)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script(scenario, items));
            long answered = 0;
            double seconds = 0;
            while (answered < requests)
            {
                var (count, elapsed) = await RunOnceAsync(new Uri(url, PathOf(scenario)), script);
                answered += count;
                seconds += elapsed;
            }

            return (answered, answered / seconds);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static async Task<(long Requests, double Seconds)> RunOnceAsync(Uri url, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", $"-c{LoadProcess.Concurrency}", $"-d{SecondsPerRun}s", "-s", script, url.ToString()])
        { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var total = Total().Match(output);
        return process.ExitCode == 0
            && total.Success
            && !output.Contains("Non-2xx", StringComparison.Ordinal)
            && !output.Contains("Socket errors", StringComparison.Ordinal)
            ? (
                long.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture),
                double.Parse(total.Groups[2].Value, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The wrk run failed:\n{output}");
    }

    private static string PathOf(string scenario) => scenario switch
    {
        "moderation" => "/api/v1/content",
        "moderate" => "/api/v1/ml/moderate",
        "read" => "/api/v1/ml/moderation/",
        "trending" => "/api/v1/ml/trending",
        "recommendations" or "recommendations-of-all" => "/api/v1/ml/recommendations",
        _ => "/" + scenario,
    };

    private string Script(string scenario, string? items) => $$"""
        local words = {}
        for w in ([[quiet river follows every old garden friendly teacher paints wooden bridge near warm kitchen window today seven
          travellers share bread before long evening walk music plays softly while children count boats along green harbour summer light
          fades behind tall houses people talk about weather trains coffee books football dinner plans holiday pictures]]):gmatch("%a+") do
          words[#words + 1] = w
        end
        local ids = {}
        {{(items is null ? "" : $"for line in io.lines([[{items}]]) do ids[#ids + 1] = line:match('\"id\":\"([^\"]+)\"') end")}}
        local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer {{token}}" }
        math.randomseed(7)
        request = function()
          if {{(scenario.StartsWith("recommendations", StringComparison.Ordinal) ? "true" : "false")}} then
            local user = math.random(0, {{(scenario == "recommendations" ? 999 : 11999)}})
            return wrk.format("GET", "{{PathOf(scenario)}}?user_id=u" .. user, headers)
          end
          if {{(scenario is "trending" or "bytes" ? "true" : "false")}} then return wrk.format("GET", "{{PathOf(scenario)}}", headers) end
          if #ids > 0 then return wrk.format("GET", "{{PathOf(scenario)}}" .. ids[math.random(#ids)], headers) end
          local text = {}
          for i = 1, 20 do text[i] = words[math.random(#words)] end
          return wrk.format("POST", "{{PathOf(scenario)}}", headers, '{"type":"comment","text":"' .. table.concat(text, " ") .. '"}')
        end
        """;

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex Total();
}
