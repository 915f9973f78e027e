using System.Diagnostics;
using System.Net;
using OrleansMl.Hosting;

namespace OrleansMl.Clients;

/// <summary>The client gorsejs from npm, unchanged, against a node as it is shipped: every method, with an API key.</summary>
[Trait("speed", "slow")]
public sealed class GorseClientTests : IDisposable
{
    private readonly TemporaryFolder _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Gorsejs_calls_every_method_and_gets_what_it_expects()
    {
        var folder = Path.Combine(Build.Root, "tests", "gorsejs");
        Assert.SkipUnless(OnPath("node"), "There is no node; .ci/run installs it.");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules", "gorsejs")),
            "gorsejs is not installed: run npm ci in tests/gorsejs, as .ci/run does.");

        await using var node = await NodeProcess.StartSiloAsync(_directory["data"], Cancelled);
        var (created, body) = await node.PostAsync(
            "/api/v1/api-keys", """{"name":"shop","scopes":["content","interactions","recommend","users"]}""", Cancelled);
        Assert.Equal(HttpStatusCode.Created, created);

        var start = new ProcessStartInfo("node", [Path.Combine(folder, "client.test.js")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["GORSE_ENDPOINT"] = node.Url.GetLeftPart(UriPartial.Authority);
        start.Environment["GORSE_SECRET"] = body.GetProperty("secret").GetString();
        foreach (var proxy in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NODE_OPTIONS" })
        {
            start.Environment.Remove(proxy);
        }

        using var script = Process.Start(start)!;
        try
        {
            var output = script.StandardOutput.ReadToEndAsync(Cancelled);
            var errors = script.StandardError.ReadToEndAsync(Cancelled);
            await script.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(120), Cancelled);
            Assert.True(script.ExitCode == 0, $"{await output}\n{await errors}\n{node.Output}");
        }
        finally
        {
            if (!script.HasExited)
            {
                script.Kill();
            }
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
