namespace OrleansMl.Hosting;

/// <summary>Silos without an API and a front end, each its own process, over one redis.</summary>
internal sealed record SiloCluster(NodeProcess FrontEnd, NodeProcess[] Silos, int[] SiloPorts, TemporaryFolder Data) : IAsyncDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static (string Name, string Value)[] Settings(string redis, string clusterId) =>
        [("OrleansMl__Store", "redis"), ("OrleansMl__Redis", redis), ("OrleansMl__ClusterId", clusterId)];

    public static async Task<SiloCluster> StartAsync(
        string redis,
        string clusterId,
        (string Name, string Value)[]? frontEnd = null,
        (string Name, string Value)[]? silo = null,
        int count = 2)
    {
        int[] ports = [.. Enumerable.Range(0, count).Select(_ => NodeProcess.FreePort())];
        var shared = Settings(redis, clusterId);
        var data = new TemporaryFolder();
        var starting = ports.Select(port => NodeProcess.StartAsync(
            Build.Silo,
            [
                .. shared,
                .. silo ?? [],
                ("OrleansMl__DataDirectory", data.Path),
                ("OrleansMl__Api", "false"),
                ("OrleansMl__AdvertisedAddress", "127.0.0.1"),
                ("OrleansMl__SiloPort", $"{port}"),
                ("OrleansMl__GatewayPort", $"{NodeProcess.FreePort()}"),
            ],
            Cancelled)).ToArray();
        try
        {
            var silos = await Task.WhenAll(starting);
            return new(await NodeProcess.StartAsync(Build.ClientApi, [.. shared, .. frontEnd ?? []], Cancelled), silos, ports, data);
        }
        catch
        {
            // One did not start; the others outlive no test either.
            foreach (var started in starting.Where(one => one.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }

            data.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await FrontEnd.DisposeAsync();
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        Data.Dispose();
    }
}
