using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Content;
using OrleansMl.Host;
using OrleansMl.Moderation;
using OrleansMl.Reports;

namespace OrleansMl.Legal;

/// <summary>
/// A node with the embedded store whose logs hold so many statements; each export reads all of them over HTTP, as a lawyer's script does.
/// </summary>
internal sealed class StatementsBenchmark(int decisions, TimeSpan over, Action<string> progress)
{
    private const int Exports = 3;
    private const double MaxSecondsOfAMillion = 60;

    private readonly BenchNode _node = new();

    public async Task<BenchmarkReport> RunAsync(CancellationToken cancellationToken)
    {
        var loadBefore = Machine.Load();
        var directory = Directory.CreateTempSubdirectory("oml-statements-").FullName;
        try
        {
            var from = DateTimeOffset.UnixEpoch.AddYears(56);
            await FillAsync(directory, from, cancellationToken);
            List<double> seconds = [], cpu = [];
            long bytes = 0;
            await using var server = await _node.StartAsync(directory);
            using var client = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(10) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token());
            var range = string.Create(
                CultureInfo.InvariantCulture,
                $"from={Uri.EscapeDataString($"{from:O}")}&to={Uri.EscapeDataString($"{from + over:O}")}");
            for (var round = 0; round < Exports; round++)
            {
                var (at, cpuAt) = (TimeProvider.System.GetTimestamp(), server.CpuTime);
                var (lines, read) = await ReadAsync(client, $"/api/v1/moderation/export/statements?{range}", cancellationToken);
                seconds.Add(TimeProvider.System.GetElapsedTime(at).TotalSeconds);
                cpu.Add((server.CpuTime - cpuAt).TotalSeconds);
                bytes = read;
                progress(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines in {seconds[^1]:F1} s"));
                if (lines != decisions)
                {
                    throw new InvalidOperationException($"{lines} lines came of {decisions} statements.");
                }
            }

            return new(
                "statements",
                $"{Machine.Describe()}, server and client on the same machine",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{decisions:N0} statements of {over.TotalHours:N0} hours, {bytes / decisions:N0} bytes a line."),
                loadBefore,
                [
                    new("export", "s", seconds, MaxSecondsOfAMillion * decisions / 1_000_000),
                    new("export, CPU of the node", "s CPU", cpu, null),
                ]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task FillAsync(string directory, DateTimeOffset from, CancellationToken cancellationToken)
    {
        Environment.SetEnvironmentVariable("OrleansMl__DataDirectory", directory);
        Environment.SetEnvironmentVariable("OrleansMl__Auth__SigningKey", _node.SigningKey);
        await using var node = SiloApplication.Build(["--urls", "http://127.0.0.1:0"]);
        await node.StartAsync(cancellationToken);
        var shards = node.Services.GetRequiredService<StatementShards>();
        var done = 0;

        // Each shard's in their order, as they come.
        await Parallel.ForAsync(0, StatementShards.Count, cancellationToken, async (shard, _) =>
        {
            for (var i = shard; i < decisions; i += StatementShards.Count)
            {
                var at = from + (over * ((double)i / decisions));
                await shards[shard].AddAsync(
                    new(
                        i.ToString("x32", CultureInfo.InvariantCulture),
                        at,
                        new StoredRestriction
                        {
                            ContentDate = at,
                            Type = ContentType.Comment,
                            Language = "en",
                            Level = i % 3 == 0 ? ModerationLevel.Flagged : ModerationLevel.Rejected,
                            Categories = [i % 2 == 0 ? "spam" : "hate"],
                            IsDetected = true,
                            Policy = new("default", "1"),
                        }),
                    cancellationToken);
                if (Interlocked.Increment(ref done) % 100_000 == 0)
                {
                    progress($"{done:N0} of {decisions:N0} statements written");
                }
            }
        });
        await node.StopAsync(cancellationToken);
    }

    private static async Task<(int Lines, long Bytes)> ReadAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (buffer, lines, bytes) = (new byte[1 << 16], 0, 0L);
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return (lines, bytes);
    }
}
