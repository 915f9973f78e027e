namespace OrleansMl.Hosting;

/// <summary>A redis-server of the test's own.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private RedisServer(ChildProcess process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>Starts one with its append-only file in a folder; skips the test where the program is not installed.</summary>
    public static async Task<RedisServer> StartOrSkipAsync(string directory)
    {
        Assert.SkipUnless(IsOnPath("redis-server"), "skipped: needs redis-server");
        var port = NodeProcess.FreePort();
        var process = ChildProcess.Start(
            "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--appendonly", "yes", "--save", "", "--dir", directory);
        await process.WaitForLineAsync("Ready to accept connections", TestContext.Current.CancellationToken);
        return new(process, $"127.0.0.1:{port}");
    }

    /// <summary>The server's process id.</summary>
    public int Id => _process.Id;

    /// <summary>Sends a command with <c>redis-cli</c> and returns what it printed.</summary>
    public async Task<string> SendAsync(params string[] command)
    {
        await using var client = ChildProcess.Start("redis-cli", ["-p", Address.Split(':')[1], .. command]);
        Assert.Equal(0, await client.WaitForExitAsync(TestContext.Current.CancellationToken));
        return client.Output;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
