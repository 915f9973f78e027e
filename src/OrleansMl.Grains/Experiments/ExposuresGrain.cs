using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansMl.Experiments;

/// <summary>Puts the shards of the exposure log together.</summary>
[GrainType("exposures"), StatelessWorker]
internal sealed class ExposuresGrain(ExposureShards shards) : Grain, IExposuresGrain
{
    public async Task<ExposurePage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IExposuresGrain.MaxLimit, true);

        // Somewhat more than each shard's part, as users are spread.
        var batch = Math.Min(limit, (2 * limit / ExposureShards.Count) + 16);
        var reader = cursor is null ? ExposureReader.Latest(shards, batch) : ExposureReader.After(shards, cursor, batch);
        if (reader is null)
        {
            return null;
        }

        var page = ImmutableArray.CreateBuilder<Exposure>();
        while (page.Count < limit && await reader.NextAsync(cancellationToken) is { } exposure)
        {
            page.Add(exposure);
        }

        return new(page.ToImmutable(), reader.Cursor);
    }
}
