using Microsoft.Extensions.Hosting;

namespace OrleansMl.Runtime;

/// <summary>
/// Looks at the model folders while the host starts. No model is loaded, but reading the first manifest compiles the schema validator,
/// a quarter of a second that would otherwise fall on the first request; and a broken manifest shows in the log at once.
/// </summary>
internal sealed class ModelWarmUp(ModelRuntime runtime) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(runtime.Announce, stoppingToken);
}
