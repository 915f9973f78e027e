using System.Collections.Immutable;

namespace OrleansMl.Registry;

/// <summary>Turns the totals that silos report into what happened since their last report.</summary>
internal sealed class SiloTotals
{
    private readonly Dictionary<string, Dictionary<string, VersionStatistics>> _silos = [];

    /// <summary>
    /// What happened on a silo since its last report. The first report of a silo only sets its baseline: after a restart of the
    /// registry its totals hold what has been counted before.
    /// </summary>
    public ImmutableArray<VersionStatistics> Since(string silo, ImmutableArray<VersionStatistics> totals)
    {
        var isKnown = _silos.TryGetValue(silo, out var versions);
        versions ??= _silos[silo] = [];
        var happened = ImmutableArray.CreateBuilder<VersionStatistics>();
        foreach (var total in totals)
        {
            var since = versions.TryGetValue(total.Version, out var earlier) ? total.Since(earlier) : total;
            if (isKnown && since.Calls + since.Errors > 0)
            {
                happened.Add(since);
            }

            versions[total.Version] = total;
        }

        return happened.ToImmutable();
    }
}
