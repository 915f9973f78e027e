using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansMl.Runtime;

namespace OrleansMl;

/// <summary>The kinds of model that ship, for programs without a container.</summary>
public static class ShippedModelTasks
{
    /// <summary>The tasks of <see cref="InferenceServiceCollectionExtensions.AddShippedModelTasks"/>.</summary>
    public static InferenceTasks All { get; } = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddShippedModelTasks()
        .BuildServiceProvider()
        .GetRequiredService<InferenceTasks>();
}
