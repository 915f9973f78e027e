using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Operations;

/// <summary>
/// Says whether the answering silo's store takes writes: it writes a row of its own, because a full or read-only disk still reads.
/// Probes of many front ends share one write.
/// </summary>
[GrainType("node-health"), StatelessWorker(1), Reentrant]
internal sealed class NodeHealthGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ILocalSiloDetails silo,
    IEnumerable<IReadinessWarning> warnings,
    TimeProvider timeProvider) : Grain, INodeHealthGrain
{
    private const string StateName = "health";

    // Some ask models, which must not be kept warm for it.
    private static readonly TimeSpan WarningsAge = TimeSpan.FromMinutes(1);

    // Below the patience of the API, so that it is told what it waits for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // By address without the generation, so that restarts do not leave rows behind.
    private readonly GrainId _row = GrainId.Create(
        "node-health-row", string.Create(CultureInfo.InvariantCulture, $"{silo.SiloAddress.Endpoint}"));
    private StoredRecord<HealthProbe>? _probe;
    private Task? _running;
    private Task<ImmutableArray<string>>? _warnings;
    private long _warnedAt;

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_running is not { IsCompleted: false })
            {
                _running = ProbeAsync();
            }

            await _running.WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (StoreUnavailableException unavailable)
        {
            return unavailable.Message;
        }
        catch (TimeoutException)
        {
            return $"The store did not take a write within {Patience.TotalSeconds:0.0} s.";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The store takes no writes ({exception.GetType().Name}).";
        }
    }

    public Task<ImmutableArray<string>> WarningsAsync(CancellationToken cancellationToken)
    {
        if (_warnings is null || (_warnings.IsCompleted && timeProvider.GetElapsedTime(_warnedAt) >= WarningsAge))
        {
            _warnedAt = timeProvider.GetTimestamp();
            _warnings = FindWarningsAsync();
        }

        return _warnings.WaitAsync(Patience, cancellationToken);
    }

    private async Task<ImmutableArray<string>> FindWarningsAsync() =>
        [.. (await Task.WhenAll(warnings.Select(FindAsync))).OfType<string>()];

    private static async Task<string?> FindAsync(IReadinessWarning warning)
    {
        try
        {
            return await warning.FindAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            return $"{warning.GetType().Name} could not be asked ({exception.GetType().Name})";
        }
    }

    private async Task ProbeAsync()
    {
        // After a failure nobody knows which tag the store holds: the next probe reads it.
        var probe = _probe ??= new(storage, _row, StateName, () => _probe = null);
        await probe.LoadAsync();
        await probe.SaveAsync(new());
    }
}

/// <summary>Nothing: that it can be written is the message.</summary>
[GenerateSerializer, Alias("health-probe")]
internal sealed record HealthProbe;
