using Microsoft.Extensions.Logging;
using OrleansMl.Hosting;

namespace OrleansMl.Registry;

/// <summary>Tells the registry twice a second what this silo's models did, and learns which versions serve.</summary>
internal sealed partial class ModelTelemetryReporter(ModelRoutes routes, ILogger<ModelTelemetryReporter> logger)
    : SiloWorker(TimeSpan.FromMilliseconds(500), logger)
{
    // The token is not needed: a report gives up by itself, and whoever asks for its model meanwhile waits for it as well.
    protected override Task RunOnceAsync(CancellationToken cancellationToken) => Task.WhenAll(routes.Names.Select(ReportAsync));

    private async Task ReportAsync(string name)
    {
        try
        {
            await routes.RefreshAsync(name);
        }
        catch (Exception exception)
        {
            LogReportFailed(exception, name);
        }
    }

    // Debug: what cannot be reached says so louder where it is needed (ModelRoutes), and the next attempt is half a second away.
    [LoggerMessage(Level = LogLevel.Debug, Message = "The registry of model {Model} took no report")]
    private partial void LogReportFailed(Exception exception, string model);
}
