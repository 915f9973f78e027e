using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansMl.Runtime;

namespace OrleansMl.Models;

public sealed class ModelRuntimeOptionsTests
{
    [Fact]
    public void Defaults_run()
    {
        var options = Read([]);
        Assert.Equal(["models"], options.Directories);
        Assert.Equal(
            (1024, 32, ExecutionProvider.Cpu, LinearKernel.Native),
            (options.QueueCapacity, options.MaxBatch, options.Provider, options.Kernel));
    }

    [Fact]
    public void Configured_folders_replace_the_default() =>
        Assert.Equal(["a", "b"], Read(new()
        {
            ["OrleansMl:Models:Directories:0"] = "a",
            ["OrleansMl:Models:Directories:1"] = "b"
        }).Directories);

    [Theory]
    [InlineData("QueueCapacity", "0", "QueueCapacity must be")]
    [InlineData("MaxBatch", "0", "MaxBatch must be")]
    [InlineData("IntraOpThreads", "0", "IntraOpThreads must be")]
    [InlineData("InPlaceLength", "-1", "InPlaceLength must be")]
    [InlineData("MemoryBudgetBytes", "1000", "MemoryBudgetBytes must be")]
    [InlineData("Directories:0", " ", "Directories holds an empty name")]
    public void Illegal_value_stops_the_start_with_its_name(string key, string value, string expected)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(new() { [$"OrleansMl:Models:{key}"] = value }));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_that_the_native_package_lacks_stops_the_start()
    {
        // No desktop or server package carries both DirectML and CoreML.
        var failures = new[] { "dml", "coreml" }.Select(p => Record.Exception(() => Read(new()
        {
            ["OrleansMl:Models:Provider"] = p
        }))).OfType<OptionsValidationException>().ToList();
        Assert.NotEmpty(failures);
        Assert.All(failures, f => Assert.Contains("but the native ONNX Runtime here has only", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Registering_twice_gives_one_runtime()
    {
        using var services = Services([]).AddModelRuntime().BuildServiceProvider();
        Assert.Same(services.GetRequiredService<IModelRuntime>(), services.GetRequiredService<ModelRuntime>());
        Assert.Single(services.GetServices<IModelRuntime>());
    }

    [Fact]
    public async Task Folders_are_read_while_the_host_starts_but_nothing_is_loaded()
    {
        using var packages = new TestPackages();
        var key = packages.Add();
        await using var services = Services(new() { ["OrleansMl:Models:Directories:0"] = packages.Root })
            .AddSingleton<TimeProvider>(new FakeTimeProvider())
            .BuildServiceProvider();
        var warmUp = Assert.Single(services.GetServices<IHostedService>().OfType<ModelWarmUp>());

        await warmUp.StartAsync(TestContext.Current.CancellationToken);
        await warmUp.ExecuteTask!;
        Directory.Delete(packages.Folder(key), recursive: true);

        // The clock stands still, so this is what the warm-up saw.
        var status = Assert.Single(services.GetRequiredService<IModelRuntime>().List());
        Assert.Equal((key, ModelState.Available), (status.Model, status.State));
    }

    private static ModelRuntimeOptions Read(Dictionary<string, string?> configuration)
    {
        using var services = Services(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<ModelRuntimeOptions>>().Value;
    }

    private static IServiceCollection Services(Dictionary<string, string?> configuration) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build())
        .AddLogging()
        .AddModelRuntime();
}
