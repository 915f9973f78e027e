using System.Globalization;
using System.Net;
using OrleansMl.Hosting;

namespace OrleansMl.Models;

[Trait("speed", "slow")]
public sealed class ModelMemoryTests : IDisposable
{
    private const int WarmUps = 5;
    private const int Rounds = 20;
    private const int Callers = 64;

    private static readonly string[] Models =
    [
        "text-safety", "text-spam", "text-self-harm", "text-safety-transformer", "text-sentiment", "text-entities", "text-language",
        "text-embedding"
    ];

    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Twenty_loads_and_unloads_under_64_callers_leave_the_process_as_large_as_it_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "skipped: needs /proc");
        await using var node = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled);
        for (var round = 0; round < WarmUps; round++)
        {
            await LoadUseAndUnloadAsync(node);
        }

        var before = await SettledBytesAsync(node.Id, long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            await LoadUseAndUnloadAsync(node);
        }

        var after = await SettledBytesAsync(node.Id, (long)(1.1 * before));
        Assert.True(after <= 1.1 * before, $"{before:N0} bytes before, {after:N0} after {Rounds} rounds.");
    }

    // All callers come while nothing is loaded; the models are taken away while half of them are still asking.
    private static async Task LoadUseAndUnloadAsync(NodeProcess node)
    {
        var callers = Enumerable.Range(0, Callers).Select(async i =>
        {
            var path = i % 2 == 0 ? "/api/v1/ml/moderate" : "/api/v1/ml/analyze";
            for (var k = 0; k < 2; k++)
            {
                var (status, body) = await node.PostAsync(path, $$"""{"text":"Maria painted bridge number {{i}} in Lisbon."}""", Cancelled);
                Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
                // The second stage has not the time for every one of these.
                var answered = body.GetProperty("models").EnumerateArray().Count(
                    model => model.GetProperty("name").GetString() != "text-safety-transformer");
                Assert.Equal(i % 2 == 0 ? 3 : 4, answered);
            }
        }).ToArray();
        await Task.WhenAll(callers.Take(Callers / 2));
        await Task.WhenAll(Models.Select(model => node.UnloadAsync(model, Cancelled)));
        await Task.WhenAll(callers);
        await Task.WhenAll(Models.Select(model => node.UnloadAsync(model, Cancelled)));
        var (_, listed) = await node.GetAsync("/api/v1/ml/models", Cancelled);
        Assert.DoesNotContain("\"loaded\"", listed.GetRawText(), StringComparison.Ordinal);
    }

    // The memory comes back within ten seconds of the last unload, not with the answer.
    private static async Task<long> SettledBytesAsync(int process, long enough)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        var lowest = ResidentBytes(process);
        for (var i = 0; i < 60 && (lowest > enough || enough == long.MaxValue && i < 48); i++)
        {
            await timer.WaitForNextTickAsync(Cancelled);
            lowest = Math.Min(lowest, ResidentBytes(process));
        }

        return lowest;
    }

    private static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(6).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
