using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansMl.Host;
using OrleansMl.Reports;

namespace OrleansMl.Content;

/// <summary>
/// One item edited again and again, one edit after the other, as a draft that saves itself does. An edit must cost what the first one
/// cost: its decisions lie in chunks, and what is overwritten must leave the disk.
/// </summary>
internal sealed class EditsBenchmark(int edits, Action<string> progress)
{
    private const int Thousand = 1000;
    private const int WarmUp = 2000;
    private const double MaxRatio = 1.1;
    private const double MaxMegabytes = 200;

    private readonly BenchNode _node = new();

    public async Task<BenchmarkReport> RunAsync()
    {
        var loadBefore = Machine.Load();
        var directory = Directory.CreateTempSubdirectory("oml-edits-").FullName;
        try
        {
            var parts = new List<Part>();
            double peak, after;
            await using (var server = await StartAsync(directory))
            {
                using var client = Client(server);
                progress($"warming up with {WarmUp} edits of another item");
                for (var edit = 0; edit < WarmUp; edit++)
                {
                    await EditAsync(client, "warm", edit);
                }

                peak = 0;
                for (var first = 0; first < edits; first += Thousand)
                {
                    var count = Math.Min(Thousand, edits - first);
                    var (cpu, written, started) = (server.CpuTime, server.WrittenBytes, TimeProvider.System.GetTimestamp());
                    for (var edit = first; edit < first + count; edit++)
                    {
                        await EditAsync(client, "item", edit);
                        peak = edit % 50 == 0 ? Math.Max(peak, Megabytes(directory)) : peak;
                    }

                    var part = new Part(
                        (server.CpuTime - cpu).TotalMilliseconds / count, (server.WrittenBytes - written) / 1024.0 / count,
                        TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / count);
                    parts.Add(part);
                    progress(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{first + count,6}: {part.CpuMs:0.00} ms CPU, {part.Kilobytes:0.0} kB, {part.Ms:0.0} ms an edit; directory " +
                        $"{Megabytes(directory):0} MB"));
                }

                after = Megabytes(directory);
            }

            // Killed, not stopped: what a restart gives back must not hang on a clean end.
            await using var restarted = await StartAsync(directory);
            using var reader = Client(restarted);
            var decisions = await CountDecisionsAsync(reader);
            return new(
                "edits",
                $"{Machine.Describe()}, server and client on the same machine",
                $"{edits:N0} edits of one item, one after the other.",
                loadBefore,
                [
                    new("CPU of an edit, by the thousand", "ms", [.. parts.Select(part => part.CpuMs)]),
                    new("the last thousand times the first", "x", [parts[^1].CpuMs / parts[0].CpuMs], MaxRatio),
                    new("written for an edit, by the thousand", "kB", [.. parts.Select(part => part.Kilobytes)]),
                    new("the last thousand times the first", "x", [parts[^1].Kilobytes / parts[0].Kilobytes], MaxRatio),
                    new("data directory, largest while editing", "MB", [peak], MaxMegabytes),
                    new("data directory after the edits", "MB", [after], MaxMegabytes),
                    new("data directory after a kill and a restart", "MB", [Megabytes(directory)], MaxMegabytes),
                    new("from start to ready after the kill", "s", [restarted.ReadyAfter.TotalSeconds]),
                    new("decisions missing from the pages", "", [edits - decisions], 0),
                ]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private Task<ServerProcess> StartAsync(string directory) =>
        _node.StartAsync(directory, ("OrleansMl__Content__MaxEditsPerMinute", "1000000"));

    private HttpClient Client(ServerProcess server)
    {
        var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
        return client;
    }

    // Texts of one length that differ, so that every edit is a revision and none is cheaper than another.
    private static async Task EditAsync(HttpClient client, string id, int edit)
    {
        var text = $"Edit {edit:D6} of a quiet garden where the beans grow and the gate is painted green.";
        using var response = await client.PutAsJsonAsync($"/api/v1/content/{id}", new { type = "post", text });
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            throw new InvalidOperationException($"Edit {edit}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task<int> CountDecisionsAsync(HttpClient client)
    {
        var (count, cursor) = (0, "");
        while (true)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/v1/content/item/decisions?limit=500{cursor}");
            count += page.GetProperty("decisions").GetArrayLength();
            if (page.GetProperty("next_cursor") is not { ValueKind: JsonValueKind.Number } next)
            {
                return count;
            }

            cursor = $"&cursor={next.GetInt32()}";
        }
    }

    private static double Megabytes(string directory)
    {
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Deleted since it was listed.
            }
        }

        return bytes / 1048576.0;
    }

    private sealed record Part(double CpuMs, double Kilobytes, double Ms);
}
