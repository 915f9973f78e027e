using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Hosting;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Recommendations;

/// <summary>
/// What this silo makes recommendations with: looks for a new publication every few seconds, reads and checks it beside the one in use,
/// and then takes its place in one step.
/// </summary>
internal sealed partial class SnapshotProvider(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IGrainFactory grains,
    IOptions<RecommendationOptions> options,
    RecommendationInstruments instruments,
    ILogger<SnapshotProvider> logger) : SiloWorker(options.Value.PollInterval, logger)
{
    private long _refused;
    private volatile LoadedSnapshot? _current;

    /// <summary>What is in use; null before the first publication.</summary>
    public LoadedSnapshot? Current => _current;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var trainer = grains.GetGrain<ITrainerGrain>(0).GetGrainId();
        var stored = await storage.ReadAsync<StoredFactors>(trainer, StoredFactors.StateName).WaitAsync(cancellationToken);
        if (stored.Version == 0 || stored.Version == _current?.Version || stored.Version == _refused)
        {
            return;
        }

        try
        {
            _current = new(
                stored.Version, await storage.ReadSnapshotAsync(trainer, stored, OnProgress, cancellationToken));
            instruments.OnTaken(stored.Version, stored.PublishedAt);
            LogTaken(stored.Version, stored.Items);
        }
        catch (InvalidDataException exception)
        {
            Refuse(stored.Version, exception.Message);
        }
    }

    // Told once; the version in use goes on.
    private void Refuse(long version, string reason)
    {
        _refused = version;
        instruments.OnRefused();
        LogRefused(version, reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Recommendations are made with version {Version} now: {Items} items")]
    private partial void LogTaken(long version, int items);

    [LoggerMessage(Level = LogLevel.Error, Message = "Published factors {Version} are refused, the ones in use go on: {Reason}")]
    private partial void LogRefused(long version, string reason);
}
