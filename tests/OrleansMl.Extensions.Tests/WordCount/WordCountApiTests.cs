using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Runtime;

namespace OrleansMl.WordCount;

/// <summary>From the package to the API of a whole node.</summary>
[Trait("speed", "slow")]
public sealed class WordCountApiTests : IAsyncLifetime
{
    private readonly WordCountPackages _packages = new();
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"orleansml-words-{Guid.CreateVersion7():N}");
    private WebApplication _node = null!;

    public async ValueTask InitializeAsync()
    {
        _packages.Add("1.0.0");
        string[] settings =
        [
            $"--OrleansMl:DataDirectory={_data}",
            $"--OrleansMl:Models:Directories:0={_packages.Root}",
            "--urls=http://127.0.0.1:0",
            "--environment=Development",
            "--Logging:LogLevel:Default=Error",
        ];
        _node = SiloApplication.Build(settings, builder => builder.Services.AddModelTask<WordCountTask>());
        _node.MapWordCount();
        await _node.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync(TestContext.Current.CancellationToken);
        await _node.DisposeAsync();
        _packages.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_task_of_ones_own_answers_an_operation_of_ones_own()
    {
        var address = _node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new(address) };

        var answer = await client.GetStringAsync("/word-count?text=three%20short%20words", TestContext.Current.CancellationToken);

        Assert.Equal("words@1.0.0: 3", answer);
    }
}
